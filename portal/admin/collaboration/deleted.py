"""Page of the first drafts that were deleted, each with the button that brings it back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.forms.relations import link_to
from portal.admin.workflow.permissions import actor
from portal.editorial import restore
from portal.editorial.admin_site import desk_page, render_desk
from portal.formatting.addresses import parse_number
from portal.formatting.locales import join_list
from portal.models import Revision
from portal.publication.publishing import NotAllowed
from portal.records.registry import record_model


@desk_page("deleted/", "deleted", gettext_lazy("Deleted drafts"))
def deleted_page(request: HttpRequest) -> HttpResponse:
    """List the deleted drafts of the kinds that a person may add; a POST brings one back."""
    if request.method == "POST":
        return _bring_back(request)
    rows = [
        {"kept": one, "kind": record_model(one.kind)._meta.verbose_name}
        for one in restore.list_deleted().select_related("saved_by")
        if _may(request, one)
    ]
    context = {"title": _("Deleted drafts"), "rows": rows}
    return render_desk(request, "admin/deleted.html", **context)


def _bring_back(request: HttpRequest) -> HttpResponse:
    kept = restore.list_deleted().filter(pk=parse_number(request.POST.get("kept", "")) or 0).first()
    if kept is not None and not _may(request, kept):
        raise PermissionDenied
    try:
        record, lost = restore.bring_back(
            kept.pk if kept else 0, by=actor(request), at=timezone.now()
        )
    except NotAllowed as problem:
        messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("admin:deleted"))
    messages.success(request, _("“%s” is a draft again.") % record)
    if lost:
        said = _("Not everything could be loaded, as it is gone or has no place any more: %s.")
        messages.warning(request, said % join_list(map(str, lost)))
    return HttpResponseRedirect(link_to(record))


def _may(request: HttpRequest, kept: Revision) -> bool:
    return admin.site.get_model_admin(record_model(kept.kind)).has_add_permission(request)
