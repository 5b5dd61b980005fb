"""Differences in the columns of a record or of a row of a part, name by name."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeGuard

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.formatting.dates import format_day
from portal.formatting.locales import join_list
from portal.formatting.numbers import UNITS, format_amount
from portal.formatting.values import to_decimal
from portal.models import Country, Record
from portal.models.fields import PartialDateField, PartUidsField, check_span, find_field
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix, pick_text
from portal.records.document_types import RecordDocument
from portal.records.documents import declared
from portal.records.fact_serializers import AnyField
from portal.records.registry import serializer_of
from portal.site.changes.change import DocumentChange, Names, value_change

OUTSIDE = {"kind", "uid", "url", "title", "local_language", "title_origin", "facts", "edition"}
"""Names that are compared separately or identify the document."""

LONG, CONTEXT = 400, 80
"""Characters of a text that is shown whole, and of what stands around a change in a longer one."""

type Fields = Mapping[str, AnyField]
"""Fields of a serializer by name."""


@cache
def fields_of(model: type[Record]) -> Fields:
    """Return the fields of a kind's serializer by name; cached, as they are costly to build."""
    return serializer_of(model)().fields


def title_changes(was: RecordDocument, now: RecordDocument) -> Iterator[DocumentChange]:
    one, other = was["title"], now["title"]
    for code in declared(LANGUAGES, one, other):
        if one.get(code, "") != other.get(code, ""):
            label = _("Title (%s)") % LANGUAGES.get(code, code)
            yield value_change(label, one.get(code, ""), other.get(code, ""), language=code)


def column_changes(
    model: type[Record], was: RecordDocument, now: RecordDocument, countries: Names
) -> Iterator[DocumentChange]:
    """Compare the columns that are no facts, and the translations of those that are."""
    columns = ColumnChanges(model, fields_of(model), countries)
    stated = {name for fact, one in model.facts.items() for name in one.columns_of(fact)}
    for name in declared(columns.fields, was, now):
        one, other = was.get(name), now.get(name)
        if name in OUTSIDE or are_rows(one, other):
            continue
        if is_text(one) or is_text(other):
            skipped = {DEFAULT} if name in model.facts else set()
            yield from columns.compare_text(name, one, other, skipped)
        elif name not in model.facts and columns.source(name) not in stated:
            yield from columns.compare(name, one, other)


@dataclass(frozen=True)
class ColumnChanges:
    """Compares the columns of a record or row. `model` is None for a relation that was removed."""

    model: type[models.Model] | None
    fields: Fields
    named: Names
    """Names of countries by code, and of rows by the uid by which others name them."""

    def compare(self, name: str, was: object, now: object) -> Iterator[DocumentChange]:
        """Yield one change, or one for each language of a text; none for equal values."""
        if is_text(was) or is_text(now):
            yield from self.compare_text(name, was, now)
        elif _comparison_key(was) != _comparison_key(now):
            yield value_change(self._label(name), self.words(name, was), self.words(name, now))

    def compare_text(
        self, name: str, was: object, now: object, skipped: Collection[str] = ()
    ) -> Iterator[DocumentChange]:
        one, other = (value if isinstance(value, dict) else {} for value in (was, now))
        for code in LANGUAGES:
            if one.get(code, "") != other.get(code, "") and code not in skipped:
                label = self._label(f"{name}_{column_suffix(code)}")
                texts = cut_to_change(one.get(code, ""), other.get(code, ""))
                yield value_change(label, *texts, language=code)

    def words(self, name: str, value: object) -> str:
        """Write a value for readers."""
        column = self._column(name)
        if not value and value not in (0, False):
            return ""
        match value:
            case bool():
                return _("yes") if value else _("no")
            case list():
                return join_list(self.words(name, one) for one in value)
            case dict():
                title = value.get("title", value)
                return str(pick_text(title)) if isinstance(title, dict) else str(title)
            case int() | float():
                return format_amount(to_decimal(value), _unit(column))
        text = str(value)
        if getattr(column, "related_model", None) is Country or isinstance(column, PartUidsField):
            return self.named.get(text, text)
        if isinstance(column, PartialDateField) or check_span in getattr(column, "validators", ()):
            return format_day(text)
        return str(dict(getattr(column, "flatchoices", ())).get(text, text))

    def source(self, name: str) -> str:
        """Return the name of the column behind a key of the document."""
        field = self.fields.get(name)
        return str(field.source) if field is not None and field.source not in (None, "*") else name

    def _column(self, name: str) -> object:
        return find_field(self.model, self.source(name)) if self.model else None

    def _label(self, name: str) -> str:
        words = getattr(self._column(name), "verbose_name", name.replace("_", " "))
        return str(capfirst(str(words)))


def cut_to_change(was: str, now: str) -> tuple[str, str]:
    """Leave out what two long texts have in common before and behind what differs, but for some
    words: of a story with one comma more, readers would see the whole twice."""
    if min(len(was), len(now)) <= LONG:
        return was, now
    head = _count_shared(was, now)
    tail = _count_shared(was[head:][::-1], now[head:][::-1])
    start, rest = max(head - CONTEXT, 0), max(tail - CONTEXT, 0)
    before, after = "…" if start else "", "…" if rest else ""
    return (
        f"{before}{was[start : len(was) - rest]}{after}",
        f"{before}{now[start : len(now) - rest]}{after}",
    )


def _count_shared(one: str, other: str) -> int:
    """Return with how many of the same characters two texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def is_text(value: object) -> TypeGuard[dict[str, str]]:
    """Recognise a text by language."""
    return isinstance(value, dict) and DEFAULT in value


def are_rows(*values: object) -> bool:
    """Recognise rows of a part, where one list may be empty or missing."""
    rows = [row for value in values if isinstance(value, list) for row in value]
    return bool(rows) and all(isinstance(row, dict) and "uid" in row for row in rows)


def _unit(column: object) -> str:
    """Return the unit of a number column, which is its help text in the form."""
    help_text = str(getattr(column, "help_text", ""))
    return help_text if help_text in UNITS or help_text == "%" else ""


def _comparison_key(value: object) -> object:
    """Identify a reference by uid or slug, not by its title; treat empty values as equal."""
    if isinstance(value, dict):
        return value.get("uid") or value.get("slug") or value
    return None if value in ("", []) else value
