"""Views to waive what a check finds and to take a waiver back; hints beside fields of forms."""

from itertools import chain
from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.admin.workflow.permissions import actor
from portal.admin.worklist.findings import FindingLine, can_snooze, can_waive, viewable_admins
from portal.admin.worklist.snooze import get_finding, line_of, render_form, return_address
from portal.editorial import plausibility, worklist
from portal.editorial.admin_site import DeskPage, DeskPart
from portal.editorial.worklist.registry import WAIVES
from portal.models import Finding, Publishable, Waiver
from portal.publication.publishing import NotAllowed


class WaiverForm(forms.ModelForm[Waiver]):
    """Why a value stands, in the languages of the readers."""

    class Meta:
        model = Waiver
        fields = ("reason_en", "reason_zh_hans", "reason_ru")
        widgets = dict.fromkeys(fields, forms.Textarea(attrs={"rows": 3}))


@DeskPage("worklist/<int:pk>/waive/", "worklist_waive")
def waive_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason why a value stands; the finding ends with it."""
    finding = get_finding(request, pk)
    if WAIVES not in finding.detail or not worklist.CHECKS[finding.check_id].holds_back:
        raise Http404
    _check_state(request, finding)
    form = WaiverForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _waive(request, finding, form):
        finding.delete()
        messages.success(request, _("The value stays, with your reason and your name."))
        return HttpResponseRedirect(return_address(request))
    title, line = _("Say why it is right"), line_of(request, finding)
    lead = _("Readers see the reason and your name beside the value. It holds for this value.")
    return render_form(request, title, form, line=line, lead=lead, verb=title)


def _waive(request: HttpRequest, finding: Finding, form: WaiverForm) -> bool:
    """Waive a finding; False, with a form error, if that is refused."""
    now, person = timezone.now(), actor(request)
    subject = finding.detail[WAIVES]
    try:
        plausibility.waive(finding.check_id, subject, reasons=form.cleaned_data, by=person, at=now)
    except NotAllowed as problem:
        form.add_error(None, str(problem))
        return False
    return True


@DeskPage("waivers/<int:pk>/end/", "waiver_end")
def end_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and take a waiver back: the check asks again."""
    waiver = get_object_or_404(Waiver.objects.standing(), pk=pk)
    modeladmin = viewable_admins(request).get(waiver.kind)
    if modeladmin is None or not can_snooze(request, modeladmin):
        raise PermissionDenied
    _check_state(request, waiver)
    if request.method != "POST":
        title = _("Take the reason back")
        return render_form(request, title, forms.Form(), lead=waiver.reason, verb=title)
    plausibility.end_waiver(waiver, by=actor(request), at=timezone.now())
    row = modeladmin.model.working.filter(uid=waiver.record_uid).first()
    if row is not None:
        worklist.refresh([row], at=timezone.now())
    messages.success(request, _("The reason is taken back, and stays in the history."))
    return HttpResponseRedirect(return_address(request))


def _check_state(request: HttpRequest, about: Finding | Waiver) -> None:
    """Raise PermissionDenied for people who may not write about the record in its state."""
    model = viewable_admins(request)[about.kind].model
    rows = model.working.filter(uid=about.record_uid) if issubclass(model, Publishable) else []
    if not all(can_waive(request, row.published_at) for row in rows):
        raise PermissionDenied


def show_beside_fields(form: forms.BaseForm, parts: list[DeskPart]) -> None:
    """Say beside each field of a form what the checks find in its value: the lines of its panel."""
    found = [cast(list[FindingLine], part.context.get("lines", [])) for part in parts]
    for line in chain.from_iterable(found):
        field = form.fields.get(line.finding.field)
        if field is not None and WAIVES in line.finding.detail:
            hint = format_html("<strong>{}</strong>", line.sentence)
            field.help_text = format_html("{} {}", field.help_text, hint)
