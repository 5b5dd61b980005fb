"""Table Schemas with what columns mean, which values they allow, and which rows they name.

Releases before version 0.4 have the descriptions of the columns alone, which belong to their bytes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from rest_framework import serializers

from portal.facts import (
    Choice,
    Comparator,
    CountryCode,
    CountryCodes,
    Fact,
    Money,
    PartialDate,
    Province,
    Reference,
)
from portal.formatting.addresses import absolute_url
from portal.models import ClaimKind, Record
from portal.models.fields import Column as ModelColumn
from portal.models.fields import find_field
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix
from portal.opendata.api.meanings import MEANINGS, Meaning, complete_words
from portal.opendata.api.router import registered_viewsets
from portal.records.document_types import Json, JsonObject
from portal.records.fact_serializers import AnyField
from portal.records.serializers import ReferenceField
from portal.tabular.flattening import Column, ColumnType
from portal.tabular.table import Table

FILLER = {"english", "en", "zh", "hans", "ru", "kind", "title", "text", "the", "of", "its"}
KINDS = {
    Reference: "slug of its record",
    Money: "in the currency beside it",
    CountryCode: "ISO 3166-1 alpha-2",
    CountryCodes: "ISO 3166-1 alpha-2",
    PartialDate: "year, month or day",
    Province: "ISO 3166-2",
}
LANGUAGE_SUFFIXES = {column_suffix(code): MEANINGS[code].words for code in LANGUAGES}
LANGUAGE_END = re.compile(rf"( \((English|{'|'.join(LANGUAGES)})\))+$")
REFERENCE = Meaning("Another record, by its slug")
ENDINGS = {
    "_comparator": Comparator.values,
    "_missing": [kind for kind in ClaimKind.values if kind != ClaimKind.VALUE],
}
"""Allowed values of the columns beside a fact, by the end of their names."""
UNITS = {"_percent": "%", "_mw": "MW"}
"""Units of columns that are no facts, by the end of their names."""


def describe_columns(table: Table) -> JsonObject:
    """Return the Table Schema of a table of the API. A column that names a row of a list has a
    `reference`; a foreign key is of a package, which has both tables."""
    model, fields = table.endpoint.model(), table.endpoint.shape().fields
    facts = model.facts if issubclass(model, Record) else {}
    schema, keys = table.schema(), dict(_keys(table))
    for described, column in zip(schema["fields"], table.columns, strict=True):
        fact = facts.get(column.name) if column.field == "facts" else None
        field = fields.get(column.field)
        described["description"] = _words(column, fact, field, model)
        if ending := next((one for one in UNITS if column.name.endswith(one)), None):
            described.setdefault("unit", UNITS[ending])
        if allowed := list(_allowed(column, fact, field, model)):
            described["constraints"] = {"enum": allowed}
        if column.name in keys:
            described["reference"] = keys[column.name]
    return schema


def describe_csv(table: Table, url: str) -> JsonObject:
    """Return the metadata of a CSV file by CSV on the Web (W3C). What names a row of a list is the
    address of that row."""
    schema = describe_columns(table)
    names = [one["name"] for one in schema["fields"]]
    licence = settings.PORTAL_LICENCE
    described: JsonObject = {"columns": [_csv_column(one) for one in schema["fields"]]}
    if table.key in names:
        described["primaryKey"] = table.key
    if "uid" in names:
        described["aboutUrl"] = absolute_url("/id/{uid}/")
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": get_language() or DEFAULT}],
        "url": url,
        "dc:title": f"{settings.PORTAL_NAME}: {table.name}",
        "dc:license": {"@id": licence["url"]},
        "tableSchema": described,
    }


def _csv_column(field: JsonObject) -> JsonObject:
    name = field["name"]
    found: JsonObject = {"name": name, "titles": name, "datatype": _datatype(field)}
    found["dc:description"] = field["description"]
    if key := field.get("reference"):
        root = reverse("api_root")
        found["valueUrl"] = absolute_url(f"{root}{key['resource']}/{{{name}}}/")
    return found


def _datatype(field: JsonObject) -> Json:
    if allowed := field.get("constraints", {}).get("enum"):
        return {"base": "string", "format": "|".join(re.escape(str(one)) for one in allowed)}
    return {"number": "double"}.get(field["type"], field["type"])


def with_words(table: Table, title: str, schema: JsonObject) -> Table:
    """Return a table whose columns say what a Table Schema says of them."""
    told = {one["name"]: one for one in schema["fields"]}
    columns = [
        replace(column, description=told[column.name].get("description", ""))
        for column in table.columns
    ]
    return replace(table, title=title, columns=columns, described=schema)


def references(table: Table) -> Iterator[tuple[str, type[Model]]]:
    """Yield the columns that name a row of another list, and its model; a number of an edition is
    none of them."""
    model = table.endpoint.model()
    for column in table.columns:
        related = related_model(model, column.name)
        if related and column.type == ColumnType.TEXT:
            yield column.name, related


def named_by(table: Table) -> str:
    """Return the column by which other tables name a row."""
    return "slug" if any(one.name == "slug" for one in table.columns) else table.key


def related_model(model: type[Model], name: str) -> type[Model] | None:
    """Return the model to which a foreign key leads; None for another name."""
    found = find_field(model, name)
    return found.related_model if found and found.many_to_one else None


def _keys(table: Table) -> Iterator[tuple[str, JsonObject]]:
    """Yield the columns that name a row of a list, and its list and column."""
    lists = {view.queryset.model: (name, view) for name, view in registered_viewsets().items()}
    for name, model in references(table):
        if model in lists:
            other, view = lists[model]
            columns = {field.name for field in model._meta.fields}
            key = "slug" if "slug" in columns else view.lookup_field
            yield name, {"resource": other, "fields": [key]}


def _words(column: Column, fact: Fact | None, field: AnyField | None, model: type[Model]) -> str:
    """Return the description of a column, or where that is only its name, what is meant."""
    words = LANGUAGE_END.sub("", str(column.description))
    if fact:
        kind = KINDS.get(type(fact.type), fact.unit)
        named = ", ".join(filter(None, (capfirst(words), kind)))
        return f"{named}; the value that the portal accepts"
    if column.field == "facts":
        return MEANINGS.get(column.name, Meaning(capfirst(words))).words
    meaning = MEANINGS.get(column.field, REFERENCE if isinstance(field, ReferenceField) else None)
    part = column.name.removeprefix(column.field).strip("_")
    language = LANGUAGE_SUFFIXES.get(part, "")
    if meaning and _is_name(words.removesuffix(f", {part}"), column, field, model):
        words, part = meaning.words, language or part.replace("_", " ")
    else:
        words, part = complete_words("", words, meaning.words if meaning else ""), language
    return f"{words} ({part})" if part else words


def _is_name(words: str, column: Column, field: AnyField | None, model: type[Model]) -> bool:
    """True for words that only name a column: its own name, or what the model calls it."""
    for name in _names_in_model(column, field):
        found = _column_of(model, name)
        if found and words == LANGUAGE_END.sub("", str(found.verbose_name)):
            return True
    told, known = (set(re.findall("[a-z0-9]+", text.lower())) for text in (words, column.name))
    return told <= known | FILLER


def _names_in_model(column: Column, field: AnyField | None) -> list[str]:
    """Return the names that the column of a table can have in its model."""
    source = str(field.source) if field else column.field
    return [source, f"{source}_{column_suffix(DEFAULT)}"]


def _column_of(model: type[Model], name: str) -> ModelColumn | None:
    return next((one for one in model._meta.fields if one.name == name), None)


def _allowed(
    column: Column, fact: Fact | None, field: AnyField | None, model: type[Model]
) -> Iterable[object]:
    if fact:
        return fact.type.choices.values if isinstance(fact.type, Choice) else ()
    if column.field == "facts":
        found = (values for ending, values in ENDINGS.items() if column.name.endswith(ending))
        return next(found, ())
    if isinstance(field, serializers.ChoiceField) and column.name == column.field:
        return list(field.choices)
    if column.type != ColumnType.TEXT:
        return ()
    columns = (_column_of(model, name) for name in _names_in_model(column, field))
    choices = next((one.choices for one in columns if one and one.choices), None) or ()
    return [value for value, _words in choices if value]
