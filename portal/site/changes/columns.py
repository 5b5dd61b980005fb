"""What a document says beside its facts, name by name; the same for one row of a part."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.formatting.dates import day_words
from portal.formatting.numbers import UNITS, amount_words
from portal.formatting.values import decimal
from portal.models import Country, Record
from portal.models.fields import PartialDateField, check_span
from portal.models.languages import DEFAULT, LANGUAGES, pick, suffix
from portal.records.document_types import RecordDocument
from portal.records.documents import declared
from portal.records.registry import serializer_of
from portal.site.changes.change import DocumentChange, Names, changed

OUTSIDE = {"kind", "uid", "url", "title", "local_language", "facts", "edition"}
"""What is compared on its own, or says where a document stands."""


@cache
def fields_of(model: type[Record]) -> Any:
    """The fields of a document by name, as its serializer has them; made once."""
    return serializer_of(model)().fields


def title_changes(was: RecordDocument, now: RecordDocument) -> Iterator[DocumentChange]:
    one, other = was["title"], now["title"]
    for code in declared(LANGUAGES, one, other):
        if one.get(code, "") != other.get(code, ""):
            label = _("Title (%s)") % LANGUAGES.get(code, code)
            yield changed(label, one.get(code, ""), other.get(code, ""))


def column_changes(
    model: type[Record], was: RecordDocument, now: RecordDocument, countries: Names
) -> Iterator[DocumentChange]:
    """What is a fact is told as one; here are its translations."""
    columns = ColumnChanges(model, fields_of(model), countries)
    stated = {name for fact, one in model.facts.items() for name in one.columns_of(fact)}
    for name in declared(columns.fields, was, now):
        one, other = was.get(name), now.get(name)
        if name in OUTSIDE or are_rows(one, other):
            continue
        if is_text(one) or is_text(other):
            told = {DEFAULT} if name in model.facts else set()
            yield from columns.of_text(name, one, other, told)
        elif name not in model.facts and columns.source(name) not in stated:
            yield from columns.of(name, one, other)


@dataclass(frozen=True)
class ColumnChanges:
    """The columns of a record or of a row, with their words. `model` is None when it is lost."""

    model: type[models.Model] | None
    fields: Any
    """Those of the serializer."""
    countries: Names

    def of(self, name: str, was: Any, now: Any) -> Iterator[DocumentChange]:
        """One change, or one for each language of a text; none where both say the same."""
        if is_text(was) or is_text(now):
            yield from self.of_text(name, was, now)
        elif _key(was) != _key(now):
            yield changed(self._label(name), self.words(name, was), self.words(name, now))

    def of_text(
        self, name: str, was: Any, now: Any, told: Collection[str] = ()
    ) -> Iterator[DocumentChange]:
        one, other = was or {}, now or {}
        for code in LANGUAGES:
            if one.get(code, "") != other.get(code, "") and code not in told:
                label = self._label(f"{name}_{suffix(code)}")
                yield changed(label, one.get(code, ""), other.get(code, ""))

    def words(self, name: str, value: Any) -> str:
        column = self._column(name)
        if not value and value not in (0, False):
            return ""
        match value:
            case bool():
                return _("yes") if value else _("no")
            case list():
                between = pgettext("between the items of a list", ", ")
                return between.join(self.words(name, one) for one in value)
            case dict():
                title = value.get("title", value)
                return str(pick(title)) if isinstance(title, dict) else str(title)
            case int() | float():
                return amount_words(decimal(value), _unit(column))
        if getattr(column, "related_model", None) is Country:
            return self.countries.get(value, value)
        if isinstance(column, PartialDateField) or check_span in getattr(column, "validators", ()):
            return day_words(value)
        return str(dict(getattr(column, "flatchoices", ())).get(value, value))

    def source(self, name: str) -> str:
        """The column behind a name of the document."""
        field = self.fields.get(name)
        return str(field.source) if field is not None and field.source not in (None, "*") else name

    def _column(self, name: str) -> Any:
        columns = (
            {field.name: field for field in self.model._meta.get_fields()} if self.model else {}
        )
        return columns.get(self.source(name))

    def _label(self, name: str) -> str:
        words = getattr(self._column(name), "verbose_name", name.replace("_", " "))
        return str(capfirst(str(words)))


def is_text(value: Any) -> bool:
    """Whether it is a text in each language."""
    return isinstance(value, dict) and DEFAULT in value


def are_rows(*values: Any) -> bool:
    """Whether these are the rows of a part, of which one list may be empty or missing."""
    rows = [row for value in values if isinstance(value, list) for row in value]
    return bool(rows) and all(isinstance(row, dict) and "uid" in row for row in rows)


def _unit(column: Any) -> str:
    """A number's unit stands under its field in the form."""
    said = str(getattr(column, "help_text", ""))
    return said if said in UNITS or said == "%" else ""


def _key(value: Any) -> Any:
    """What is meant, whatever it is called; nothing is nothing in every form."""
    if isinstance(value, dict):
        return value.get("uid") or value.get("slug") or value
    return None if value in ("", []) else value
