"""Documents flattened into typed columns, one value in each.

A fact has its value and its evidence: `capacity_mw`, `capacity_mw_comparator`,
`capacity_mw_disputed`, `capacity_mw_sources` (slugs of the sources that agree). A text has a column
for each language, a record or a source its slug and title. Parts, of which a row has several, have
no column: they are in JSON.

A column has one type for all rows, used by typed files (Parquet, table schemas, sheets). A partial
date, which can end at the month or the year, is a text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db.models import IntegerField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.facts import Amount, Fact, Money, Point, Reference
from portal.models import Record
from portal.models.languages import LANGUAGES, column_suffix
from portal.records.document_types import FactValue, JsonObject

LOCAL = "local"
"""Suffix of the column for a title in another language of the region."""


class ColumnType(StrEnum):
    """Column types, by the names of Frictionless table schemas."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "datetime"


@dataclass(frozen=True)
class Column:
    """Column of a table. `read` returns the value of a row, None if it is unknown; `description` is
    lazy text in the reader's language."""

    name: str
    read: Callable[[JsonObject], object]
    type: ColumnType = ColumnType.TEXT
    description: object = ""
    unit: str = ""


def plain_columns(
    name: str, kind: ColumnType = ColumnType.TEXT, description: object = ""
) -> list[Column]:
    return [Column(name, lambda row: _to_cell(row.get(name), kind), kind, description)]


def text_columns(name: str, description: object = "", *, has_local: bool = False) -> list[Column]:
    """Columns of a text, one for each content language."""
    columns = [_text_column(name, code, description) for code in LANGUAGES]
    local = Column(
        f"{name}_{LOCAL}", _local_reader(name), ColumnType.TEXT, _("In a language of the region")
    )
    return [*columns, local] if has_local else columns


def reference_columns(name: str, *keys: str, description: object = "") -> list[Column]:
    """Columns of a record or source: its slug and some other keys."""
    slug = Column(name, _inside_reader(name, "slug"), ColumnType.TEXT, description)
    return [slug, *(_key_column(name, key, description) for key in keys)]


def nested_columns(name: str, columns: list[Column]) -> list[Column]:
    """Columns of a nested object, prefixed with its name (`ruling_rule`); None if it is missing."""
    return [_nest_column(name, column) for column in columns]


def fact_columns(model: type[Record]) -> list[Column]:
    return [
        column for name, fact in model.facts.items() for column in _fact_columns(model, name, fact)
    ]


def edition_columns() -> list[Column]:
    number = _("Number of the edition of the record")
    issued = _("When this edition was published")
    return [
        Column("edition", _inside_reader("edition", "number"), ColumnType.INTEGER, number),
        Column(
            "edition_issued_at", _inside_reader("edition", "issued_at"), ColumnType.MOMENT, issued
        ),
    ]


def _fact_columns(model: type[Record], name: str, fact: Fact) -> Iterator[Column]:
    yield from _value_columns(model, name, fact)
    if fact.type.has_order:
        said = _("How exact the value is: “over 50” is not 50")
        yield Column(
            f"{name}_comparator", _fact_key_reader(name, "comparator"), ColumnType.TEXT, said
        )
    said = _("Whether a source says something else")
    yield Column(f"{name}_disputed", _fact_key_reader(name, "disputed"), ColumnType.BOOLEAN, said)
    said = _("Slugs of the sources that agree with the value")
    yield Column(
        f"{name}_sources",
        lambda row: _agreeing_slugs(row["facts"].get(name)),
        ColumnType.TEXT,
        said,
    )


def _value_columns(model: type[Record], name: str, fact: Fact) -> Iterator[Column]:
    words = model.fact_label(name)
    match fact.type:
        case Money():
            currency = _("Currency, ISO 4217")
            yield Column(name, _inside_fact_reader(name, "amount"), ColumnType.NUMBER, words)
            yield Column(
                f"{name}_currency", _inside_fact_reader(name, "currency"), ColumnType.TEXT, currency
            )
        case Point():
            for axis in ("latitude", "longitude"):
                degrees = _("Degrees, WGS 84")
                yield Column(axis, _inside_fact_reader(name, axis), ColumnType.NUMBER, degrees, "°")
        case Reference():
            yield Column(name, _inside_fact_reader(name, "slug"), ColumnType.TEXT, words)
            title = format_lazy("{}, {}", words, "title")
            yield Column(
                f"{name}_title",
                lambda row: _read_title(_read_value(row, name)),
                ColumnType.TEXT,
                title,
            )
        case Amount():
            counted = isinstance(model._meta.get_field(model.column_of(name)), IntegerField)
            kind = ColumnType.INTEGER if counted else ColumnType.NUMBER
            yield Column(name, lambda row: _read_value(row, name), kind, words, fact.unit)
        case _:
            yield Column(
                name, lambda row: _read_value(row, name), ColumnType.TEXT, words, fact.unit
            )


def _read_value(row: JsonObject, name: str) -> FactValue:
    return row["facts"].get(name, {}).get("value")


def _fact_key_reader(name: str, key: str) -> Callable[[JsonObject], object]:
    """Read a key of a fact that has a value."""

    def read(row: JsonObject) -> object:
        fact = row["facts"].get(name, {})
        return None if fact.get("value") is None else fact[key]

    return read


def _nest_column(name: str, column: Column) -> Column:
    def read(row: JsonObject) -> object:
        found = row.get(name)
        return column.read(found) if found else None

    return replace(column, name=f"{name}_{column.name}", read=read)


def _inside_fact_reader(name: str, key: str) -> Callable[[JsonObject], object]:
    return lambda row: (_read_value(row, name) or {}).get(key)


def _inside_reader(name: str, key: str) -> Callable[[JsonObject], object]:
    return lambda row: (row.get(name) or {}).get(key)


def _agreeing_slugs(fact: JsonObject | None) -> str:
    agreeing = [
        claim["source"]["slug"] for claim in (fact or {}).get("claims", ()) if claim["agrees"]
    ]
    return " ".join(dict.fromkeys(agreeing))


def _text_column(name: str, code: str, description: object) -> Column:
    column = f"{name}_{column_suffix(code)}"
    words = format_lazy("{} ({})", description, code) if description else code
    return Column(column, _inside_reader(name, code), ColumnType.TEXT, words)


def _local_reader(name: str) -> Callable[[JsonObject], object]:
    def read(row: JsonObject) -> object:
        others = (words for code, words in row[name].items() if code not in LANGUAGES)
        return next(others, "")

    return read


def _key_column(name: str, key: str, description: object) -> Column:
    def read(row: JsonObject) -> object:
        found = (row.get(name) or {}).get(key)
        return found.get("en") if isinstance(found, dict) else found

    words = format_lazy("{}, {}", description or name, key)
    return Column(f"{name}_{key}", read, ColumnType.TEXT, words)


def _read_title(value: JsonObject | None) -> object:
    return (value or {}).get("title", {}).get("en")


def _to_cell(value: object, kind: ColumnType) -> object:
    """Convert a value to a cell: list items are separated by semicolons, a statement is its value
    and source. A point, a sum of money and a text in a column of numbers are None: another column
    has their canonical text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(
            _format_statement(one) if isinstance(one, dict) else str(one) for one in value
        )
    if isinstance(value, dict) or (kind == ColumnType.NUMBER and isinstance(value, str)):
        return None
    return value


def _format_statement(said: JsonObject) -> str:
    source = said.get("source") or {}
    return f"{said.get('text', '')} ({source.get('slug', '')})"
