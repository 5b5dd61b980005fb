"""Page of a withdrawn record on which two people remove it for good (ADR 45), and where the second
one finds it."""

from collections.abc import Iterator
from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.accounts.security_log import Kind, log_event
from portal.admin.workflow.extra_pages import Page, page_address, panel_parts
from portal.admin.workflow.permissions import DeskAdmin, actor, telling_refusal
from portal.admin.worklist.desk_rows import load_records, make_row, pair, viewable_kinds
from portal.editorial import notifications
from portal.editorial.admin_site import Answer, DeskPart, desk_parts
from portal.models import Publishable, Record, Removal, Status
from portal.publication import removing
from portal.publication.publishing import NotAllowed
from portal.publication.refusals import changed_meanwhile

REMOVES = "portal.remove"


class RemovalForm(forms.ModelForm[Removal]):
    class Meta:
        model = Removal
        fields = ["reason", "words"]


@Page(
    "removal",
    gettext_lazy("Remove for good"),
    fits=lambda record: isinstance(record, Record) and record.status == Status.WITHDRAWN,
    allows=lambda modeladmin, request, record: request.user.has_perm(REMOVES),
    position=90,
)
def removal_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Answer:
    """Propose a removal, confirm the proposal of somebody else, or take it back."""
    found = Removal.objects.of(record).select_related("proposed_by", "confirmed_by")
    removal = found.first()
    form = RemovalForm(request.POST if "propose" in request.POST else None)
    if request.method == "POST":
        with telling_refusal(request):
            if _take_step(request, record, removal, form):
                return HttpResponseRedirect(page_address(record, "removal"))
    is_own = removal is not None and removal.proposed_by == request.user
    return {"subtitle": str(record), "removal": removal, "form": form, "is_own": is_own}


def _take_step(
    request: HttpRequest, record: Record, removal: Removal | None, form: RemovalForm
) -> bool:
    """Take the step of the pressed button; False if the form is to be shown again. The log names
    no title."""
    by, at, step = actor(request), timezone.now(), "proposed"
    if "propose" in request.POST:
        if not form.is_valid():
            return False
        removal = removing.propose(record, **form.cleaned_data, by=by, at=at)
        notifications.tell_of_removal(removal, record)
    elif removal is None or removal.confirmed_at:
        raise NotAllowed(_("There is nothing to confirm any more."))
    elif "confirm" in request.POST:
        step = "done"
        if request.POST["confirm"] != str(removal.pk):  # another reason than the one that was read
            raise changed_meanwhile(record)
        removing.confirm(removal, by=by, at=at)
    else:
        step = "taken back"
        removing.take_back(removal)
    log_event(Kind.REMOVAL, "", request, detail=f"{step}: {removal}")
    return True


@desk_parts
def list_proposed(request: HttpRequest) -> Iterator[DeskPart]:
    """Name what is to be removed, for those who may confirm it: a mail reaches not all of them."""
    if not request.user.has_perm(REMOVES):
        return
    kinds = viewable_kinds(request)
    waiting = Removal.objects.filter(confirmed_at=None, kind__in=kinds)
    found = list(waiting.order_by("proposed_at", "pk"))
    rows = [
        replace(make_row(record, one.words), address=page_address(record, "removal"))
        for record, one in pair(load_records(kinds, found), found)
    ]
    if rows:
        context = {"key": "removals", "title": _("To be removed for good"), "rows": rows}
        yield DeskPart(
            template="admin/includes/desk_list.html", context=context, position=7, is_main=True
        )


@panel_parts
def show_proposed(
    modeladmin: DeskAdmin, request: HttpRequest, record: Publishable
) -> Iterator[DeskPart]:
    """Say on a withdrawn record that its removal is proposed: nobody reopens it then."""
    is_withdrawn = record.status == Status.WITHDRAWN
    if is_withdrawn and Removal.objects.of(record).filter(confirmed_at=None).exists():
        context = {"sentence": _("It is proposed to remove it for good.")}
        yield DeskPart(template="admin/includes/reach.html", context=context, position=10)
