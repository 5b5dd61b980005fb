"""The columns that a list has as a table, with their types, read off the shape of its answers."""

from typing import Any, get_type_hints

from django.core.exceptions import FieldDoesNotExist
from rest_framework import serializers

from portal.models import Record
from portal.models.languages import DEFAULT
from portal.records.rows import CitedField, SubjectField
from portal.records.serializers import (
    EditionSerializer,
    JsonNumberField,
    LocalField,
    LocalTextSerializer,
    ReferenceField,
    ReferenceSerializer,
    SourceBriefSerializer,
    SourceField,
)
from portal.tabular import flattening
from portal.tabular.flattening import Column, Type

LEFT_OUT = ("kind",)
"""The same in every row of a file of records; and hubs have a fact of this name."""

CITED = ("publisher", "title", "url")


def columns_of(endpoint: Any) -> list[Column]:
    """`endpoint` is a viewset of the API, ready to answer."""
    model = endpoint.get_queryset().model
    left_out = [*(LEFT_OUT if issubclass(model, Record) else ["links"]), *_not_asked(endpoint)]
    found: dict[str, Column] = {}
    for name, field in endpoint.get_serializer_class()().fields.items():
        for column in _columns(name, field, model) if name not in left_out else []:
            found.setdefault(column.name, column)  # a fact says more than the column it is kept in
    return list(found.values())


def _not_asked(endpoint: Any) -> list[str]:
    asked = endpoint.request.GET
    return [name for name, by in endpoint.only_if_asked.items() if not asked.get(by)]


def _columns(name: str, field: Any, model: Any) -> list[Column]:
    words = _words(name, field, model)
    match field:
        case _ if name == "facts":
            return flattening.facts(model)
        case EditionSerializer():
            return flattening.edition()
        case LocalField() | LocalTextSerializer():
            return flattening.texts(name, words)
        case serializers.DictField():
            has_local = name == "title"
            return flattening.texts(name, words, has_local=has_local) if _is_text(field) else []
        case SourceField() | SourceBriefSerializer():
            return flattening.named(name, *CITED, description=words)
        case CitedField() | ReferenceField() | ReferenceSerializer():
            return flattening.named(name, "title", description=words)
        case SubjectField():
            return flattening.named(name, "kind", "title", "url", description=words)
        case serializers.ListSerializer():
            return []  # parts, of which there are several to a row
        case serializers.Serializer():
            inner = field.fields.items()
            return flattening.inside(name, [c for n, f in inner for c in _columns(n, f, model)])
    return flattening.plain(name, _type(field), words)


def _is_text(field: Any) -> bool:
    return isinstance(field.child, serializers.CharField)


def _words(name: str, field: Any, model: Any) -> Any:
    """What the shape says of it, or else the model: the name of its column, and a hint."""
    if field.help_text:
        return field.help_text
    if isinstance(field, serializers.SerializerMethodField) and (said := _method(field).__doc__):
        return said
    for kept_as in (field.source, name, f"{name}_{DEFAULT}"):
        try:
            column: Any = model._meta.get_field(kept_as)
        except FieldDoesNotExist:
            continue
        if words := getattr(column, "help_text", "") or getattr(column, "verbose_name", ""):
            return words
    return name.replace("_", " ")


def _type(field: Any) -> Type:
    match field:
        case serializers.BooleanField():
            return Type.BOOLEAN
        case serializers.IntegerField():
            return Type.INTEGER
        case serializers.FloatField() | JsonNumberField():
            return Type.NUMBER
        case serializers.DateTimeField():
            return Type.MOMENT
        case serializers.DateField():
            return Type.DATE
        case serializers.SerializerMethodField():
            return _answered(_method(field))
    return Type.TEXT


def _method(field: serializers.SerializerMethodField) -> Any:
    return getattr(field.parent, str(field.method_name))


def _answered(method: Any) -> Type:
    """By what a method says it answers; of several kinds of value, the numbers."""
    described = getattr(method, "_spectacular_annotation", {}).get("field")
    if isinstance(described, dict):
        return Type.NUMBER if "number" in described.get("type", ()) else Type.TEXT
    return Type.BOOLEAN if get_type_hints(method).get("return") == bool | None else Type.TEXT
