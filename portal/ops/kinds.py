"""Registration of a kind of record in every room of the portal."""

from dataclasses import replace

from portal.filters.records import default_filterset
from portal.graphics.charts.groups import register_group_chart
from portal.opendata.api.endpoints import register_endpoints
from portal.records.kinds import Kind, add_kind
from portal.records.serializers import default_serializer

__all__ = ["Kind", "register"]


def register(kind: Kind) -> None:
    """Register a kind with all that its declaration leaves to defaults. The pages, the menu, the
    catalogue, the roles and the checks of the desk read the declaration themselves."""
    whole = replace(
        kind,
        document=kind.document or default_serializer(kind.model, kind.document_type),
        filterset=kind.filterset or default_filterset(kind.model),
    )
    add_kind(whole)
    register_endpoints(whole)
    register_group_chart(whole)
