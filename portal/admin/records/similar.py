"""The form of a new record, begun with what an existing one is and where."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext_lazy

from portal.admin.workflow.extra_pages import Page
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial.admin_site import admin_address
from portal.editorial.worklist.evidence import has_facts
from portal.facts import Choice, CountryCode, CountryCodes, Province, Reference
from portal.models import Record

SHARED = Choice | CountryCode | CountryCodes | Province | Reference
OWN = {"status", "accuracy"}
"""Facts of such types that say nothing of another record."""


@Page(
    "similar",
    gettext_lazy("Add one like this"),
    fits=lambda record: has_facts(type(record)),
    allows=lambda modeladmin, request, record: modeladmin.has_add_permission(request),
    position=85,
)
def begin_similar(
    modeladmin: DeskAdmin, request: HttpRequest, record: Record
) -> HttpResponseRedirect:
    """Figures, dates, rows and claims are not copied: they are what a source says of one record.
    What is copied is listed below the form as lacking a source, unticked."""
    columns = [
        column
        for name, fact in record.facts.items()
        if isinstance(fact.type, SHARED) and name not in OWN
        for column in fact.columns_of(name)
    ]
    values = {name: record._meta.get_field(name).value_from_object(record) for name in columns}
    query = urlencode({name: value for name, value in values.items() if value})
    return HttpResponseRedirect(f"{admin_address(type(record), 'add')}?{query}")
