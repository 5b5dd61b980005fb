"""Pages of one finding: it is snoozed and woken, or the reason is given why its value stands, which
can be taken back; hints beside fields of forms."""

from datetime import datetime, time, timedelta
from itertools import chain
from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.admin.forms.checked_form import CleanedData
from portal.admin.workflow.permissions import actor, require
from portal.admin.worklist.findings import (
    FindingLine,
    build_lines,
    can_snooze,
    can_waive,
    viewable_admins,
)
from portal.editorial import plausibility, worklist
from portal.editorial.admin_site import DeskPage, DeskPart, render_desk
from portal.editorial.worklist.registry import WAIVES
from portal.models import Finding, Publishable, Status, Waiver
from portal.publication.publishing import NotAllowed
from portal.records.registry import publishable_model


class SnoozeForm(forms.Form):
    """Duration and reason."""

    SPANS = {"7": gettext_lazy("1 week"), "30": gettext_lazy("1 month")}
    UNTIL = "until"

    span = forms.ChoiceField(
        label=gettext_lazy("For"), choices=[*SPANS.items(), (UNTIL, gettext_lazy("until the day"))]
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Say why it can wait, so that others need not look again.")
        },
    )

    def clean(self) -> CleanedData:
        cleaned = super().clean() or self.cleaned_data
        has_no_day = cleaned.get("span") == self.UNTIL and not cleaned.get("day")
        if has_no_day and "day" not in self.errors:
            self.add_error("day", _("Name the day."))
        return cleaned

    def until(self, at: datetime) -> datetime:
        if self.cleaned_data["span"] != self.UNTIL:
            return at + timedelta(days=int(self.cleaned_data["span"]))
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], time.min))


@DeskPage("worklist/<int:pk>/snooze/", "worklist_snooze")
def snooze_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and process the form to snooze a finding; the first page has the same form for each
    finding."""
    finding = get_finding(request, pk)
    form = SnoozeForm(request.POST if request.method == "POST" else None)
    own = Finding.objects.filter(pk=pk)
    if form.is_valid() and snooze_or_say(request, own, form) is not None:
        return _redirect_back(request, _("“%s” can wait."), finding)
    return render_form(request, _("Snooze"), form, line=line_of(request, finding))


@DeskPage("worklist/<int:pk>/wake/", "worklist_wake")
@require_POST
def wake_page(request: HttpRequest, pk: int) -> HttpResponse:
    finding = get_finding(request, pk)
    worklist.wake_finding(finding)
    return _redirect_back(request, _("“%s” is in the list again."), finding)


def snooze_or_say(request: HttpRequest, found: QuerySet[Finding], form: SnoozeForm) -> int | None:
    """Snooze findings and return how many; None, with a form error, if that is refused."""
    now, reason = timezone.now(), form.cleaned_data["reason"]
    try:
        until = form.until(now)
        return worklist.snooze(found, until=until, reason=reason, by=actor(request), at=now)
    except NotAllowed as problem:
        form.add_error("day", str(problem))
        return None


def get_finding(request: HttpRequest, pk: int) -> Finding:
    """Return a finding that a person may snooze; 404 for kinds they may not view."""
    finding = get_object_or_404(Finding, pk=pk, check_id__in=worklist.CHECKS)
    modeladmin = viewable_admins(request).get(finding.kind)
    if modeladmin is None:
        raise Http404
    require(can_snooze(request, modeladmin))
    return finding


def line_of(request: HttpRequest, finding: Finding) -> FindingLine:
    (line,) = build_lines(request, [finding], viewable_admins(request), at=timezone.now())
    return line


def render_form(
    request: HttpRequest, title: str, form: forms.BaseForm, **context: object
) -> HttpResponse:
    context |= {"title": title, "form": form, "next": return_address(request)}
    return render_desk(request, "admin/worklist_snooze.html", **context)


def _redirect_back(request: HttpRequest, sentence: str, finding: Finding) -> HttpResponse:
    messages.success(request, sentence % finding.title)
    return HttpResponseRedirect(return_address(request))


def return_address(request: HttpRequest) -> str:
    """Return the page to go back to, if it is on this site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else reverse("admin:index")


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
    subject, model = finding.detail[WAIVES], publishable_model(finding.kind)
    public = model.working.filter(pk=finding.record_id or 0, status=Status.PUBLISHED)
    try:
        plausibility.waive(
            finding.check_id,
            subject,
            reasons=form.cleaned_data,
            by=person,
            at=now,
            is_public=public.exists(),
        )
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
    require(all(can_waive(request, row.published_at) for row in rows))


def show_beside_fields(form: forms.BaseForm, parts: list[DeskPart]) -> None:
    """Say beside each field of a form what the checks find in its value: the lines of its panel."""
    found = [cast(list[FindingLine], part.context.get("lines", [])) for part in parts]
    for line in chain.from_iterable(found):
        field = form.fields.get(line.finding.field)
        if field is not None and WAIVES in line.finding.detail:
            hint = format_html("<strong>{}</strong>", line.sentence)
            field.help_text = format_html("{} {}", field.help_text, hint)
