"""Documents flattened into typed columns, one value in each.

A fact has its value and its evidence: `capacity_mw`, `capacity_mw_comparator`,
`capacity_mw_disputed`, `capacity_mw_sources` (slugs of the sources that agree); behind all other
columns stands `capacity_mw_others`, what is not used, each value with its comparator and source,
and behind these `capacity_mw_missing`, why there is no value; at the very end identifiers in other
registers, as in `wikidata_id`. A text has a column for each
language, a record or a source its slug and title. Parts, of which a row has several, have no
column: they are in JSON.

A column has one type for all rows, used by typed files (Parquet, table schemas, sheets). A partial
date, which can end at the month or the year, is a text.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from types import NoneType

from django.db.models import IntegerField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.facts import Amount, Comparator, Fact, Money, Point, Reference
from portal.models import Record, Scheme
from portal.models.languages import LANGUAGES, column_suffix
from portal.records.document_types import FactValue, Json, JsonObject

REGISTERS = "external_ids"
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


NUMBERS = {int, float, NoneType}
PLAIN = {*NUMBERS, bool, str}
"""Types of values that are cells as they are."""


@dataclass(frozen=True)
class Column:
    """Column of a table. `pick` returns the cell from what a row has under the key `field`, None
    if it is unknown; `description` is lazy text in the reader's language."""

    name: str
    field: str
    pick: Callable[..., object]
    type: ColumnType = ColumnType.TEXT
    description: object = ""
    unit: str = ""
    is_plain: bool = False
    """True if a text, a number or a boolean is its own cell."""

    def schema(self) -> JsonObject:
        described = {"name": self.name, "type": str(self.type), "description": self.description}
        words = {name: str(text) for name, text in {**described, "unit": self.unit}.items()}
        return {name: text for name, text in words.items() if text}

    def read(self, row: JsonObject) -> object:
        """Return the cell of a row."""
        return self.pick(row.get(self.field))

    def cells(self, values: list[Json]) -> list[object]:
        """Return the cells of many rows from what they have under `field`."""
        as_they_are = NUMBERS if self.type == ColumnType.NUMBER else PLAIN
        if self.is_plain and as_they_are.issuperset(map(type, values)):
            return values
        return list(map(self.pick, values))


def cells_of(columns: Iterable[Column], rows: Sequence[JsonObject]) -> list[list[object]]:
    """Return the cells of some rows, column by column."""
    fields: dict[str, list[Json]] = {}
    for column in columns:
        if column.field not in fields:
            fields[column.field] = [row.get(column.field) for row in rows]
    return [column.cells(fields[column.field]) for column in columns]


def plain_columns(
    name: str, kind: ColumnType = ColumnType.TEXT, description: object = ""
) -> list[Column]:
    pick = partial(_to_cell, kind=kind)
    return [Column(name, name, pick, kind, description, is_plain=True)]


def text_columns(name: str, description: object = "", *, has_local: bool = False) -> list[Column]:
    """Columns of a text, one for each content language."""
    columns = [_text_column(name, code, description) for code in LANGUAGES]
    words = _("In a language of the region")
    local = Column(f"{name}_{LOCAL}", name, _read_local, ColumnType.TEXT, words)
    return [*columns, local] if has_local else columns


def reference_columns(name: str, *keys: str, description: object = "") -> list[Column]:
    """Columns of a record or source: its slug and some other keys."""
    slug = Column(name, name, _key_reader("slug"), ColumnType.TEXT, description)
    return [slug, *(_key_column(name, key, description) for key in keys)]


def nested_columns(name: str, columns: list[Column]) -> list[Column]:
    """Columns of a nested object, prefixed with its name (`ruling_rule`); None if it is missing."""
    return [_nest_column(name, column) for column in columns]


def fact_columns(model: type[Record]) -> list[Column]:
    return [
        column for name, fact in model.facts.items() for column in _fact_columns(model, name, fact)
    ]


def others_columns(model: type[Record]) -> list[Column]:
    """Columns of what sources say against the accepted values."""
    said = _("What other sources say, which is not used: each value with its comparator and source")

    def read(fact: JsonObject) -> str:
        return _format_statements(against(fact))

    return [_fact_column(f"{one}_others", one, read, ColumnType.TEXT, said) for one in model.facts]


def missing_columns(model: type[Record]) -> list[Column]:
    """Columns of why facts have no value."""
    said = _("Why there is no value, where somebody has said it: withheld, notfound, na …")

    def read(fact: JsonObject) -> object:
        return (fact.get("missing") or {}).get("reason")

    return [_fact_column(f"{one}_missing", one, read, ColumnType.TEXT, said) for one in model.facts]


def identifier_columns(model: type[Record]) -> list[Column]:
    """Columns of identifiers in other registers, one for each register."""
    if REGISTERS not in model.parts:
        return []
    return [
        Column(
            f"{scheme.value.replace('-', '_')}_id",
            REGISTERS,
            partial(_read_identifiers, scheme=scheme.value),
            description=format_lazy(_("Identifier in another register: {}"), scheme.label),
        )
        for scheme in Scheme
    ]


def statements_column(name: str, description: object) -> Column:
    return Column(name, name, _format_statements, ColumnType.TEXT, description)


def edition_columns() -> list[Column]:
    number = _("Number of the edition of the record")
    issued = _("When this edition was published")
    return [
        Column("edition", "edition", _key_reader("number"), ColumnType.INTEGER, number),
        Column("edition_issued_at", "edition", _key_reader("issued_at"), ColumnType.MOMENT, issued),
    ]


def _fact_columns(model: type[Record], name: str, fact: Fact) -> Iterator[Column]:
    yield from _value_columns(model, name, fact)
    if fact.type.has_order:
        said = _("How exact the value is: “over 50” is not 50")
        comparator = _if_known("comparator")
        yield _fact_column(f"{name}_comparator", name, comparator, ColumnType.TEXT, said)
    said = _("Whether a source says something else")
    yield _fact_column(f"{name}_disputed", name, _if_known("disputed"), ColumnType.BOOLEAN, said)
    said = _("Slugs of the sources that agree with the value")
    yield _fact_column(f"{name}_sources", name, _agreeing_slugs, ColumnType.TEXT, said)


def _value_columns(model: type[Record], name: str, fact: Fact) -> Iterator[Column]:
    words = model.fact_label(name)
    match fact.type:
        case Money():
            currency = _("Currency, ISO 4217")
            yield _fact_column(name, name, _inside("amount"), ColumnType.NUMBER, words)
            yield _fact_column(
                f"{name}_currency", name, _inside("currency"), ColumnType.TEXT, currency
            )
        case Point():
            for axis in ("latitude", "longitude"):
                degrees = _("Degrees, WGS 84")
                yield _fact_column(axis, name, _inside(axis), ColumnType.NUMBER, degrees, "°")
        case Reference():
            yield _fact_column(name, name, _inside("slug"), ColumnType.TEXT, words)
            title = format_lazy("{}: {}", words, "title of the record, in English")
            yield _fact_column(f"{name}_title", name, _read_title, ColumnType.TEXT, title)
        case Amount():
            counted = isinstance(model._meta.get_field(model.column_of(name)), IntegerField)
            kind = ColumnType.INTEGER if counted else ColumnType.NUMBER
            yield _fact_column(name, name, _read_value, kind, words, fact.unit)
        case _:
            yield _fact_column(name, name, _read_value, ColumnType.TEXT, words, fact.unit)


def _fact_column(
    name: str,
    fact: str,
    read: Callable[[JsonObject], object],
    kind: ColumnType,
    description: object,
    unit: str = "",
) -> Column:
    """Return a column of what is read of a fact; of one that a document lacks, of nothing."""
    return Column(name, "facts", lambda facts: read(facts.get(fact, {})), kind, description, unit)


def _read_value(fact: JsonObject) -> FactValue:
    return fact.get("value")


def _if_known(key: str) -> Callable[[JsonObject], object]:
    """Read a key of a fact that has a value."""
    return lambda fact: None if fact.get("value") is None else fact[key]


def _inside(key: str) -> Callable[[JsonObject], object]:
    return lambda fact: (fact.get("value") or {}).get(key)


def _read_title(fact: JsonObject) -> object:
    return (fact.get("value") or {}).get("title", {}).get("en")


def _nest_column(name: str, column: Column) -> Column:
    def pick(found: Json) -> object:
        return column.read(found) if found else None

    return replace(column, name=f"{name}_{column.name}", field=name, pick=pick, is_plain=False)


def _key_reader(key: str) -> Callable[[Json], object]:
    return lambda found: (found or {}).get(key)


def _agreeing_slugs(fact: JsonObject) -> str:
    agreeing = [claim["source"]["slug"] for claim in fact.get("claims", ()) if claim["agrees"]]
    return " ".join(dict.fromkeys(agreeing))


def against(fact: JsonObject) -> list[JsonObject]:
    """Return the claims that differ from the accepted value of a fact."""
    return [claim for claim in fact.get("claims", ()) if claim["agrees"] is False]


def _format_statements(statements: Json) -> str:
    """Write statements with comparators and sources: `over 100 (slug); 40–60 (slug)`."""
    return "; ".join(map(_format_statement, statements or ()))


def _format_statement(said: JsonObject) -> str:
    return f"{_format_value(said)} ({(said.get('source') or {}).get('slug', '')})"


def _format_value(said: JsonObject) -> str:
    bounds = [said.get("lower"), said.get("upper")]
    value = said.get("value")
    if None not in bounds:
        currency = value.get("currency", "") if isinstance(value, dict) else ""
        return f"{bounds[0]}–{bounds[1]} {currency}".rstrip()
    value = (
        value["slug"] if isinstance(value, dict) and "slug" in value else said.get("text", value)
    )
    exact = said["comparator"] == Comparator.EXACT
    return f"{value}" if exact else f"{said['comparator'].replace('_', ' ')} {value}"


def _text_column(name: str, code: str, description: object) -> Column:
    column = f"{name}_{column_suffix(code)}"
    words = format_lazy("{} ({})", description, code) if description else code
    return Column(column, name, _key_reader(code), ColumnType.TEXT, words)


def _read_local(texts: Json) -> object:
    others = (words for code, words in texts.items() if code not in LANGUAGES)
    return next(others, "")


def _read_identifiers(found: Json, *, scheme: str) -> object:
    return "; ".join(one["value"] for one in found or () if one["scheme"] == scheme) or None


def _key_column(name: str, key: str, description: object) -> Column:
    def pick(named: Json) -> object:
        found = (named or {}).get(key)
        return found.get("en") if isinstance(found, dict) else found

    words = format_lazy("{}, {}", description or name, key)
    return Column(f"{name}_{key}", name, pick, ColumnType.TEXT, words)


def _to_cell(value: object, kind: ColumnType) -> object:
    """Convert a value to a cell: list items are separated by semicolons. A point, a sum of money
    and a text in a column of numbers are None: another column has their canonical text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(
            _format_statement(one) if isinstance(one, dict) else str(one) for one in value
        )
    if isinstance(value, dict) or (kind == ColumnType.NUMBER and isinstance(value, str)):
        return None
    return value
