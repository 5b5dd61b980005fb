"""The columns that a list has as a table, read off the shape of its answers."""

from typing import Any

from rest_framework import serializers

from portal.api.shapes import CitedField, RecordField, document_shape
from portal.api.views import RecordViewSet
from portal.pages import flattening
from portal.pages.flattening import Column
from portal.serializers import (
    EditionSerializer,
    LocalField,
    LocalTextSerializer,
    ReferenceField,
    ReferenceSerializer,
    SourceBriefSerializer,
    SourceField,
)

LEFT_OUT = ("kind",)
"""The same in every row of a file of records; and hubs have a fact of this name."""

CITED = ("publisher", "title", "url")


def columns_of(endpoint: Any) -> list[Column]:
    """`endpoint` is a viewset of the API, ready to answer."""
    is_record = isinstance(endpoint, RecordViewSet)
    shape = document_shape(endpoint.model()) if is_record else endpoint.get_serializer_class()
    model = endpoint.get_queryset().model
    left_out = LEFT_OUT if is_record else ("links",)
    found: dict[str, Column] = {}
    for name, field in shape().fields.items():
        for column in _columns(name, field, model) if name not in left_out else []:
            found.setdefault(column.name, column)  # a fact says more than the column it is kept in
    return list(found.values())


def _columns(name: str, field: Any, model: Any) -> list[Column]:
    match field:
        case _ if name == "facts":
            return flattening.facts(model)
        case EditionSerializer():
            return flattening.edition()
        case LocalField() | LocalTextSerializer():
            return flattening.texts(name)
        case serializers.DictField():
            return flattening.texts(name, has_local=name == "title") if _is_text(field) else []
        case SourceField() | SourceBriefSerializer():
            return flattening.named(name, *CITED)
        case CitedField() | ReferenceField() | ReferenceSerializer():
            return flattening.named(name, "title")
        case RecordField():
            return flattening.named(name, "kind", "title", "url")
        case serializers.ListSerializer() | serializers.Serializer():
            return []  # parts, of which there are several to a row
    return flattening.plain(name)


def _is_text(field: Any) -> bool:
    return isinstance(field.child, serializers.CharField)
