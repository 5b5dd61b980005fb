"""The plan of an import: the records that rows are about, and what becomes of each row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from itertools import batched, chain
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db.models.fields.json import KT
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.facts import Comparator
from portal.facts.identifiers import new_uid
from portal.importing.cell_plan import LONGEST_TITLE, CellPlan, ReadRow
from portal.importing.matching import ASKED, Candidate, Matcher, Wanted, is_sure
from portal.importing.named_parts import PartNames, naming_column
from portal.importing.names import TITLES, name_key
from portal.importing.new_parts import PartFinder, uids_by_key
from portal.importing.parts import fold_parts
from portal.importing.sources import name_of
from portal.importing.stored import KnownRecord, KnownRecords
from portal.importing.tables import ImportTable, TableRow, is_nothing
from portal.importing.targets import PlannedCell, finish_row, refuse_error
from portal.importing.values import ValueReader
from portal.models import (
    Claim,
    ExternalId,
    ImportBatch,
    ImportOutcome,
    ImportRow,
    Record,
    Scheme,
    Status,
)
from portal.models.imports import ImportState

if TYPE_CHECKING:
    from portal.importing.records import RecordTarget

LONGEST_KEY, DIGITS = 200, 20
"""Characters of the key of a row, and of the digest with which a long one ends."""
PORTION = 1000
"""Rows whose records are in memory at a time."""
DEGREES: dict[str, StrOrPromise] = {
    "latitude": gettext_lazy("latitude"),
    "longitude": gettext_lazy("longitude"),
}
NAMED = (*TITLES, *(f"id-{scheme.value}" for scheme in Scheme))


def build_record(model: type[Record], cells: Iterable[PlannedCell]) -> Record:
    """Return a record, unsaved, with the values that the cells of a new row state: of two sources,
    that of the first."""
    record = model(uid=new_uid())
    taken: set[str] = set()
    for cell in cells:
        name, told = cell["column"], cell.get("stated")
        if name in TITLES:
            setattr(record, name, cell["now"])
        elif told and name in model.facts and name not in taken:
            model.facts[name].accept(record, name, told["value"])
            taken.add(name)
    record.title_en = record.title_en or record.title_ru or record.title_zh_hans
    return record


def make_claim(model: type[Record], batch: ImportBatch, cell: PlannedCell, at: datetime) -> Claim:
    """Return a claim of no record yet, unsaved, as a cell states it."""
    told = cell["stated"]
    number = {bound: Decimal(told[bound]) for bound in ("lower", "upper") if told.get(bound)}
    printed = told.get("as_printed", "")
    return cast(type[Claim], model.part_model("claims"))(
        fact=cell["column"],
        value=told["value"],
        comparator=told.get("comparator", Comparator.EXACT),
        source_id=int(told.get("source", batch.source_id)),
        locator=told.get("locator", ""),
        as_printed=printed,
        language=batch.source.language if printed else "",
        recorded_at=at,
        **number,
    )


class RecordPlan:
    """Plan of the changes that the rows of one table make to the records of a kind."""

    def __init__(self, target: "RecordTarget", batch: ImportBatch, table: ImportTable) -> None:
        self.target, self.model, self.batch, self.table = target, target.model, batch, table
        language = table.language_of_numbers(batch.source.language)
        reader = ValueReader(self.model, language, table.has_decimal_comma)
        finder = PartFinder(self.model, reader)
        fold_parts(self.model, table, finder)
        naming = [row.cells["uid"] for row in table.rows if self._names_parts(row)]
        names = PartNames(self.model, uids_by_key(self.model, naming))
        told = (column for row in table.rows for column in row.cells)
        columns = {column: name_of(column) for column in chain(batch.mapping.values(), told)}
        if set(DEGREES) <= columns.keys():
            columns[target.point] = target.point
        facts: dict[str, list[str]] = {name: [] for name in target.facts}
        for column, name in columns.items():
            if target.find_fact(name):
                facts.setdefault(name, []).append(column)
        stating = {column: name for name, found in facts.items() for column in found}
        labels = {name: str(label) for name, label in target.columns().items()}
        labels |= {column: head for head, column in batch.mapping.items()}
        self.cells = CellPlan(self.model, batch, reader, stating, labels, finder.new, names)
        self.stored = KnownRecords(self.model, [name for name in facts if facts[name]])
        self.seen: dict[str, int] = {}

    def rows(self) -> Iterator[ImportRow]:
        """Yield the rows of the table in their order. All are matched before the first."""
        read = [self._read(row) for row in self.table.rows]
        wanted = list(map(_wanted, read))
        candidates = Matcher(self.model).find(wanted)
        keys = list(map(_match_key, wanted))
        decided = self._decisions(keys)
        known: set[str] = set()
        matched = zip(read, wanted, keys, candidates, strict=True)
        for some in batched(matched, PORTION):
            rows = [
                self._match(one.row.number, about, key, near, decided)
                for one, about, key, near in some
            ]
            targets = self.stored.load({row.target_uid for row in rows if row.target_uid})
            known |= targets.keys()
            asked = [row for row in rows if not (row.target_uid or row.is_decided)]
            known |= {one["uid"] for row in asked for one in row.candidates}  # may be among them
            for row, (one, *_matched) in zip(rows, some, strict=True):
                self._judge(row, one, targets.get(row.target_uid))
                yield row
        if self.batch.is_whole and not self.cells.is_template:
            yield from self._gone(known)

    def _read(self, row: TableRow) -> ReadRow:
        degrees = [row.cells.get(name, "") for name in DEGREES]
        if not all(map(is_nothing, degrees)):
            row.cells[self.target.point] = ",".join(text.replace(",", ".") for text in degrees)
        read = self.cells.read(row)
        for name in NAMED:
            try:
                refuse_error(text := row.cells.get(name, ""))
                if text and name.startswith("id-"):
                    ExternalId._meta.get_field("value").clean(text, None)
            except (ValueError, ValidationError) as problem:
                note = " ".join(getattr(problem, "messages", [str(problem)]))
                read.refused.append(self.cells.cell(row, name, ImportOutcome.REFUSED, note=note))
                del row.cells[name]  # no record is called so
        return read

    def _names_parts(self, row: TableRow) -> bool:
        return any(naming_column(self.model, column) for column in row.cells)

    def _match(
        self,
        number: int,
        one: Wanted,
        key: str,
        near: Sequence[Candidate],
        decided: Mapping[str, str],
    ) -> ImportRow:
        planned = ImportRow(number=number, match_key=key)
        planned.title = (one.names[0] if one.names else one.uid or one.slug)[:LONGEST_TITLE]
        if key in decided:
            planned.target_uid, planned.is_decided = decided[key], True
            planned.candidates = _offered(near)
        elif is_sure(near):
            planned.target_uid = near[0]["uid"]
            planned.note = near[0]["why"] if near[0]["score"] < 100 else ""
        elif near:
            planned.candidates, planned.outcome = _offered(near), ImportOutcome.DOUBTFUL
            planned.note = _("Say below which record it is, and keep the choices.")
        return planned

    def _decisions(self, keys: Sequence[str]) -> dict[str, str]:
        """Return what editors have said of these rows, here or in an import that was applied."""
        states = [ImportState.APPLIED, ImportState.WAITING]
        rows = ImportRow.objects.filter(is_decided=True, batch__target=self.target.name)
        found: dict[str, str] = {}
        for known in (rows.filter(batch__state__in=states), rows.filter(batch=self.batch.pk)):
            for some in batched({*keys} - {""}, ASKED):
                told = known.filter(match_key__in=some).order_by("pk")
                made = told.values_list("match_key", "target_uid", KT("made__record"))
                found |= {key: uid or record or "" for key, uid, record in made}
        return found

    def _judge(self, row: ImportRow, read: ReadRow, target: KnownRecord | None) -> None:
        key = row.target_uid or row.match_key
        if key and self.seen.setdefault(key, row.number) != row.number:
            note = _("Row %s is about the same record. Put both into one.") % self.seen[key]
            _refuse(row, note, read.refused)
        elif target is None:
            row.target_uid = ""  # of a record that was deleted since an editor named it
            self._judge_new(row, read)
        elif not self._refuse_closed(row, target):
            self._judge_known(row, read, target)

    def _refuse_closed(self, row: ImportRow, target: KnownRecord) -> bool:
        """Refuse a row about a record that cannot be changed now; return whether it did."""
        if target.status in (Status.DRAFT, Status.PUBLISHED):
            return False
        sentence = _("“%s” is in review or withdrawn: decide there first.")
        _refuse(row, sentence % self.model(**target.titles), [])
        return True

    def _judge_known(self, row: ImportRow, read: ReadRow, target: KnownRecord) -> None:
        cells = [self.cells.compare(read.row, one, target) for one in read.cells]
        cells = list(self.cells.with_new_parts(read, cells))
        cells += self.cells.named_parts(read.row, target, cells)
        cells += self.cells.titles(read.row, target)
        if self.batch.is_whole and not self.cells.is_template:
            cells += self.cells.missing(read.row, target)
        row.cells = [*read.refused, *cells]
        version = read.row.cells.get("version", "")
        is_changed = any(cell["outcome"] != ImportOutcome.SAME for cell in row.cells)
        if self.cells.is_template and version not in ("", str(target.version)) and is_changed:
            row.outcome = ImportOutcome.DOUBTFUL
            row.note = _("The record was changed since the export. Compare before you take it.")
        finish_row(row)

    def _gone(self, named: set[str]) -> Iterator[ImportRow]:
        """Yield rows for records that the source spoke of, and its whole table does not name."""
        claims = self.model.part_rows("claims").filter(
            retracted_at=None, source__in=self.cells.own, fact__in=set(self.cells.facts.values())
        )
        uids = set(claims.values_list("record__uid", flat=True)) - named
        last = max((row.number for row in self.table.rows), default=0)
        for some in batched(uids, PORTION):
            for uid, target in self.stored.load(some).items():
                title = str(self.model(**target.titles))[:LONGEST_TITLE]
                row = ImportRow(number=last + 1, title=title, target_uid=uid)
                row.cells = list(self.cells.missing(TableRow(last + 1, {}), target))
                if row.cells:
                    yield row if self._refuse_closed(row, target) else finish_row(row)

    def _judge_new(self, row: ImportRow, read: ReadRow) -> None:
        cells = [self.cells.state(read.row, one) for one in read.cells]
        cells += [
            self.cells.cell(read.row, name, ImportOutcome.NEW, now=text[:LONGEST_TITLE])
            for name in NAMED
            if (text := read.row.cells.get(name))
        ]
        lacking = self._lacking(read.row, cells)
        known = {cell["column"] for cell in read.refused}
        row.cells = [*read.refused, *(c for c in lacking if c["column"] not in known), *cells]
        row.outcome = row.outcome or (ImportOutcome.REFUSED if lacking else ImportOutcome.NEW)
        finish_row(row)

    def _lacking(self, source: TableRow, cells: Sequence[PlannedCell]) -> list[PlannedCell]:
        """Return refused cells for what a new record cannot do without."""
        record, found = build_record(self.model, cells), list[PlannedCell]()
        record.slug = slugify(record.title_en)[:180] or "x"
        try:
            record.clean_fields(exclude=["edit_of", "edition", "slug", *record.filled_references()])
        except ValidationError as problem:
            columns = {c: n for n, f in self.model.facts.items() for c in f.columns_of(n)}
            needed = [_("A new record needs this: write it into the table.")]
            for column, sentences in problem.message_dict.items():
                name = columns.get(column, column)
                note = " ".join(sentences if source.cells.get(name) else needed)
                found.append(self.cells.cell(source, name, ImportOutcome.REFUSED, note=note))
        return found


def _refuse(row: ImportRow, note: str, cells: list[PlannedCell]) -> None:
    row.outcome, row.is_taken = ImportOutcome.REFUSED, False
    row.note, row.cells = note, cells


def _wanted(read: ReadRow) -> Wanted:
    cells = read.row.cells
    ids = tuple(
        (name.removeprefix("id-"), text) for name, text in cells.items() if name.startswith("id-")
    )
    names = tuple(dict.fromkeys(cells[name] for name in TITLES if name in cells))
    facts = {one.fact: one.statement.value for one in read.cells}
    return Wanted(cells.get("uid", ""), cells.get("slug", ""), ids, names, facts)


def _match_key(one: Wanted) -> str:
    """Return what tells the records of rows apart; of a long one the beginning and a digest."""
    words = [one.uid, *("=".join(pair) for pair in one.ids), *map(name_key, one.names)]
    key = "|".join([*words, one.facts.get("country", "")]).strip("|") if any(words) else ""
    if len(key) <= LONGEST_KEY:
        return key
    digest = sha256(key.encode()).hexdigest()[:DIGITS]
    return f"{key[: LONGEST_KEY - DIGITS]}{digest}"


def _offered(near: Sequence[Candidate]) -> list[Candidate]:
    return [one for one in near if one["title"]]
