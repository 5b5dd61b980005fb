"""Outcomes of the cells of a row, beside what is stored of its record."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts import Amount, Comparator, Fact, Money
from portal.importing.heads import add_unit
from portal.importing.named_parts import PartNames, naming_column
from portal.importing.names import TITLES
from portal.importing.new_parts import NewPart
from portal.importing.parts import PART
from portal.importing.sources import COLUMN, OF, NamedSources, source_of
from portal.importing.stored import KnownRecord, StoredClaim
from portal.importing.tables import TableRow, is_nothing
from portal.importing.targets import PlannedCell, make_cell
from portal.importing.values import CellStatement, ValueReader
from portal.models import ImportBatch, ImportOutcome, Record, Source

FAR = Decimal(10)
"""Times as large or small as what is known: probably another unit."""

NO_PART = gettext_lazy("The record has no such part. Export the list again, and edit that.")
LONGEST_TITLE, LONGEST_LOCATOR = 300, 200
EXACTLY = (Comparator.EXACT, None, None)
"""Comparator and bounds of a plain figure."""


class ReadCell(NamedTuple):
    column: str
    fact: str
    statement: CellStatement
    source: Source


class ReadRow(NamedTuple):
    row: TableRow
    cells: list[ReadCell]
    refused: list[PlannedCell]


class CellPlan:
    """Reads and compares the cells of one table about records of a kind; `facts` are those that its
    columns state."""

    def __init__(
        self,
        model: type[Record],
        batch: ImportBatch,
        reader: ValueReader,
        facts: Mapping[str, str],
        labels: Mapping[str, str],
        new_parts: Mapping[str, NewPart],
        part_names: PartNames,
    ) -> None:
        self.model, self.batch, self.reader, self.labels = model, batch, reader, labels
        self.new_parts, self.facts, self.part_names = new_parts, facts, part_names
        self.declared = {name: model.get_fact(name) for name in facts.values()}
        self.stays = _("The accepted value stays until somebody decides.")
        columns = batch.mapping.values()
        self.sources = NamedSources(batch)
        self.source = batch.source
        self.own = self.sources.own(self.source)
        self.names_sources = any(OF in column for column in facts) or COLUMN in columns
        self.is_template = "version" in columns

    def read(self, row: TableRow) -> ReadRow:
        """Read what a row states of facts."""
        found = ReadRow(row, [], [])
        if PART in row.cells:
            found.refused.append(self.cell(row, PART, ImportOutcome.REFUSED, note=str(NO_PART)))
        for column, text in row.cells.items():
            fact = self.facts.get(column)
            if fact is None or is_nothing(text):
                continue
            try:
                source = self.source
                if self.names_sources:
                    source = self.sources.find(source_of(row, column))
                told = self.reader.read(fact, self._with_unit(row, column, text))
                found.cells.append(ReadCell(column, fact, told, source))
            except ValueError as problem:
                note = str(problem)
                found.refused.append(self.cell(row, column, ImportOutcome.REFUSED, note=note))
        return found

    def _with_unit(self, row: TableRow, column: str, text: str) -> str:
        head, fact = row.places.get(column, ""), self.declared[self.facts[column]]
        is_measured = isinstance(fact.type, Amount | Money)
        return add_unit(text, head, fact.unit, self.reader.language) if is_measured else text

    def cell(
        self, row: TableRow, column: str, outcome: str, was: str = "", now: str = "", note: str = ""
    ) -> PlannedCell:
        head = row.places.get(column) or self.labels.get(column, column)
        fact = self.facts.get(column, column)
        return make_cell(fact, head, row.cells.get(column, ""), outcome, was, now, note)

    def state(self, row: TableRow, one: ReadCell, was: str = "") -> PlannedCell:
        """Return a cell as what it states would be new."""
        cell = self.cell(row, one.column, ImportOutcome.NEW, was=was, now=one.statement.value)
        cell["stated"] = dict(one.statement.columns)
        if locator := row.cells.get("locator"):
            cell["stated"]["locator"] = locator[:LONGEST_LOCATOR]
        if one.source is not self.source:
            cell["stated"]["source"] = str(one.source.pk)
        return cell

    def compare(self, row: TableRow, one: ReadCell, target: KnownRecord) -> PlannedCell:
        if self.new_parts and part_of(one.fact) in self.new_parts:
            return self.state(row, one)
        if one.fact not in target.accepted:
            return self.cell(row, one.column, ImportOutcome.REFUSED, note=str(NO_PART))
        accepted, new, claims = target.accepted[one.fact], one.statement, target.claims[one.fact]
        own = self.own if one.source is self.source else self.sources.own(one.source)
        mine = [claim for claim in claims if claim.source_id in own]
        is_kept = new.value == accepted and not new.as_printed
        is_kept |= row.cells[one.column] == accepted  # such as the name of two provinces
        if (self.is_template and is_kept) or new[:4] in [claim[:4] for claim in mine]:
            return self.cell(row, one.column, ImportOutcome.SAME, was=accepted, now=new.value)
        cell = self.state(row, one, accepted)
        fact = self.declared[one.fact]
        if mine:
            cell["outcome"], cell["was"] = ImportOutcome.CHANGED, mine[-1].value
            if accepted and not _agrees(fact, accepted, claims, new):
                cell["note"] = self.stays
        elif accepted and _agrees(fact, accepted, claims, new):
            cell["outcome"] = ImportOutcome.CONFIRMED
        elif accepted and (fact.gap_ratio(accepted, new.value) or 0) > FAR:
            cell["outcome"] = ImportOutcome.DOUBTFUL
            cell["note"] = _("More than ten times as large or small: is it in %s?") % fact.unit
        elif accepted:
            cell["outcome"] = ImportOutcome.CONFLICT
            cell["note"] = self.stays
        return cell

    def with_new_parts(self, read: ReadRow, cells: Sequence[PlannedCell]) -> Iterator[PlannedCell]:
        """Yield the cells of a row, those about a new part behind one that makes it. Of a part that
        cannot be made nothing is said but why."""
        keys = [column for column in read.row.cells if column in self.new_parts]
        for key in keys:
            about = [cell for cell in cells if part_of(cell["column"]) == key]
            yield (made := self._new_part(read.row, key, about))
            yield from about if "stated" in made else ()
        yield from (cell for cell in cells if part_of(cell["column"]) not in keys)

    def _new_part(self, row: TableRow, key: str, about: Sequence[PlannedCell]) -> PlannedCell:
        new = self.new_parts[key]
        title, locator = (new.row.cells.get(name, "") for name in ("title_en", "locator"))
        locator = locator[:LONGEST_LOCATOR]
        try:
            source = self.sources.find(source_of(new.row))
            new.check({cell["column"]: cell["now"] for cell in reversed(about)})
        except ValueError as problem:
            return self.cell(row, key, ImportOutcome.REFUSED, now=title, note=str(problem))
        made = self.cell(row, key, ImportOutcome.NEW, now=title)
        made["stated"] = {**new.named, "source_id": str(source.pk), "locator": locator}
        return made

    def named_parts(
        self, row: TableRow, target: KnownRecord, cells: Sequence[PlannedCell]
    ) -> Iterator[PlannedCell]:
        """Yield cells for what parts are to name; `cells` make the new ones."""
        names, made = self.part_names, {cell["column"] for cell in cells if "stated" in cell}
        for key in made.intersection(self.new_parts):
            new = self.new_parts[key]
            names.add(target.uid, new.relation, new.uid, new.row.cells.get("title_en", ""))
        for path, text in row.cells.items():
            column, key = naming_column(self.model, path), part_of(path)
            if column is None or is_nothing(text) or (key in self.new_parts and key not in made):
                continue
            try:
                if path not in names.now and key not in made:
                    raise ValueError(NO_PART)
                told = names.find(target.uid, column, text)
            except ValueError as problem:
                yield self.cell(row, path, ImportOutcome.REFUSED, note=str(problem))
                continue
            was = names.now.get(path, "")
            words = (names.words(target.uid, column.relation, one) for one in (was.split(), told))
            cell = self.cell(row, path, ImportOutcome.SAME, *words)
            if set(told) != {*was.split()}:
                cell["outcome"] = ImportOutcome.CHANGED if was else ImportOutcome.NEW
                cell["stated"] = {"was": was, "value": " ".join(told)}
            yield cell

    def titles(self, row: TableRow, target: KnownRecord) -> Iterator[PlannedCell]:
        """Yield titles that were edited in the template; other tables rename nothing."""
        for name in TITLES if self.is_template else ():
            text, stored = row.cells.get(name, "")[:LONGEST_TITLE], target.titles[name]
            if text and text != stored:
                cell = self.cell(row, name, ImportOutcome.CHANGED, was=stored, now=text)
                cell["stated"] = {"value": text}
                yield cell

    def missing(self, row: TableRow, target: KnownRecord) -> Iterator[PlannedCell]:
        """Yield cells for what the source said of a record before, and does not any more."""
        said = {self.facts.get(name) for name, text in row.cells.items() if not is_nothing(text)}
        for name in dict.fromkeys(self.facts.values()):
            old = [one for one in target.claims[name] if one.source_id in self.own]
            if old and name not in said:
                cell = self.cell(row, name, ImportOutcome.GONE, was=old[-1].value, now="—")
                cell["stated"] = {"claims": " ".join(one.uid for one in old)}
                cell["note"] = _(
                    "The table does not say it any more: the earlier statement is retracted."
                )
                yield cell


def part_of(path: str) -> str:
    """Return the beginning of a path, which names a part; nothing for a fact of the record."""
    return path.rpartition("-")[0] if path.count("-") == 2 else ""


def _agrees(fact: Fact, accepted: str, claims: Sequence[StoredClaim], new: CellStatement) -> bool:
    comparator = fact.comparator(accepted, claims)
    if new.value == accepted and new[1:4] == (comparator, None, None) == EXACTLY:
        return True
    agrees = fact.agrees(accepted, comparator, new)
    is_rounded = fact.agrees_by_rounding(accepted, comparator, claims, new)
    return bool(agrees) or (agrees is False and is_rounded)
