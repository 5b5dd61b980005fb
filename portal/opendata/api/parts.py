"""Parts of records as lists of their own: phases, stops, entries of rankings."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from portal.models import Part, Status
from portal.models.records import is_reference
from portal.opendata.api.shapes import extended
from portal.opendata.api.views import RowViewSet
from portal.records.serializers import ReferenceField


class PartViewSet(RowViewSet):
    """A subclass names `public_rows` of its part, a FilterSet and a `row_shape`."""

    lookup_field = "uid"


def part_viewset(filterset: Any, serializer: Any) -> type[PartViewSet]:
    """Return the endpoint of a part: its FilterSet filters the rows, its serializer shows them."""
    part = filterset._meta.model
    members = {
        "queryset": public_rows(part),
        "filterset_class": filterset,
        "serializer_class": row_shape(serializer),
        "__module__": part.__module__,
    }
    return type(f"{part.__name__}ViewSet", (PartViewSet,), members)


def public_rows(part: type[Part]) -> QuerySet[Any]:
    """Return the parts of published records, without those of drafts, copies and withdrawn ones."""
    rows: Any = part._base_manager  # `record` is a field of each kind of part
    named = [field.name for field in part._meta.fields if is_reference(field)]
    sourced = [field.name for field in part._meta.fields if field.name == "source"]
    of_public = rows.filter(record__status=Status.PUBLISHED)
    found: QuerySet[Any] = of_public.select_related("record", *sourced, *named)
    return found


def row_shape(serializer: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """Return the serializer of a part with the record it belongs to."""
    name = serializer.__name__.replace("Serializer", "RowSerializer")
    shape: Any = extended(serializer, name, record=ReferenceField(read_only=True))
    own = [one for one in shape.Meta.fields if one not in ("uid", "record")]
    shape.Meta.fields = ["uid", "record", *own]
    return shape  # type: ignore[no-any-return]
