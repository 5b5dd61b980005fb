"""The short form of a table: few columns that explain themselves, in the reader's language.

Each is made of cells of the whole table, so it costs no more than that.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.facts import Amount, Choice, Comparator, CountryCode, Fact, Money, Point, Reference
from portal.filters.refusals import InvalidParameters, unknown_value
from portal.formatting.addresses import local_url
from portal.formatting.countries import country_names
from portal.formatting.numbers import format_unit
from portal.models import Country, Record, Source, fields
from portal.models.languages import column_suffix, content_language
from portal.opendata.api.tables import columns_of
from portal.records.kinds import kind_of
from portal.tabular.flattening import Column
from portal.tabular.table import ListRows, Table

if TYPE_CHECKING:
    from portal.opendata.api.views import RowViewSet

COLUMNS, READER = "columns", "reader"
ALWAYS = (CountryCode, Choice, Point)
"""Types of the facts that every short form has, beside the key facts of its kind."""


def is_for_readers(request: HttpRequest) -> bool:
    """Raises InvalidParameters for another value than `reader` and `all`."""
    asked = request.GET.getlist(COLUMNS) or ["all"]
    if asked[0] not in (READER, "all") or len(asked) > 1:
        raise InvalidParameters({COLUMNS: unknown_value(" ".join(asked), ["all", READER]).messages})
    return asked[0] == READER


def reader_title() -> str:
    """Return the column of titles in the reader's language."""
    return f"title_{column_suffix(content_language())}"


def reader_table(table: Table) -> Table:
    """Return the short form. The field of each column names the columns that it is made of."""
    return replace(table, columns=list(_ReaderColumns(table)), key=str(_("Address")))


class ReaderRows(ListRows):
    def cells(self, columns: Sequence[Column]) -> Iterator[list[list[object]]]:
        base = {column.name: column for column in columns_of(cast("RowViewSet", self.endpoint))}
        names = list(dict.fromkeys(name for column in columns for name in column.field.split()))
        for some in super().cells([base[name] for name in names]):
            cells = dict(zip(names, some, strict=True))
            yield [
                list(map(column.pick, *(cells[name] for name in column.field.split())))
                for column in columns
            ]


class _ReaderColumns:
    """Columns made of the columns of a table of records."""

    def __init__(self, table: Table) -> None:
        self.model = cast("type[Record]", table.endpoint.model())
        self.known = {column.name: column for column in table.columns}
        self.title = reader_title()
        self._countries = country_names(None)
        self._columns: dict[str, fields.Column] = {f.name: f for f in self.model._meta.fields}

    def __iter__(self) -> Iterator[Column]:
        kind = kind_of(self.model)
        yield Column(str(kind.one), f"{self.title} title_en", lambda own, english: own or english)
        yield Column(_("Address"), "url", local_url, description=_("Page of the record"))
        facts = self._facts()
        for name, fact in facts.items():
            yield from self._fact(name, fact)
        for name, head in kind.file_columns.items():
            yield self._in_words(name, str(head), self._columns.get(name))
        yield from self._standing(facts)

    def _facts(self) -> dict[str, Fact]:
        return {
            name: fact
            for name, fact in self.model.facts.items()
            if name in self.model.key_facts
            or (isinstance(fact.type, ALWAYS) and name != "accuracy")  # of a point: room is short
        }

    def _fact(self, name: str, fact: Fact) -> Iterator[Column]:
        head = capfirst(str(self.model.fact_label(name)))
        match fact.type:
            case CountryCode() | Choice() | Reference():
                yield self._in_words(name, head, self._columns[self.model.column_of(name)])
            case Point():
                for axis, words in (("latitude", _("Latitude")), ("longitude", _("Longitude"))):
                    yield self._renamed(axis, words)
            case Amount():
                unit = format_unit(fact.unit)
                both = {"title": head, "more": unit}
                words = _("%(title)s (%(more)s)") % both if unit else head
                yield self._renamed(name, words)
            case Money():
                yield self._renamed(name, head)
                yield self._renamed(f"{name}_currency", _("%(what)s, currency") % {"what": head})
            case _:
                yield self._renamed(name, head)

    def _in_words(self, name: str, head: str, column: fields.Column | None) -> Column:
        """Say a country, a record, a word of a list or a unit as the reader does."""
        if name == "unit":
            return Column(head, name, format_unit)
        if column and column.related_model is Country:
            return Column(head, name, lambda code: self._countries.get(code or "", code))
        if column and column.is_relation:
            records = cast("type[Record]", column.related_model).objects
            titles = dict(records.values_list("slug", self.title))
            return Column(head, f"{name} {name}_title", lambda own, en: titles.get(own) or en)
        if labels := dict(getattr(column, "flatchoices", ())):
            return Column(head, name, lambda value: str(labels.get(value, value or "")) or None)
        return self._renamed(name, head)

    def _standing(self, facts: dict[str, Fact]) -> Iterator[Column]:
        """How exact values are, which of them are disputed, and the titles of their sources."""
        labels = {name: capfirst(str(self.model.fact_label(name))) for name in facts}
        inexact = [name for name in facts if f"{name}_comparator" in self.known]

        def of_each(suffix: str, names: Sequence[str], words: Callable[..., str]) -> Column:
            def pick(*cells: object) -> str | None:
                found = (words(labels[n], cell) for n, cell in zip(names, cells, strict=True))
                return "; ".join(filter(None, found)) or None

            return Column("", " ".join(f"{name}_{suffix}" for name in names), pick)

        if inexact:
            said = of_each("comparator", inexact, _comparator)
            about = _("Values that a source gives as “over”, “under” or “about”")
            yield replace(said, name=_("Not exact"), description=about)
        if facts:
            said = of_each("disputed", list(facts), lambda label, cell: label if cell else "")
            about = _("Facts about which sources differ")
            yield replace(said, name=_("Disputed"), description=about)
            slugs = " ".join(f"{name}_sources" for name in facts)
            about = _("Titles of the sources that give these values, between semicolons")
            yield Column(_("Sources"), slugs, self._titles, description=about)

    def _titles(self, *cells: object) -> str | None:
        slugs = dict.fromkeys(slug for cell in cells for slug in str(cell or "").split())
        return "; ".join(self._sources.get(slug, slug) for slug in slugs) or None

    def _renamed(self, name: str, head: str) -> Column:
        return replace(self.known[name], name=head, field=name, pick=lambda cell: cell)

    @cached_property
    def _sources(self) -> dict[str, str]:
        return dict(Source.objects.values_list("slug", "title"))


def _comparator(label: str, cell: object) -> str:
    words = "" if cell in (None, Comparator.EXACT) else str(Comparator(str(cell)).label)
    return f"{label}: {words}" if words else ""
