"""Page of the first drafts that were deleted, each with the button that brings it back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.compare.compare import tell_lost
from portal.admin.forms.relations import link_to
from portal.admin.workflow.permissions import actor, telling_refusal
from portal.editorial import restore
from portal.editorial.admin_site import Answer, DeskPage
from portal.formatting.addresses import parse_number
from portal.models import Revision
from portal.records.registry import record_model


@DeskPage("deleted/", "deleted", gettext_lazy("Deleted drafts"))
def deleted_page(request: HttpRequest) -> Answer:
    """List the deleted drafts of the kinds that a person may add; a POST brings one back."""
    if request.method == "POST":
        return _bring_back(request)
    rows = [
        {"kept": one, "kind": record_model(one.kind)._meta.verbose_name}
        for one in restore.list_deleted().select_related("saved_by")
        if _may(request, one)
    ]
    return {"rows": rows}


def _bring_back(request: HttpRequest) -> HttpResponse:
    kept = restore.list_deleted().filter(pk=parse_number(request.POST.get("kept", "")) or 0).first()
    if kept is not None and not _may(request, kept):
        raise PermissionDenied
    with telling_refusal(request):
        number, by = kept.pk if kept else 0, actor(request)
        record, lost = restore.bring_back(number, by=by, at=timezone.now())
        messages.success(request, _("“%s” is a draft again.") % record)
        tell_lost(request, lost)
        return HttpResponseRedirect(link_to(record))
    return HttpResponseRedirect(reverse("admin:deleted"))


def _may(request: HttpRequest, kept: Revision) -> bool:
    return admin.site.get_model_admin(record_model(kept.kind)).has_add_permission(request)
