"""The plan of an import: the records that rows are about, and the outcome of each cell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import batched
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.facts import Comparator, Fact
from portal.facts.identifiers import new_uid
from portal.importing.matching import (
    TITLES,
    Candidate,
    Matcher,
    Wanted,
    in_portions,
    is_sure,
    name_key,
    part_rows,
)
from portal.importing.tables import ImportTable, TableRow, is_nothing
from portal.importing.targets import (
    PlannedCell,
    finish_row,
    make_cell,
)
from portal.importing.values import AcceptedValues, ValueReader
from portal.models import ImportBatch, ImportOutcome, ImportRow, Record, Scheme, Status
from portal.models.imports import ImportState

if TYPE_CHECKING:
    from portal.importing.records import RecordTarget


DEGREES: dict[str, StrOrPromise] = {
    "latitude": gettext_lazy("latitude"),
    "longitude": gettext_lazy("longitude"),
}


FAR = Decimal(10)
"""Times as large or small as the accepted value: probably another unit."""


PORTION = 1000
"""Rows whose records are in memory at a time."""


class StoredClaim(NamedTuple):
    """A live claim, as far as it is compared."""

    value: str
    comparator: str
    lower: Decimal | None
    upper: Decimal | None
    as_printed: str
    source_id: int
    uid: str


type ReadRow = tuple[TableRow, dict[str, dict[str, str]], list[PlannedCell]]
"""A row, what it states of each fact, and its refused cells."""


@dataclass
class TargetRecord:
    """A record that rows are about: its draft, if one is open."""

    record: Record
    claims: dict[str, list[StoredClaim]] = field(default_factory=lambda: defaultdict(list))


def build_record(model: type[Record], cells: Iterable[PlannedCell]) -> Record:
    """Return a record, unsaved, with the values that the cells of a new row state."""
    record = model(uid=new_uid())
    for cell in cells:
        name, told = cell["column"], cell.get("stated")
        if name in TITLES:
            setattr(record, name, cell["now"])
        elif told and name in model.facts:
            model.facts[name].accept(record, name, told["value"])
    record.title_en = record.title_en or record.title_ru or record.title_zh_hans
    return record


class RecordPlan:
    """Plan of the changes that the rows of one table make to the records of a kind."""

    def __init__(self, target: "RecordTarget", batch: ImportBatch, table: ImportTable) -> None:
        self.target, self.model, self.batch, self.table = target, target.model, batch, table
        language = table.language_of_numbers(batch.source.language)
        self.reader = ValueReader(self.model, language)
        self.own = {batch.source_id, *batch.source.earlier_releases()}
        self.is_template = "version" in batch.mapping.values()
        self.labels = {name: str(label) for name, label in target.columns().items()}
        self.seen: dict[str, int] = {}

    def rows(self) -> Iterator[ImportRow]:
        """Yield the rows of the table in their order. All are matched before the first."""
        statements = [self._read(row) for row in self.table.rows]
        wanted = [_wanted(row, said) for row, said, _cells in statements]
        candidates = Matcher(self.model).find(wanted)
        keys = list(map(_match_key, wanted))
        decided = self._decisions(keys)
        known: set[str] = set()
        matched = zip(statements, wanted, keys, candidates, strict=True)
        for some in batched(matched, PORTION):
            rows = [
                self._match(read[0].number, one, key, near, decided)
                for read, one, key, near in some
            ]
            targets = self._load({row.target_uid for row in rows if row.target_uid})
            known |= targets.keys()
            for row, (read, _one, _key, _near) in zip(rows, some, strict=True):
                self._judge(row, *read, targets)
                yield row
        if self.batch.is_whole and not self.is_template:
            yield from self._gone(known)

    def _read(self, row: TableRow) -> ReadRow:
        """Return what a row states of each fact, and its refused cells."""
        texts = {name: text for name, text in row.cells.items() if not is_nothing(text)}
        if "latitude" in texts and "longitude" in texts:
            both = ",".join(texts.pop(name).replace(",", ".") for name in DEGREES)
            texts[self.target._point] = row.cells[self.target._point] = both
        said: dict[str, dict[str, str]] = {}
        refused: list[PlannedCell] = []
        for name, text in texts.items():
            if name not in self.model.facts:
                continue
            try:
                said[name] = self.reader.read(name, text)
            except ValueError as problem:
                refused.append(self._cell(row, name, ImportOutcome.REFUSED, note=str(problem)))
        return row, said, refused

    def _cell(self, row: TableRow, name: str, outcome: str, **more: str) -> PlannedCell:
        head = row.places.get(name) or self.labels.get(name, name)
        return make_cell(name, head, row.cells.get(name, ""), outcome, **more)

    def _match(
        self,
        number: int,
        one: Wanted,
        key: str,
        near: Sequence[Candidate],
        decided: Mapping[str, str],
    ) -> ImportRow:
        planned = ImportRow(number=number, match_key=key)
        planned.title = (one.names[0] if one.names else one.uid or one.slug)[:300]
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
        mine = rows.filter(batch=self.batch) if self.batch.pk else rows.none()
        found: dict[str, str] = {}
        asked = set(filter(None, keys))
        for known in (rows.filter(batch__state__in=states), mine):
            if known.exists():
                told = known.order_by("pk").values_list("match_key", "target_uid")
                found |= {key: uid for key, uid in told if key in asked}
        return found

    def _load(self, uids: set[str]) -> dict[str, TargetRecord]:
        """Load records by uid: the draft where one is open, with its live claims."""
        records: dict[str, Record] = {}
        rows = self.model.working.filter(uid__in=uids).order_by("edit_of")
        for record in rows.only(*self._columns):
            if record.uid not in records or record.edit_of_id:
                records[record.uid] = record
        found = {uid: TargetRecord(one) for uid, one in records.items()}
        by_pk = {one.record.pk: one for one in found.values()}
        claims = part_rows(self.model, "claims").filter(retracted_at=None, value__gt="")
        stated = claims.filter(record__in=by_pk, fact__in=self._stated_facts).values_list(
            "record_id", "fact", "value", "comparator", "lower", "upper", "as_printed",
            "source_id", "uid",
        )  # fmt: skip
        for pk, fact, *stored in stated:
            by_pk[pk].claims[fact].append(StoredClaim(*stored))
        return found

    def _judge(
        self,
        row: ImportRow,
        source: TableRow,
        said: dict[str, dict[str, str]],
        refused: list[PlannedCell],
        targets: dict[str, TargetRecord],
    ) -> None:
        target = targets.get(row.target_uid)
        key = row.target_uid or row.match_key
        if key and self.seen.setdefault(key, row.number) != row.number:
            row.outcome, row.is_taken = ImportOutcome.REFUSED, False
            row.note = _("Row %s is about the same record. Put both into one.") % self.seen[key]
            row.cells = refused
            return
        if target is None:
            self._judge_new(row, source, said, refused)
            return
        if target.record.status != Status.DRAFT and not target.record.is_published:
            row.outcome, row.note = (
                ImportOutcome.REFUSED,
                _("“%s” is in review or withdrawn: decide there first.") % target.record,
            )
            row.is_taken = False
            return
        if self.is_template and source.cells.get("version", "") not in (
            "",
            str(target.record.version),
        ):
            row.outcome = ImportOutcome.DOUBTFUL
            row.note = _("The record was changed since the export. Compare before you take it.")
        cells = [self._compare(source, name, told, target) for name, told in said.items()]
        if self.is_template:
            cells += self._titles(source, target)
        cells += (
            []
            if self.is_template or not self.batch.is_whole
            else self._missing(source, said, target)
        )
        row.cells = [*refused, *cells]
        if row.outcome == ImportOutcome.DOUBTFUL and all(
            c["outcome"] == ImportOutcome.SAME for c in row.cells
        ):
            row.outcome = (
                ImportOutcome.SAME if not row.candidates or row.is_decided else row.outcome
            )
        finish_row(row)

    def _compare(
        self, source: TableRow, name: str, told: dict[str, str], target: TargetRecord
    ) -> PlannedCell:
        fact, claims = self.model.facts[name], target.claims[name]
        accepted = self._accepted.value(target.record, name)
        locator = source.cells.get("locator", "")
        cell = self._cell(source, name, ImportOutcome.NEW, was=accepted, now=told["value"])
        mine = [one for one in claims if one.source_id in self.own]
        new = _as_claim(told, self.batch.source_id)
        if (self.is_template and told["value"] == accepted and "as_printed" not in told) or any(
            _says_same(one, new) for one in mine
        ):
            cell["outcome"] = ImportOutcome.SAME
        else:
            cell["stated"] = {**told, "locator": locator} if locator else dict(told)
            self._weigh(cell, fact, accepted, claims, new)
        return cell

    def _weigh(
        self,
        cell: PlannedCell,
        fact: Fact,
        accepted: str,
        claims: list[StoredClaim],
        new: StoredClaim,
    ) -> None:
        mine = [one for one in claims if one.source_id in self.own]
        ratio = None if mine or not accepted else fact.gap_ratio(accepted, new.value)
        if mine:
            cell["outcome"], cell["was"] = ImportOutcome.CHANGED, mine[-1].value
        elif accepted and self._agrees(fact, accepted, claims, new):
            cell["outcome"] = ImportOutcome.CONFIRMED
        elif ratio is not None and ratio > FAR:
            cell["outcome"] = ImportOutcome.DOUBTFUL
            cell["note"] = _("More than ten times as large or small: is it in %s?") % fact.unit
        elif accepted:
            cell["outcome"] = ImportOutcome.CONFLICT
            cell["note"] = _("The accepted value stays until somebody decides.")

    def _agrees(
        self, fact: Fact, accepted: str, claims: list[StoredClaim], new: StoredClaim
    ) -> bool:
        comparator = fact.comparator(accepted, claims)
        agrees = fact.agrees(accepted, comparator, new)
        is_rounded = fact.agrees_by_rounding(accepted, comparator, claims, new)
        return bool(agrees) or (agrees is False and is_rounded)

    def _titles(self, source: TableRow, target: TargetRecord) -> list[PlannedCell]:
        """Titles that were edited in the template; other tables rename nothing."""
        found = []
        for name in TITLES:
            text, stored = source.cells.get(name, ""), getattr(target.record, name)
            if text and text != stored:
                cell = self._cell(source, name, ImportOutcome.CHANGED, was=stored, now=text[:300])
                cell["stated"] = {"value": text[:300]}
                found.append(cell)
        return found

    def _missing(
        self, source: TableRow, said: Mapping[str, object], target: TargetRecord
    ) -> list[PlannedCell]:
        """Cells for what the source said of a record before, and does not any more."""
        found = []
        for name in self._stated_facts:
            old = [one for one in target.claims[name] if one.source_id in self.own]
            if old and name not in said and not source.cells.get(name, ""):
                cell = self._cell(source, name, ImportOutcome.GONE, was=old[-1].value, now="—")
                cell["stated"] = {"claims": " ".join(one.uid for one in old)}
                cell["note"] = _(
                    "The table does not say it any more: the earlier statement is retracted."
                )
                found.append(cell)
        return found

    @cached_property
    def _columns(self) -> list[str]:
        """Columns of a record that are compared or shown."""
        facts = [column for name in self._stated_facts
                 for column in self.model.facts[name].columns_of(name)]  # fmt: skip
        return ["uid", "status", "version", "edit_of", *TITLES, *facts]

    @cached_property
    def _accepted(self) -> AcceptedValues:
        return AcceptedValues(self.model)

    @cached_property
    def _stated_facts(self) -> list[str]:
        named = set(self.batch.mapping.values())
        if set(DEGREES) <= named:
            named.add(self.target._point)
        return [name for name in self.model.facts if name in named]

    def _gone(self, named: set[str]) -> Iterator[ImportRow]:
        """Yield rows for records that the source spoke of, and its whole table does not name."""
        claims = part_rows(self.model, "claims").filter(
            retracted_at=None, source__in=self.own, fact__in=self._stated_facts
        )
        uids = set(claims.values_list("record__uid", flat=True)) - named
        last = max((row.number for row in self.table.rows), default=0)
        for some in in_portions(uids, PORTION):
            for uid, target in self._load(set(some)).items():
                row = ImportRow(number=last + 1, title=str(target.record)[:300], target_uid=uid)
                row.cells = self._missing(TableRow(last + 1, {}), {}, target)
                if row.cells:
                    yield finish_row(row)

    def _judge_new(
        self,
        row: ImportRow,
        source: TableRow,
        said: dict[str, dict[str, str]],
        refused: list[PlannedCell],
    ) -> None:
        cells = []
        for name, told in said.items():
            cell = self._cell(source, name, ImportOutcome.NEW, now=told["value"])
            cell["stated"] = dict(told)
            cells.append(cell)
        identity = (*TITLES, *(f"id-{scheme.value}" for scheme in Scheme))
        cells += [
            self._cell(source, name, ImportOutcome.NEW, now=source.cells[name][:300])
            for name in identity
            if source.cells.get(name)
        ]
        lacking = self._lacking(source, cells)
        known = {cell["column"] for cell in refused}
        row.cells = [*refused, *(one for one in lacking if one["column"] not in known), *cells]
        row.outcome = row.outcome or (ImportOutcome.REFUSED if lacking else ImportOutcome.NEW)
        finish_row(row)

    def _lacking(self, source: TableRow, cells: Sequence[PlannedCell]) -> list[PlannedCell]:
        """Refused cells for what a new record cannot do without."""
        record = build_record(self.model, cells)
        record.slug = slugify(record.title_en)[:180] or "x"
        references = [
            field.name for field in self.model._meta.fields
            if field.is_relation and getattr(record, field.attname) is not None
        ]  # fmt: skip
        try:
            record.clean_fields(exclude={"edit_of", "edition", "slug", *references})
        except ValidationError as problem:
            columns = {c: n for n, f in self.model.facts.items() for c in f.columns_of(n)}
            return [
                self._cell(
                    source, columns.get(name, name), ImportOutcome.REFUSED, note=" ".join(sentences)
                )
                for name, sentences in problem.message_dict.items()
            ]
        return []


def _wanted(row: TableRow, said: Mapping[str, Mapping[str, str]]) -> Wanted:
    ids = tuple(
        (name.removeprefix("id-"), text)
        for name, text in row.cells.items()
        if name.startswith("id-")
    )
    names = tuple(dict.fromkeys(row.cells[name] for name in TITLES if name in row.cells))
    facts = {name: told["value"] for name, told in said.items()}
    return Wanted(row.cells.get("uid", ""), row.cells.get("slug", ""), ids, names, facts)


def _match_key(one: Wanted) -> str:
    words = [*("=".join(pair) for pair in one.ids), *map(name_key, one.names)]
    return "|".join([one.uid, *words, one.facts.get("country", "")]).strip("|")[:200]


def _offered(near: Sequence[Candidate]) -> list[Candidate]:
    return [one for one in near if one["title"]]


def _as_claim(told: Mapping[str, str], source: int) -> StoredClaim:
    lower, upper = (Decimal(told[n]) if told.get(n) else None for n in ("lower", "upper"))
    comparator, printed = told.get("comparator", Comparator.EXACT), told.get("as_printed", "")
    return StoredClaim(told["value"], comparator, lower, upper, printed, source, "")


def _says_same(one: StoredClaim, new: StoredClaim) -> bool:
    return one[:4] == new[:4]
