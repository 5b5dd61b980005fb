"""Table Schemas with what columns mean and which values they allow.

Packages have the descriptions of the columns alone: those belong to the bytes of releases.
"""

import re
from collections.abc import Iterator

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from rest_framework import serializers

from portal.facts import Choice, Comparator, CountryCode, Fact, PartialDate
from portal.models import ClaimKind, Record
from portal.opendata.api.meanings import MEANINGS
from portal.records.document_types import JsonObject
from portal.records.fact_serializers import AnyField
from portal.tabular.flattening import Column
from portal.tabular.table import Table

INSIDE = {
    "en": "in English",
    "zh_hans": "in simplified Chinese",
    "ru": "in Russian",
    "kind": "its kind",
    "title": "its title",
    "url": "its address",
    "publisher": "who published it",
    "made_at": "moment of the decision",
    "rule": "the rule behind it",
}
"""What a part of a field is, by what its column has behind the name of the field."""
FILLER = {"english", "en", "zh", "hans", "ru", "kind", "title", "text", "the", "of", "its"}
REASONS = [kind.value for kind in ClaimKind if kind != ClaimKind.VALUE]


def describe_columns(table: Table) -> JsonObject:
    """Return the Table Schema of a table of the API."""
    model = table.endpoint.get_queryset().model
    fields = table.endpoint.shape().fields
    schema = table.schema()
    for described, column in zip(schema["fields"], table.columns, strict=True):
        fact = _fact(model, column)
        described["description"] = _words(model, column, fact)
        if allowed := list(_allowed(model, column, fact, fields.get(column.field))):
            described["constraints"] = {"enum": allowed}
    return schema


def _fact(model: type[Model], column: Column) -> Fact | None:
    is_of_facts = column.field == "facts" and issubclass(model, Record)
    return model.facts.get(column.name) if is_of_facts else None  # type: ignore[attr-defined]


def _words(model: type[Model], column: Column, fact: Fact | None) -> str:
    """Return the description of a column, or where that only repeats its name, what is meant."""
    words = str(column.description)
    if fact:
        return f"{capfirst(words)}, {_kind(column, fact)}; the value that the portal accepts"
    if not _repeats(words, column.name) or column.field not in MEANINGS:
        return words
    meaning = MEANINGS[column.field].words.replace(" by language", "")
    part = column.name.removeprefix(column.field).strip("_")
    return f"{meaning} ({INSIDE.get(part, part)})" if part else meaning


def _kind(column: Column, fact: Fact) -> str:
    match fact.type:
        case Choice():
            return "one of a closed list"
        case CountryCode():
            return "ISO 3166-1 alpha-2"
        case PartialDate():
            return "year, month or day"
    return fact.unit or str(column.type)


def _repeats(description: str, name: str) -> bool:
    told, known = (set(re.findall("[a-z0-9]+", text.lower())) for text in (description, name))
    return told <= known | FILLER


def _allowed(
    model: type[Model], column: Column, fact: Fact | None, field: AnyField | None
) -> Iterator[str]:
    if fact and isinstance(fact.type, Choice):
        yield from fact.type.choices.values
    elif column.field == "facts" and column.name.endswith("_comparator"):
        yield from Comparator.values
    elif column.field == "facts" and column.name.endswith("_missing"):
        yield from REASONS
    elif column.name == column.field and isinstance(field, serializers.ChoiceField):
        yield from map(str, field.choices)
    elif column.name == column.field:
        try:
            flat = getattr(model._meta.get_field(column.name), "flatchoices", ())
        except FieldDoesNotExist:
            return
        yield from (str(value) for value, _label in flat if value)
