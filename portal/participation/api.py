"""Roles as rows of their own."""

from typing import Any

from portal.filters.parameters import InCountry
from portal.filters.records import RecordFilter
from portal.opendata.api.parts import PartViewSet, part_viewset
from portal.participation.filters import RoleRowFilter
from portal.participation.models import OrganisationRole
from portal.participation.serializers import OrganisationRoleSerializer


def role_viewset(
    role: type[OrganisationRole],
    records: type[RecordFilter],
    *also: str,
    serializer: type[OrganisationRoleSerializer[Any]] | None = None,
) -> type[PartViewSet]:
    """Return the endpoint of the roles in a kind of record, found by the countries of that and by
    more columns. The serializer is for a kind whose roles have fields of their own."""
    country = records.base_filters["country"]
    members = {
        "model": role,
        "country": InCountry(*(f"record__{one}" for one in country.columns), many=country.many),
        "also": (*RoleRowFilter.also, *also),
        "__module__": role.__module__,
    }
    filterset = type(f"{role.__name__}Filter", (RoleRowFilter,), members)
    return part_viewset(filterset, serializer)
