"""Table of “Apply a source”: records, and their facts without a source."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.admin.evidence_pages.many_records import ManyRecordsPage
from portal.admin.forms.relations import link_to
from portal.admin.forms.values import ValueWords
from portal.models import Record

CELLS = 600
"""Limit on the checkboxes of a page; beyond it facts are ticked for all records together."""
ALL = "all"

type Ticks = set[tuple[str, str]]
"""`("17", "capacity_mw")`; `("all", "capacity_mw")` for all records that lack a source."""


@dataclass(frozen=True, kw_only=True)
class ApplyCell:
    """A fact of a record that has a value."""

    name: str
    words: str
    value: str
    lacks_source: bool
    is_ticked: bool


@dataclass(frozen=True, kw_only=True)
class ApplyRow:
    record: Record
    address: str
    refusal: str
    """Reason why nothing can be written here; empty when something can."""
    cells: list[ApplyCell]

    @property
    def lacking(self) -> list[ApplyCell]:
        return [cell for cell in self.cells if cell.lacks_source]

    @property
    def others(self) -> list[ApplyCell]:
        return [cell for cell in self.cells if not cell.lacks_source]


@dataclass(frozen=True, kw_only=True)
class ApplyTable:
    rows: list[ApplyRow]
    ticks: Ticks

    @property
    def seen(self) -> str:
        """Records with their versions, as the form sends them back."""
        return ",".join(f"{row.record.pk}:{row.record.version}" for row in self.rows)

    @property
    def is_long(self) -> bool:
        return sum(len(row.cells) for row in self.rows) > CELLS

    @property
    def columns(self) -> list[tuple[str, str, int, bool]]:
        """Name, label, number of records without a source for it, and whether it is ticked."""
        lacking = [cell for row in self.rows if not row.refusal for cell in row.lacking]
        words = {cell.name: cell.words for cell in lacking}
        names = [cell.name for cell in lacking]
        return [(n, words[n], names.count(n), (ALL, n) in self.ticks) for n in words]


def build_table(page: ManyRecordsPage, keys: Sequence[int], ticks: Ticks | None) -> ApplyTable:
    """Return the table in a fixed number of queries. `ticks=None` ticks all facts without a
    source."""
    words = ValueWords(page.request)
    rows = []
    for record in page.load_records(keys):
        refusal = page.find_refusal(record)
        cells = [] if refusal else _build_cells(record, words, ticks)
        address = link_to(record)
        rows.append(ApplyRow(record=record, address=address, refusal=refusal, cells=cells))
    lacking = {(ALL, cell.name) for row in rows for cell in row.lacking}
    return ApplyTable(rows=rows, ticks=lacking if ticks is None else ticks)


def _build_cells(record: Record, words: ValueWords, ticks: Ticks | None) -> list[ApplyCell]:
    found = []
    for name, fact in record.facts.items():
        if accepted := fact.accepted(record, name):
            lacks = not record.is_supported(name)
            tick = lacks if ticks is None else (str(record.pk), name) in ticks
            value = words.of(fact, accepted, record.judge(name).comparator)
            said = str(record.fact_label(name))
            cell = ApplyCell(name=name, words=said, value=value, lacks_source=lacks, is_ticked=tick)
            found.append(cell)
    return found
