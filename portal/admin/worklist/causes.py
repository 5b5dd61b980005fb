"""Views of a cause of findings: the next of them, all put off, who sees to it."""

from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.workflow.permissions import require
from portal.admin.worklist.finding_pages import (
    SnoozeForm,
    render_form,
    return_address,
    snooze_or_say,
)
from portal.admin.worklist.findings import (
    WORKS_THROUGH,
    can_snooze,
    finding_address,
    load_rows,
    viewable_admins,
)
from portal.admin.worklist.worklist import WorklistChoice, select_viewable
from portal.editorial.admin_site import DeskPage
from portal.editorial.worklist import CHECKS
from portal.editorial.worklist.causes import assign
from portal.models import Assignment, Source, User

LAST = "worklist_last"
"""Key of the session: the finding that was opened last."""


class AssignmentForm(forms.ModelForm[Assignment]):
    class Meta:
        model = Assignment
        fields = ("owner", "due_on")
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        staff = User.objects.filter(is_staff=True, is_active=True, is_service=False)
        owner = cast("forms.ModelChoiceField[User]", self.fields["owner"])
        owner.queryset = staff.order_by("last_name", "username")
        owner.required, owner.empty_label = False, _("nobody")


@DeskPage("worklist/next/", "worklist_next")
def next_page(request: HttpRequest) -> HttpResponse:
    """Lead to the next finding of what is worked through: weightiest first, then oldest; after the
    last one to the first that is left. A query in the address begins with it."""
    if request.GET:
        request.session[WORKS_THROUGH], request.session[LAST] = request.GET.urlencode(), None
    kinds = viewable_admins(request)
    choice = WorklistChoice.of(QueryDict(request.session.get(WORKS_THROUGH, "")), kinds)
    found = choice.select(select_viewable(request, kinds, choice), at=timezone.now())
    ordered = [
        ((-weight, found_at.isoformat(), pk), pk)
        for pk, weight, found_at in found.values_list("pk", "weight", "found_at")
    ]
    if not ordered:
        request.session.pop(WORKS_THROUGH, None)
        messages.success(request, _("Nothing is left of this."))
        return HttpResponseRedirect(reverse("admin:index"))
    last = tuple(request.session.get(LAST) or ())
    place, pk = min(ordered, key=lambda one: (one[0] <= last, one[0]))
    request.session[LAST] = place
    finding = found.get(pk=pk)
    model = kinds[finding.kind].model
    address = finding_address(finding, model, load_rows([finding], kinds))
    return HttpResponseRedirect(address or f"{reverse('admin:index')}?{choice.query}")


@DeskPage("worklist/put-off/", "worklist_put_off")
def put_off_page(request: HttpRequest) -> HttpResponse:
    """Show and process the form that puts all findings of a cause off."""
    kinds = viewable_admins(request)
    own = {kind: one for kind, one in kinds.items() if can_snooze(request, one)}
    choice = _cause(request)
    found = choice.select(select_viewable(request, own, choice), at=timezone.now())
    form = SnoozeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (count := snooze_or_say(request, found, form)) is not None:
        said = ngettext("%(n)s finding can wait.", "%(n)s findings can wait.", count)
        messages.success(request, said % {"n": count})
        return HttpResponseRedirect(return_address(request))
    count = found.count()
    words = ngettext("%(n)s finding: “%(label)s”", "%(n)s findings: “%(label)s”", count)
    lead = words % {"n": count, "label": CHECKS[choice.check].label}
    return render_form(request, _("Snooze"), form, lead=lead, verb=_("Snooze all"))


@DeskPage("worklist/assign/", "worklist_assign")
def assign_page(request: HttpRequest) -> HttpResponse:
    """Show and process the form that says who sees to a cause, and until when."""
    choice = _cause(request)
    check, source = CHECKS[choice.check], Source.working.filter(pk=choice.source or 0).first()
    known = Assignment.objects.filter(check_id=check.cause, source=source).first()
    start = None if known else {"owner": request.user.pk}
    form = AssignmentForm(request.POST or None, instance=known, initial=start)
    if form.is_valid():
        said = form.cleaned_data
        assign(check.cause, source, said["owner"], said["due_on"])
        messages.success(request, _("Done."))
        return HttpResponseRedirect(return_address(request))
    lead = f"{check.label} · {source}" if source else str(check.label)
    return render_form(request, _("Assign"), form, lead=lead, verb=_("Save"))


def _cause(request: HttpRequest) -> WorklistChoice:
    """Return the cause that the address names, to people who may put anything off."""
    kinds = viewable_admins(request)
    require(any(can_snooze(request, one) for one in kinds.values()))
    choice = WorklistChoice.of(request.GET, kinds)
    if not choice.check or choice.snoozed:
        raise Http404
    return choice
