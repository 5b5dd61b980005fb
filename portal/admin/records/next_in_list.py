"""The way from a record to the next one of the list that a person came from."""

from copy import copy

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.forms.relations import link_to
from portal.admin.workflow.extra_pages import Page, keep_list, page_address
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial.admin_site import admin_address
from portal.models import Publishable, Record, Status

CAME_FROM = "_changelist_filters"
"""Parameter in which Django's forms keep the search, filters and order of the list."""


def came_from_list(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> bool:
    return CAME_FROM in request.GET


@Page("next", gettext_lazy("Next in the list"), allows=came_from_list, position=10)
def go_to_next(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> HttpResponse:
    """Lead to the row behind this one; to the first, where this one has left the list."""
    keys, own = _list_keys(modeladmin, request), _own_keys(record)
    place = next((number for number, key in enumerate(keys) if key in own), -1)
    if not keys[place + 1 :]:
        messages.success(request, _("That was the last one of this list."))
        return HttpResponseRedirect(admin_address(modeladmin.model, "changelist"))
    found = modeladmin.model.working.get(pk=keys[place + 1])
    is_waiting = found.status == Status.REVIEW
    return HttpResponseRedirect(page_address(found, "review") if is_waiting else link_to(found))


def address(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> str:
    """Return the address of the way; nothing for who did not come from a list."""
    if not came_from_list(modeladmin, request, record):
        return ""
    return keep_list(modeladmin, request, page_address(record, "next"))


def _list_keys(modeladmin: DeskAdmin, request: HttpRequest) -> list[int]:
    """Return the keys of the whole list, in its order; none of one that asks what cannot be."""
    listed = copy(request)
    listed.GET = QueryDict(request.GET[CAME_FROM])
    try:
        rows = modeladmin.get_changelist_instance(listed).queryset
    except IncorrectLookupParameters:
        return []
    return list(rows.values_list("pk", flat=True))


def _own_keys(record: Publishable) -> set[int | None]:
    """Return the keys of a record and its drafts: a list shows one row of them."""
    if not isinstance(record, Record):
        return {record.pk}
    original = record.edit_of_id or record.pk
    drafts = type(record).working.filter(edit_of=original).values_list("pk", flat=True)
    return {original, *drafts}
