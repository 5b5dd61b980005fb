"""Rows of records as lists of their own: phases, stops, entries of rankings."""

from typing import Any

from portal.models import Part, Status
from portal.models.records import is_reference
from portal.opendata.api.shapes import extended
from portal.opendata.api.views import RowViewSet
from portal.records.serializers import ReferenceField


class PartViewSet(RowViewSet):
    """A subclass names `public_rows` of its part, a FilterSet and a `row_shape`."""

    lookup_field = "uid"


def part_viewset(filterset: Any, serializer: Any) -> type[PartViewSet]:
    """The endpoint of a part, whose rows its FilterSet filters and its serializer shows."""
    part = filterset._meta.model
    members = {
        "queryset": public_rows(part),
        "filterset_class": filterset,
        "serializer_class": row_shape(serializer),
        "__module__": part.__module__,
    }
    return type(f"{part.__name__}ViewSet", (PartViewSet,), members)


def public_rows(part: type[Part]) -> Any:
    """The rows of records that are public now. Those of drafts, of draft copies and of what was
    withdrawn stand in the same table."""
    rows: Any = part._base_manager
    named = [field.name for field in part._meta.fields if is_reference(field)]
    sourced = [field.name for field in part._meta.fields if field.name == "source"]
    of_public = rows.filter(record__status=Status.PUBLISHED)
    return of_public.select_related("record", *sourced, *named)


def row_shape(serializer: Any) -> Any:
    """A row as documents have it, with the record it belongs to."""
    name = serializer.__name__.replace("Serializer", "RowSerializer")
    shape = extended(serializer, name, record=ReferenceField(read_only=True))
    own = [one for one in shape.Meta.fields if one not in ("uid", "record")]
    shape.Meta.fields = ["uid", "record", *own]
    return shape
