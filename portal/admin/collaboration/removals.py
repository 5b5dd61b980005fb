"""Page of a withdrawn record on which two people remove it for good (ADR 45)."""

from django import forms
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.accounts.security_log import Kind, log_event
from portal.admin.workflow.extra_pages import Page, page_address
from portal.admin.workflow.permissions import DeskAdmin, actor, telling_refusal
from portal.editorial import notifications
from portal.editorial.admin_site import Answer
from portal.models import Record, Removal, Status
from portal.publication import removing
from portal.publication.publishing import NotAllowed


class RemovalForm(forms.ModelForm[Removal]):
    class Meta:
        model = Removal
        fields = ["reason", "words"]


@Page(
    "removal",
    gettext_lazy("Remove for good"),
    fits=lambda record: isinstance(record, Record) and record.status == Status.WITHDRAWN,
    allows=lambda modeladmin, request, record: request.user.has_perm("portal.remove"),
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
        removing.confirm(removal, by=by, at=at)
    else:
        step = "taken back"
        removing.take_back(removal)
    log_event(Kind.REMOVAL, "", request, detail=f"{step}: {removal}")
    return True
