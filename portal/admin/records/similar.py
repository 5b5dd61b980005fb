"""The form of a new record, begun with what an existing one is and where."""

from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext_lazy

from portal.admin.records.records import RecordAdmin
from portal.admin.workflow.extra_pages import Page
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial.admin_site import admin_address
from portal.facts import Choice, CountryCode, CountryCodes, Province, Reference
from portal.models import Record
from portal.models.fields import find_field

SHARED = Choice | CountryCode | CountryCodes | Province | Reference


def shared_facts(modeladmin: DeskAdmin, record: Record) -> list[str]:
    """Return the facts that say what a record is and where, which another one can share."""
    own = cast("RecordAdmin[Record]", modeladmin).own_facts
    shared = (name for name, fact in record.facts.items() if isinstance(fact.type, SHARED))
    return [name for name in shared if name not in own]


def _shared_columns(modeladmin: DeskAdmin, record: Record) -> list[str]:
    facts = shared_facts(modeladmin, record)
    columns = [one for name in facts for one in record.facts[name].columns_of(name)]
    return [*cast("RecordAdmin[Record]", modeladmin).shared_columns, *columns]


@Page(
    "similar",
    gettext_lazy("Add one like this"),
    fits=lambda record: isinstance(record, Record),
    allows=lambda modeladmin, request, record: (
        modeladmin.has_add_permission(request) and bool(_shared_columns(modeladmin, record))
    ),
    position=85,
)
def begin_similar(
    modeladmin: DeskAdmin, request: HttpRequest, record: Record
) -> HttpResponseRedirect:
    """Figures, dates, rows and claims are not copied: they are what a source says of one record.
    What is copied is listed below the form as lacking a source, unticked."""
    columns = (find_field(type(record), name) for name in _shared_columns(modeladmin, record))
    values = {one.name: _in_address(one.value_from_object(record)) for one in columns}
    query = urlencode({name: value for name, value in values.items() if value})
    return HttpResponseRedirect(f"{admin_address(type(record), 'add')}?{query}")


def _in_address(value: object) -> object:
    """Write several rows as the form of Django reads them from an address: CN,KZ."""
    return ",".join(str(row.pk) for row in value) if isinstance(value, list) else value
