"""Rows of documents as columns of a table, one value in each.

A fact takes its value and what it stands on: `capacity_mw`, `capacity_mw_comparator`,
`capacity_mw_disputed`, `capacity_mw_sources` (slugs of the sources that agree with it). A text
takes a column for each language, a record or a source its slug and its title. Parts, of which
there are several to a row, have no column: they are in JSON.

A column has one type for all its rows, by which typed files (Parquet, table schemas, sheets) are
written. A day that may stop at the month or the year is a text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import IntegerField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.facts import Amount, Fact, Money, Point, Reference
from portal.models import Record
from portal.models.languages import LANGUAGES, suffix
from portal.records.document_types import JsonObject

LOCAL = "local"
"""Where a title in a language of the region goes, whichever it is."""


class Type(StrEnum):
    """What stands in a column, by the names of Frictionless table schemas."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "datetime"


@dataclass(frozen=True)
class Column:
    """`read` gives the value in a row, None where nothing is known. `description` is a sentence or
    a few words in the reader's language."""

    name: str
    read: Callable[[JsonObject], Any]
    type: Type = Type.TEXT
    description: Any = ""
    unit: str = ""


def plain(name: str, kind: Type = Type.TEXT, description: Any = "") -> list[Column]:
    return [Column(name, lambda row: _scalar(row.get(name), kind), kind, description)]


def texts(name: str, description: Any = "", *, has_local: bool = False) -> list[Column]:
    """A text in each content language."""
    columns = [_text(name, code, description) for code in LANGUAGES]
    local = Column(f"{name}_{LOCAL}", _local(name), Type.TEXT, _("In a language of the region"))
    return [*columns, local] if has_local else columns


def named(name: str, *keys: str, description: Any = "") -> list[Column]:
    """Something with a slug: another record, a source; `keys` are what else is said of it."""
    slug = Column(name, _inside(name, "slug"), Type.TEXT, description)
    return [slug, *(_key(name, key, description) for key in keys)]


def inside(name: str, columns: list[Column]) -> list[Column]:
    """What stands inside something else: `ruling_rule`; nothing where there is no such thing."""
    return [_moved(name, column) for column in columns]


def facts(model: type[Record]) -> list[Column]:
    return [column for name, fact in model.facts.items() for column in _fact(model, name, fact)]


def edition() -> list[Column]:
    number = _("Number of the edition of the record")
    issued = _("When this edition was published")
    return [
        Column("edition", _inside("edition", "number"), Type.INTEGER, number),
        Column("edition_issued_at", _inside("edition", "issued_at"), Type.MOMENT, issued),
    ]


def _fact(model: type[Record], name: str, fact: Fact) -> Iterator[Column]:
    yield from _values(model, name, fact)
    if fact.type.has_order:
        said = _("How exact the value is: “over 50” is not 50")
        yield Column(f"{name}_comparator", _fact_key(name, "comparator"), Type.TEXT, said)
    said = _("Whether a source says something else")
    yield Column(f"{name}_disputed", _fact_key(name, "disputed"), Type.BOOLEAN, said)
    said = _("Slugs of the sources that agree with the value")
    yield Column(f"{name}_sources", lambda row: _sources(row["facts"].get(name)), Type.TEXT, said)


def _values(model: type[Record], name: str, fact: Fact) -> Iterator[Column]:
    words = model.fact_label(name)
    match fact.type:
        case Money():
            currency = _("Currency, ISO 4217")
            yield Column(name, _inside_fact(name, "amount"), Type.NUMBER, words)
            yield Column(f"{name}_currency", _inside_fact(name, "currency"), Type.TEXT, currency)
        case Point():
            for axis in ("latitude", "longitude"):
                degrees = _("Degrees, WGS 84")
                yield Column(axis, _inside_fact(name, axis), Type.NUMBER, degrees, "°")
        case Reference():
            yield Column(name, _inside_fact(name, "slug"), Type.TEXT, words)
            title = format_lazy("{}, {}", words, "title")
            yield Column(f"{name}_title", lambda row: _title(_value(row, name)), Type.TEXT, title)
        case Amount():
            counted = isinstance(model._meta.get_field(model.column_of(name)), IntegerField)
            kind = Type.INTEGER if counted else Type.NUMBER
            yield Column(name, lambda row: _value(row, name), kind, words, fact.unit)
        case _:
            yield Column(name, lambda row: _value(row, name), Type.TEXT, words, fact.unit)


def _value(row: JsonObject, name: str) -> Any:
    return row["facts"].get(name, {}).get("value")


def _fact_key(name: str, key: str) -> Callable[[JsonObject], Any]:
    """What is said of a fact that has a value."""

    def read(row: JsonObject) -> Any:
        fact = row["facts"].get(name, {})
        return None if fact.get("value") is None else fact[key]

    return read


def _moved(name: str, column: Column) -> Column:
    def read(row: JsonObject) -> Any:
        found = row.get(name)
        return column.read(found) if found else None

    return replace(column, name=f"{name}_{column.name}", read=read)


def _inside_fact(name: str, key: str) -> Callable[[JsonObject], Any]:
    return lambda row: (_value(row, name) or {}).get(key)


def _inside(name: str, key: str) -> Callable[[JsonObject], Any]:
    return lambda row: (row.get(name) or {}).get(key)


def _sources(fact: JsonObject | None) -> str:
    agreeing = [
        claim["source"]["slug"] for claim in (fact or {}).get("claims", ()) if claim["agrees"]
    ]
    return " ".join(dict.fromkeys(agreeing))


def _text(name: str, code: str, description: Any) -> Column:
    column = f"{name}_{suffix(code)}"
    words = format_lazy("{} ({})", description, code) if description else code
    return Column(column, _inside(name, code), Type.TEXT, words)


def _local(name: str) -> Callable[[JsonObject], Any]:
    def read(row: JsonObject) -> Any:
        others = (words for code, words in row[name].items() if code not in LANGUAGES)
        return next(others, "")

    return read


def _key(name: str, key: str, description: Any) -> Column:
    def read(row: JsonObject) -> Any:
        found = (row.get(name) or {}).get(key)
        return found.get("en") if isinstance(found, dict) else found

    words = format_lazy("{}, {}", description or name, key)
    return Column(f"{name}_{key}", read, Type.TEXT, words)


def _title(value: JsonObject | None) -> Any:
    return (value or {}).get("title", {}).get("en")


def _scalar(value: Any, kind: Type) -> Any:
    """Several in one cell stand between semicolons; a statement is its value and its source. What
    has an inside (a point, a sum of money), or is no number in a column of numbers, has its
    canonical text in a column beside it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(_statement(one) if isinstance(one, dict) else str(one) for one in value)
    if isinstance(value, dict) or (kind == Type.NUMBER and isinstance(value, str)):
        return None
    return value


def _statement(said: JsonObject) -> str:
    source = said.get("source") or {}
    return f"{said.get('text', '')} ({source.get('slug', '')})"
