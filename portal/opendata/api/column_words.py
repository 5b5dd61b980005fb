"""Table Schemas with what columns mean and which values they allow.

Packages have the descriptions of the columns alone: those belong to the bytes of releases.
"""

import re
from collections.abc import Iterable

from django.utils.text import capfirst
from rest_framework import serializers

from portal.facts import Choice, Comparator, CountryCode, Fact, PartialDate
from portal.models import ClaimKind, Record
from portal.opendata.api.meanings import MEANINGS, Meaning
from portal.records.document_types import JsonObject
from portal.records.fact_serializers import AnyField
from portal.records.serializers import ReferenceField
from portal.tabular.flattening import Column
from portal.tabular.table import Table

FILLER = {"english", "en", "zh", "hans", "ru", "kind", "title", "text", "the", "of", "its"}
KINDS = {CountryCode: "ISO 3166-1 alpha-2", PartialDate: "year, month or day"}
REFERENCE = Meaning("Another record, by its slug")
ENDINGS = {
    "_comparator": Comparator.values,
    "_missing": [kind for kind in ClaimKind.values if kind != ClaimKind.VALUE],
}
"""Allowed values of the columns beside a fact, by the end of their names."""


def describe_columns(table: Table) -> JsonObject:
    """Return the Table Schema of a table of the API."""
    model, fields = table.endpoint.get_queryset().model, table.endpoint.shape().fields
    facts = model.facts if issubclass(model, Record) else {}
    schema = table.schema()
    for described, column in zip(schema["fields"], table.columns, strict=True):
        fact = facts.get(column.name) if column.field == "facts" else None
        field = fields.get(column.field)
        described["description"] = _words(column, fact, field)
        if allowed := list(_allowed(column, fact, field)):
            described["constraints"] = {"enum": allowed}
    return schema


def _words(column: Column, fact: Fact | None, field: AnyField | None) -> str:
    """Return the description of a column, or where that only repeats its name, what is meant."""
    words = str(column.description)
    if fact:
        kind = KINDS.get(type(fact.type), fact.unit or str(column.type))
        return f"{capfirst(words)}, {kind}; the value that the portal accepts"
    meaning = MEANINGS.get(column.field, REFERENCE if isinstance(field, ReferenceField) else None)
    told, known = (set(re.findall("[a-z0-9]+", text.lower())) for text in (words, column.name))
    if not meaning or not told <= known | FILLER:
        return words
    part = column.name.removeprefix(column.field).strip("_").replace("_", " ")
    return f"{meaning.words} ({part})" if part else meaning.words


def _allowed(column: Column, fact: Fact | None, field: AnyField | None) -> Iterable[object]:
    if fact:
        return fact.type.choices.values if isinstance(fact.type, Choice) else ()
    if column.field == "facts":
        found = (values for ending, values in ENDINGS.items() if column.name.endswith(ending))
        return next(found, ())
    if isinstance(field, serializers.ChoiceField) and column.name == column.field:
        return list(field.choices)
    return ()
