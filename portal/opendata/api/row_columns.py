"""Rows of a list read column by column, without an object for each row.

A list with hundreds of thousands of rows is read as the columns that its serializer names, each
converted as a whole: the values are those of the serializer, in a tenth of its time.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial
from itertools import batched
from typing import Any, NamedTuple, cast

import orjson
from django.db import connection, models
from django.db.models import ForeignKey, Func, Model, QuerySet, TextField
from django.db.models.expressions import Col
from rest_framework import serializers

from portal.facts.types import number_to_json
from portal.models.fields import Column as ModelColumn
from portal.models.fields import find_field
from portal.publication.fact_rows import read_sources
from portal.records.document_types import Json, JsonObject, SourceDocument
from portal.records.fact_serializers import AnyField
from portal.records.rows import CodesField, JsonMomentField, SubjectField
from portal.records.serializers import AnySerializer, JsonNumberField, SourceField

CHUNK = 2_000
"""Rows in memory at once."""

MOST_KEPT = 10_000
"""Converted values of a column that are kept for the rows to come."""


class ColumnReader(NamedTuple):
    """Lookups of the values of a field, and the function that makes those of rows of them: it takes
    one sequence for each lookup."""

    lookups: tuple[str, ...]
    read: Callable[..., list[Json]]


class RowColumns(NamedTuple):
    """Some rows of a list by field."""

    fields: dict[str, list[Json]]

    def rows(self) -> Iterator[JsonObject]:
        names = tuple(self.fields)
        return (
            dict(zip(names, row, strict=True)) for row in zip(*self.fields.values(), strict=True)
        )


type Readers = dict[str, ColumnReader]


def readers_of(shape: AnySerializer, found: QuerySet[Model], own: Readers) -> Readers | None:
    """Return the readers of the fields of a serializer, `own` ones of the list first; None if
    only the serializer can read one of them."""
    readers: Readers = {}
    for name, field in shape.fields.items():
        reader = own.get(name) or _reader_of(field, found)
        if reader is None:
            return None
        readers[name] = reader
    return readers


def read_columns(found: QuerySet[Model], readers: Readers) -> Iterator[RowColumns]:
    """Yield the rows of a queryset, with the fields of some readers, in constant memory."""
    lookups = tuple(dict.fromkeys(name for one in readers.values() for name in one.lookups))
    for some in batched(found.values_list(*map(_AsStored, lookups)).iterator(CHUNK), CHUNK):
        values = dict(zip(lookups, zip(*some, strict=True), strict=True))
        yield RowColumns(
            {name: read(*map(values.get, taken)) for name, (taken, read) in readers.items()}
        )


def read_rows(
    found: QuerySet[Model], keys: Sequence[Any], readers: Readers
) -> Sequence[JsonObject]:
    """Return rows of a queryset by their primary keys, in the order of these. One that was
    withdrawn since its key was found is left out."""
    with_key = {**readers, "pk": ColumnReader(("pk",), list)}
    read = read_columns(found.filter(pk__in=keys), with_key)
    rows: dict[Json, JsonObject] = {row.pop("pk"): row for some in read for row in some.rows()}
    return [rows[key] for key in keys if key in rows]


class _AsStored(Func):
    """A value as the database keeps it, which neither Django nor the driver of SQLite converts, as
    that does with columns by their declared types."""

    template = "COALESCE(%(expressions)s, NULL)"
    output_field = TextField()


row_type = cache(namedtuple)


def each(convert: Callable[..., Json]) -> Callable[..., list[Json]]:
    """Return a function of whole columns; equal values are converted once."""
    kept = lru_cache(MOST_KEPT)(convert)
    return lambda *columns: list(map(kept, *columns))


def _reader_of(field: AnyField, found: QuerySet[Model]) -> ColumnReader | None:
    match field:
        case SubjectField():
            return ColumnReader(SUBJECT, each(partial(_read_subject, field)))
        case serializers.SerializerMethodField():
            return _reader_of_method(field)
    name = str(field.source).replace(".", "__")
    column = _find_column(found, name)
    if column is None:
        return None
    if isinstance(field, SourceField):
        return ColumnReader((f"{name}_id",), _SourceReader())
    convert = _converter(field, column)
    if convert is None:
        return None
    return ColumnReader((name,), list if convert is _unchanged else each(convert))


def _reader_of_method(field: serializers.SerializerMethodField) -> ColumnReader | None:
    """Read the rows with a method of the serializer, if it says what the method reads of them."""
    method = getattr(field.parent, str(field.method_name))
    lookups = getattr(field.parent, "reads", {}).get(field.field_name)
    if lookups is None:
        return None
    row = row_type("Row", lookups)
    return ColumnReader(lookups, each(lambda *values: method(row(*values))))


def _find_column(found: QuerySet[Model], lookup: str) -> ModelColumn | None:
    """Return the column that a lookup leads to; None for an attribute that is none."""
    if lookup in found.query.annotations:
        return found.query.annotations[lookup].output_field
    model, column = found.model, None
    for name in lookup.split("__"):
        if (column := find_field(model, name)) is None:
            return None
        if isinstance(column, ForeignKey) and name == column.attname:
            return column.target_field
        model = cast("type[Model]", column.related_model)
    return column


def _converter(field: AnyField, column: ModelColumn) -> Callable[[Any], Json] | None:
    match field:
        case CodesField():
            return str.split
        case JsonMomentField():
            return partial(_read_moment, column)
        case serializers.DateField():
            return _read_day
        case JsonNumberField():
            return partial(_read_number, column)
        case serializers.BooleanField():
            return _read_boolean
        case serializers.DictField() | serializers.JSONField():
            return _read_json
        case serializers.CharField() | serializers.IntegerField() | serializers.ChoiceField():
            is_stored = not isinstance(column, (ForeignKey, models.JSONField, models.DateTimeField))
            return _unchanged if is_stored else None
    return None


def _unchanged(value: Json) -> Json:
    return value


def _read_boolean(value: object) -> bool | None:
    return None if value is None else bool(value)


def _read_day(value: date | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _read_moment(column: ModelColumn, value: object) -> str | None:
    """SQLite keeps moments as texts, all of them in UTC."""
    moment = cast("datetime | None", _read_as_django(column, value))
    return moment.isoformat() if moment else None


def _read_json(value: object) -> Json:
    return orjson.loads(value) if isinstance(value, (str, bytes)) else value


EXACT = 15
"""So many digits of a decimal number come back from a float as they were."""


def _read_number(column: ModelColumn, value: object) -> Json:
    """SQLite keeps decimals as whole numbers and floats."""
    if value is None:
        return None
    if isinstance(value, (int, float)) and abs(value) < 10**EXACT and value == int(value):
        return int(value)
    if isinstance(value, float):
        places = cast("models.DecimalField[Any, Any]", column).decimal_places
        if abs(value) < 10 ** (EXACT - places) and round(value, places) == value:
            return value
    return number_to_json(cast(Decimal, _read_as_django(column, value)))


def _read_as_django(column: ModelColumn, value: object) -> object:
    expression, converters = _converters(column)
    for convert in converters:
        value = convert(value, expression, connection)
    return value


@cache
def _converters(column: ModelColumn) -> tuple[Col, list[Callable[..., object]]]:
    expression = Col("", column)
    return expression, connection.ops.get_db_converters(expression)


SUBJECT = ("kind", "record_uid", "record_url", "record_title")


class _Subject(NamedTuple):
    kind: str
    record_uid: str
    record_url: str
    record_title: Json


def _read_subject(field: SubjectField, kind: str, uid: str, url: str, title: object) -> Json:
    return field.to_representation(cast("Any", _Subject(kind, uid, url, _read_json(title))))


class _SourceReader:
    """Reads sources by key: each once, with one query for those of some rows."""

    def __init__(self) -> None:
        self.documents: dict[int, SourceDocument] = {}

    def __call__(self, keys: Sequence[int | None]) -> list[Json]:
        if unknown := {key for key in keys if key is not None} - self.documents.keys():
            if len(self.documents) > MOST_KEPT:
                self.documents, unknown = {}, {key for key in keys if key is not None}
            self.documents |= read_sources(unknown)
        return [None if key is None else self.documents[key] for key in keys]
