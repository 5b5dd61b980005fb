"""Rows of documents as columns of a table, one value in each.

A fact takes its value and what it stands on: `capacity_mw`, `capacity_mw_comparator`,
`capacity_mw_disputed`, `capacity_mw_sources` (slugs of the sources that agree with it). A text
takes a column for each language, a record or a source its slug and its title. Parts, of which
there are several to a row, have no column: they are in JSON.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.documents import Document
from portal.facts import Fact, Money, Point, Reference
from portal.languages import LANGUAGES
from portal.models import Record

LOCAL = "local"
"""Where a title in a language of the region goes, whichever it is."""


@dataclass(frozen=True)
class Column:
    name: str
    read: Callable[[Document], Any]


def plain(name: str) -> list[Column]:
    return [Column(name, lambda row: _scalar(row.get(name)))]


def texts(name: str, *, has_local: bool = False) -> list[Column]:
    """A text in each content language."""
    columns = [_text(name, code) for code in LANGUAGES]
    return [*columns, Column(f"{name}_{LOCAL}", _local(name))] if has_local else columns


def named(name: str, *keys: str) -> list[Column]:
    """Something with a slug: another record, a source; `keys` are what else is said of it."""
    slug = Column(name, lambda row: (row.get(name) or {}).get("slug"))
    return [slug, *(_key(name, key) for key in keys)]


def facts(model: type[Record]) -> list[Column]:
    return [column for name, fact in model.facts.items() for column in _fact(name, fact)]


def edition() -> list[Column]:
    said = ("number", "issued_at")
    return [Column("edition", _inside("edition", said[0])), _key("edition", said[1])]


def _fact(name: str, fact: Fact) -> Iterator[Column]:
    yield from _values(name, fact)
    if fact.type.has_order:
        yield Column(f"{name}_comparator", _fact_key(name, "comparator"))
    yield Column(f"{name}_disputed", _fact_key(name, "disputed"))
    yield Column(f"{name}_sources", lambda row: _sources(row["facts"].get(name)))


def _values(name: str, fact: Fact) -> Iterator[Column]:
    match fact.type:
        case Money():
            yield Column(name, _inside_fact(name, "amount"))
            yield Column(f"{name}_currency", _inside_fact(name, "currency"))
        case Point():
            yield Column("latitude", _inside_fact(name, "latitude"))
            yield Column("longitude", _inside_fact(name, "longitude"))
        case Reference():
            yield Column(name, _inside_fact(name, "slug"))
            yield Column(f"{name}_title", lambda row: _title(_value(row, name)))
        case _:
            yield Column(name, lambda row: _value(row, name))


def _value(row: Document, name: str) -> Any:
    return row["facts"].get(name, {}).get("value")


def _fact_key(name: str, key: str) -> Callable[[Document], Any]:
    """What is said of a fact that has a value."""

    def read(row: Document) -> Any:
        fact = row["facts"].get(name, {})
        return None if fact.get("value") is None else fact[key]

    return read


def _inside_fact(name: str, key: str) -> Callable[[Document], Any]:
    return lambda row: (_value(row, name) or {}).get(key)


def _inside(name: str, key: str) -> Callable[[Document], Any]:
    return lambda row: (row.get(name) or {}).get(key)


def _sources(fact: Document | None) -> str:
    agreeing = [
        claim["source"]["slug"] for claim in (fact or {}).get("claims", ()) if claim["agrees"]
    ]
    return " ".join(dict.fromkeys(agreeing))


def _text(name: str, code: str) -> Column:
    return Column(f"{name}_{code.replace('-', '_')}", _inside(name, code))


def _local(name: str) -> Callable[[Document], Any]:
    def read(row: Document) -> Any:
        others = (words for code, words in row[name].items() if code not in LANGUAGES)
        return next(others, "")

    return read


def _key(name: str, key: str) -> Column:
    def read(row: Document) -> Any:
        found = (row.get(name) or {}).get(key)
        return found.get("en") if isinstance(found, dict) else found

    return Column(f"{name}_{key}", read)


def _title(value: Document | None) -> Any:
    return (value or {}).get("title", {}).get("en")


def _scalar(value: Any) -> Any:
    """Several in one cell stand between semicolons; a statement is its value and its source. What
    has an inside (a point, a sum of money) has its canonical text in a column beside it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return None
    if isinstance(value, list):
        return "; ".join(_statement(one) if isinstance(one, dict) else str(one) for one in value)
    return value


def _statement(said: Document) -> str:
    source = said.get("source") or {}
    return f"{said.get('text', '')} ({source.get('slug', '')})"
