"""Parts of records as lists of their own: phases, stops, entries of rankings."""

from typing import Any, cast

from django.db.models import QuerySet
from rest_framework import serializers

from portal.filters.closed import ClosedFilterSet
from portal.models import Part, Record, Status
from portal.models.fields import Column
from portal.models.records import is_reference
from portal.opendata.api.views import RowViewSet
from portal.records.fact_serializers import AnyField
from portal.records.serializers import (
    PartSerializer,
    ReferenceField,
    extend_serializer,
    part_serializer,
)


class PartViewSet(RowViewSet):
    """A subclass names `public_rows` of its part, a FilterSet and a `row_shape`."""

    lookup_field = "uid"


def part_viewset(
    filterset: type[ClosedFilterSet],
    serializer: type[PartSerializer[Any]] | None = None,
    *,
    document_type: type | None = None,
) -> type[PartViewSet]:
    """Return the endpoint of a part: its FilterSet filters the rows, a serializer of its own, or
    one that follows from the type of its documents, shows them."""
    part = filterset._meta.model
    members = {
        "queryset": public_rows(part),
        "filterset_class": filterset,
        "serializer_class": row_shape(serializer or part_serializer(part, document_type)),
        "__module__": part.__module__,
    }
    return type(f"{part.__name__}ViewSet", (PartViewSet,), members)


def public_rows[P: Part](part: type[P]) -> QuerySet[P]:
    """Return the parts of published records, without those of drafts, copies and withdrawn ones."""
    columns = part._meta.fields
    named = [one.name for one in columns if is_reference(one) or one.name == "source"]
    of_public = part._base_manager.filter(record__status=Status.PUBLISHED)
    return of_public.select_related("record", *named)


def row_shape(serializer: type[PartSerializer[Any]]) -> type[PartSerializer[Any]]:
    """Return the serializer of a part with the record it belongs to, and columns of that. What
    several sources say of a row is in the document of the record, and among claims."""
    name = serializer.__name__.replace("Serializer", "RowSerializer")
    part: type[Part] = serializer.Meta.model
    also = {column: _field_of_record(part, column) for column in part.of_record}
    record = ReferenceField(read_only=True)
    shape = extend_serializer(serializer, name, part, {"record": record, **also})
    own = [one for one in shape.Meta.fields if one not in ("uid", "record", "statements")]
    shape.Meta.fields = ["uid", "record", *own]
    return shape


def _field_of_record(part: type[Part], name: str) -> AnyField:
    record = cast("type[Record]", part._meta.get_field("record").related_model)
    column = cast(Column, record._meta.get_field(name))
    if choices := column.flatchoices:
        return serializers.ChoiceField(choices, source=f"record.{name}", read_only=True)
    return serializers.CharField(source=f"record.{column.attname}", read_only=True)
