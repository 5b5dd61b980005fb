"""The form of a record."""

from collections.abc import Container
from itertools import chain, count
from typing import ClassVar, cast

from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.admin.evidence.evidence import evidence_help_text
from portal.admin.evidence.sourcing import bind_sourcing_form
from portal.admin.forms.checked_form import CleanedData
from portal.admin.forms.forms import VersionedForm, show_plainly
from portal.admin.forms.phrases import take_currencies
from portal.admin.forms.typed_readings import LONG
from portal.admin.forms.values import ValueWords
from portal.facts import Amount, Fact, Money
from portal.facts.fact import join_keys, read_column
from portal.facts.types import ColumnValue
from portal.formatting.numbers import format_unit
from portal.models import Record
from portal.models.former_addresses import used_slugs
from portal.models.languages import columns


class RecordForm(VersionedForm):
    """Shows the evidence of each fact under its field, and holds the form for the source of changed
    facts."""

    words: ClassVar[ValueWords]
    """Those of the request."""

    def prepare(self) -> None:
        super().prepare()
        show_plainly(self)
        self.refused: set[str] = set()
        self.sourced: list[str] = []
        record: Record = self.instance
        self.sourcing = bind_sourcing_form(record, self.data) if self.is_bound else None
        self._allow_gaps()
        if record.pk is None:
            return
        if self.is_bound:  # drawn only where it comes back refused
            for name, fact in record.facts.items():
                if (field := self.fields.get(fact.columns_of(name)[0])) is not None:
                    field.help_text = _help_with_evidence(field.help_text, record, name, self.words)
            return
        lines = {
            fact.columns_of(name)[0]: evidence_help_text(record, name, self.words)
            for name, fact in record.facts.items()
        }
        for column, line in lines.items():
            if (field := self.fields.get(column)) is not None:
                field.help_text = format_html("{} {}", field.help_text, line)
        # Who only reads needs no words on how to fill a field in, but the unit of a value, and a
        # long one as pages show it.
        texts = {field.name: "" for field in record._meta.get_fields()} | lines
        for name, fact in record.facts.items():
            column, value = fact.columns_of(name)[0], record.accepted(name)
            is_long = isinstance(fact.type, Amount | Money) and LONG.match(value)
            unit = self.words.of(fact, value) if is_long else format_unit(fact.unit)
            if unit and value:
                texts[column] = format_html("{} {}", unit, lines[column])
        self._meta.help_texts = texts

    def _allow_gaps(self) -> None:
        """Take a draft with a title alone: what publication needs may come later."""
        for name in {*self.instance.required_columns()} - {"title_en"}:
            if (field := self.fields.get(name)) is not None:
                field.required = False
                if not self.initial.get(name) and name != "slug":
                    needed = _("Needed before publication.")
                    field.help_text = format_html("{} {}", needed, field.help_text)

    def clean_slug(self) -> str:
        """Make an address of the title where none was typed."""
        slug: str = self.cleaned_data["slug"] or self.instance.slug
        return slug or free_slug(self.instance, self.cleaned_data.get("title_en", ""))

    def clean(self) -> CleanedData:
        cleaned = super().clean()
        take_currencies(self, self.instance.facts)
        for name, fact in self.instance.facts.items():
            self._check_fact(name, fact)
        for errors in self.sourcing.errors.values() if self.sourcing else ():
            self.add_error(None, list(errors))
        # A title that an editor has written is no longer one that the portal composed.
        for title, origin in zip(columns("title"), columns("title_origin"), strict=True):
            if title in self.changed_data and origin not in self.changed_data:
                self.cleaned_data[origin] = ""
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | self.refused

    def _check_fact(self, name: str, fact: Fact) -> None:
        """Refuse values that are invalid for the type of a fact. The record keeps its value."""
        columns = [column for column in fact.columns_of(name) if column in self.cleaned_data]
        if not columns or any(column in self.errors for column in fact.columns_of(name)):
            return
        values = {column: self._value_of(column) for column in fact.columns_of(name)}
        if problems := fact.problems(name, values):
            for column, sentence in problems.items():
                self.add_error(column if column in self.fields else None, sentence)
            for column in columns:
                self.cleaned_data.pop(column, None)
            self.refused.update(columns)

    def _value_of(self, column: str) -> ColumnValue:
        """Return the value of a column as it would be stored; the key for a relation."""
        if column not in self.cleaned_data:
            return read_column(self.instance, column)
        cleaned = self.cleaned_data[column]
        is_many = isinstance(cleaned, QuerySet)
        return join_keys(cleaned) if is_many else cast(ColumnValue, getattr(cleaned, "pk", cleaned))


def _write_help(text: StrOrPromise, record: Record, name: str, words: ValueWords) -> SafeString:
    return format_html("{} {}", text, evidence_help_text(record, name, words))


_help_with_evidence = lazy(_write_help, SafeString)


def free_slug(record: Record, title: str) -> str:
    """Return the address that a title gives, with a number where it is taken."""
    stem = slugify(title)[:180] or record.uid
    return numbered_slug(stem, used_slugs(type(record), stem))


def numbered_slug(stem: str, taken: Container[str]) -> str:
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(slug for slug in chain([stem], numbered) if slug not in taken)
