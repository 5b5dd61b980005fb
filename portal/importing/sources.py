"""The sources of a table: that of the batch, and those that a column or a row names."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import batched

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.importing.tables import ImportTable, TableRow
from portal.models import ImportBatch, Source

OF = "@"
"""Stands between a column and its source: `capacity_mw@gem-2026-02`."""
COLUMN = "source"
"""The column by which a row names its source."""


@dataclass
class NamedSources:
    batch: ImportBatch
    _found: dict[str, Source | None] = field(default_factory=dict)
    _own: dict[int, frozenset[int]] = field(default_factory=dict)

    def find(self, text: str) -> Source:
        """Return the source of an address or title; that of the batch for none. Raises ValueError
        with what to do."""
        if not text:
            return self.batch.source
        if text not in self._found:
            found = _named([text])[:2]
            self._found[text] = found[0] if len(found) == 1 else None
        source = self._found[text]
        if source is None:
            sentence = _("“%s” is no source here, or several are. Write its short address.")
            raise ValueError(sentence % text[:80])
        return source

    def own(self, source: Source) -> frozenset[int]:
        """Return the keys of a source and of the editions that it replaces."""
        if source.pk not in self._own:
            self._own[source.pk] = frozenset([source.pk, *source.earlier_releases()])
        return self._own[source.pk]


def _named(texts: Collection[str]) -> QuerySet[Source]:
    addresses = [text.lower() for text in texts]
    return Source.working.filter(Q(slug__in=addresses) | Q(title__in=texts))


def without_strangers(meant: Mapping[str, str], table: ImportTable) -> dict[str, str]:
    """Return what heads mean, but for a column `source` that names none of the portal's: tables of
    others have links or publishers there."""
    found = dict(meant)
    for head in [head for head, column in meant.items() if column == COLUMN]:
        texts = {row.cells[head] for row in table.rows if head in row.cells}
        if not any(_named(some).exists() for some in batched(texts, 1000)):
            del found[head]
    return found


def name_of(column: str) -> str:
    """Return a column without the source that it names."""
    return column.partition(OF)[0]


def by_source(row: TableRow, column: str) -> Iterator[TableRow]:
    """Yield a row for each source of which it has a cell in a column."""
    named = [one for one in row.cells if one != column and name_of(one) == column]
    cells = {one: text for one, text in row.cells.items() if one not in named}
    yield TableRow(row.number, cells, row.places)
    for one in named:
        about = {column: row.cells[one], COLUMN: source_of(row, one)}
        places = row.places | {column: row.places.get(one, one)}
        yield TableRow(row.number, cells | about, places)


def source_of(row: TableRow, column: str = "") -> str:
    """Return what a cell calls its source: as its column says, else as its row does."""
    _name, of, source = column.partition(OF)
    return source if of else row.cells.get(COLUMN, "")
