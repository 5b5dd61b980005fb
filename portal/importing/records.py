"""Records of a kind out of tables: a row adds statements of the batch's source to a record, or
begins a draft. Decisions stay as they are; nothing is published."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.editorial.admin_site import admin_address
from portal.facts import Comparator, Fact, Point, Reference
from portal.facts.identifiers import new_uid
from portal.importing.drafting import (
    OpenedDrafts,
    finish_drafts,
    open_drafts,
    take_back_drafts,
)
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
    ImportTarget,
    PlannedCell,
    Report,
    finish_row,
    make_cell,
    register_target,
)
from portal.importing.values import ValueReader
from portal.models import Claim, ImportBatch, ImportOutcome, ImportRow, Record, Scheme, Status, User
from portal.models.bulk import insert
from portal.models.imports import ImportState
from portal.models.languages import LANGUAGES
from portal.records.registry import record_models

IDENTITY: dict[str, StrOrPromise] = {
    "uid": gettext_lazy("identifier"),
    "slug": gettext_lazy("address"),
    "version": gettext_lazy("version"),
    "title_en": gettext_lazy("title, English"),
    "title_zh_hans": gettext_lazy("title, Chinese"),
    "title_ru": gettext_lazy("title, Russian"),
    "title_local": gettext_lazy("title in the local language"),
    "locator": gettext_lazy("locator"),
}
DEGREES: dict[str, StrOrPromise] = {
    "latitude": gettext_lazy("latitude"),
    "longitude": gettext_lazy("longitude"),
}
HEADS = {
    "title_en": "title|name|project|project name|plant name|名称|название",
    "title_zh_hans": "chinese name|中文名称",
    "title_ru": "russian name",
    "title_local": "local name|native name",
    "latitude": "latitude|lat|纬度|широта",
    "longitude": "longitude|lon|lng|long|经度|долгота",
    "country": "country|country area",
    "uid": "identifier|id",
}
FAR = Decimal(10)
"""Times as large or small as the accepted value: probably another unit."""
NOT_STATED = ("uid", "slug", "version", "locator", *TITLES)


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
    accepted: dict[str, str]
    claims: dict[str, list[StoredClaim]] = field(default_factory=lambda: defaultdict(list))


class RecordTarget(ImportTarget):
    def __init__(self, model: type[Record]) -> None:
        self.model = model
        self.name = model.kind()
        self.label = model._meta.verbose_name_plural or model.kind()

    def columns(self) -> dict[str, StrOrPromise]:
        found = dict(IDENTITY)
        if "external_ids" in self.model.parts:
            found |= {f"id-{scheme.value}": scheme.label for scheme in Scheme}
        if self._point:
            found |= DEGREES
        units = {name: fact.unit for name, fact in self.model.facts.items()}
        labels = {name: self.model.fact_label(name) for name in self.model.facts}
        return found | {n: f"{labels[n]} ({units[n]})" if units[n] else labels[n] for n in labels}

    @cached_property
    def _point(self) -> str:
        facts = self.model.facts.items()
        return next((name for name, fact in facts if isinstance(fact.type, Point)), "")

    def guess(self, table: ImportTable) -> dict[str, str]:
        known: dict[str, str] = {}
        for language in LANGUAGES:
            with translation.override(language):
                for name, label in self.columns().items():
                    known.setdefault(_head_key(str(label)), name)
                for name in self.model.facts:
                    known.setdefault(_head_key(str(self.model.fact_label(name))), name)
        for name, heads in HEADS.items():
            if name in self.columns():
                known |= {_head_key(head): name for head in heads.split("|")}
        known |= {_head_key(name): name for name in self.columns()}
        found: dict[str, str] = {}
        for head in table.heads:
            meant = known.get(_head_key(head))
            if meant and meant not in found.values():
                found[head] = meant
        return found

    def is_allowed(self, person: User) -> bool:
        app, kind = self.model._meta.app_label, self.model.kind()
        verbs = [f"{app}.{verb}_{kind}" for verb in ("add", "change")]
        return person.has_perms([*verbs, "portal.edit", "portal.bulk"])

    def title_of(self, batch: ImportBatch) -> str:
        return str(self.label)

    # Planning

    def plan(self, batch: ImportBatch, table: ImportTable, *, at: datetime) -> list[ImportRow]:
        plan = RecordPlan(self, batch, table)
        return plan.rows()

    # Applying and undoing

    def apply(
        self, batch: ImportBatch, rows: Sequence[ImportRow], *, by: User, at: datetime
    ) -> Report:
        note = f"Import: {batch}"
        old = [row for row in rows if row.target_uid]
        opened = open_drafts(self.model, [row.target_uid for row in old], by=by, at=at)
        claims = [
            claim for row in old for claim in self._write(batch, row, opened, at)
        ]  # first, as rows take values
        self._retract(batch, old, opened, at)
        changed = [opened.drafts[row.target_uid] for row in old]
        self._save_values(old, opened)
        insert(claims)
        fresh = [row for row in rows if not row.target_uid]
        made = self._begin(batch, fresh, at) if fresh else []
        changed = list({one.pk: one for one in [*changed, *made]}.values())
        finish_drafts(self.model, changed, opened, by=by, at=at, note=note)
        for row in rows:
            row.made["version"] = opened.drafts[row.target_uid].version if row.target_uid else 1
        listed = f"{admin_address(self.model, 'changelist')}?status=draft"
        words = _("Drafts of %(kind)s: %(n)s") % {"n": len(changed), "kind": self.label}
        return {"records": len(changed), "new": len(made), "made": [[words, listed]]}

    def _write(
        self, batch: ImportBatch, row: ImportRow, opened: OpenedDrafts, at: datetime
    ) -> Iterable[Claim]:
        """Make the claims of a row, and let an empty fact of its draft take the value."""
        draft = opened.drafts[row.target_uid]
        row.made = {"claims": [], "took": {}, "opened": row.target_uid in opened.fresh}
        for cell in row.cells:
            if "stated" not in cell or cell["outcome"] == ImportOutcome.GONE:
                continue
            name = cell["column"]
            if name in TITLES:
                setattr(draft, name, cell["now"])
                row.made["took"][name] = cell["now"]
                continue
            claim = self._claim(batch, draft, name, cell["stated"], at)
            row.made["claims"].append(claim.uid)
            if cell["outcome"] == ImportOutcome.NEW:
                self.model.facts[name].accept(draft, name, claim.value)
                row.made["took"][name] = claim.value
            yield claim

    def _claim(
        self, batch: ImportBatch, draft: Record, name: str, told: Mapping[str, str], at: datetime
    ) -> Claim:
        model = part_rows(self.model, "claims").model
        number = {bound: Decimal(told[bound]) for bound in ("lower", "upper") if told.get(bound)}
        printed = told.get("as_printed", "")
        claim: Claim = model(
            record=draft,
            fact=name,
            value=told["value"],
            comparator=told.get("comparator", Comparator.EXACT),
            source_id=batch.source_id,
            locator=told.get("locator", ""),
            as_printed=printed,
            language=batch.source.language if printed else "",
            recorded_at=at,
            uid=new_uid(),
            **number,
        )
        claim.record_id = draft.pk
        return claim

    def _retract(
        self, batch: ImportBatch, rows: Sequence[ImportRow], opened: OpenedDrafts, at: datetime
    ) -> None:
        """Retract what a newer release does not say any more."""
        reason = f"No longer in “{batch.source}”."
        claims = part_rows(self.model, "claims")
        for row in rows:
            uids = [
                uid
                for cell in row.cells
                if cell["outcome"] == ImportOutcome.GONE
                for uid in cell["stated"]["claims"].split()
            ]
            if uids:
                draft = opened.drafts[row.target_uid]
                found = claims.filter(record=draft, uid__in=uids)
                found.update(retracted_at=at, retraction_reason=reason)
                row.made["retracted"] = uids

    def _save_values(self, rows: Sequence[ImportRow], opened: OpenedDrafts) -> None:
        taken = {row.target_uid: row.made["took"] for row in rows if row.made["took"]}
        names = {name for took in taken.values() for name in took}
        columns = {
            column
            for name in names
            for column in ([name] if name in TITLES else self.model.facts[name].columns_of(name))
        }
        drafts = [opened.drafts[uid] for uid in taken]
        if drafts:
            self.model.working.bulk_update(drafts, sorted(columns), batch_size=200)

    def _begin(self, batch: ImportBatch, rows: Sequence[ImportRow], at: datetime) -> list[Record]:
        """Insert new drafts with their claims and identifiers."""
        slugs = set(self.model.working.filter(edit_of=None).values_list("slug", flat=True))
        records = [self._new(row, slugs) for row in rows]
        insert(records)
        stored = self.model.working.filter(edit_of=None)
        keys: dict[str, int] = {}
        for some in in_portions([one.uid for one in records]):
            keys |= dict(stored.filter(uid__in=some).values_list("uid", "pk"))
        claims, ids = [], []
        for row, record in zip(rows, records, strict=True):
            record.pk = keys[record.uid]
            row.made = {"is_new": True, "record": record.uid}
            for cell in row.cells:
                if cell["column"].startswith("id-"):
                    part = part_rows(self.model, "external_ids").model
                    scheme = cell["column"].removeprefix("id-")
                    ids.append(part(record_id=record.pk, scheme=scheme, value=cell["text"]))
                elif "stated" in cell and cell["column"] in self.model.facts:
                    claims.append(self._claim(batch, record, cell["column"], cell["stated"], at))
        insert(claims)
        insert(ids)
        return records

    def _new(self, row: ImportRow, slugs: set[str]) -> Record:
        record = build_record(self.model, row.cells)
        stem = slugify(record.title_en, allow_unicode=False)[:180] or self.name
        record.slug, number = stem, 2
        while record.slug in slugs:
            record.slug, number = f"{stem}-{number}", number + 1
        slugs.add(record.slug)
        return record

    def undo(
        self, batch: ImportBatch, rows: Sequence[ImportRow], *, by: User, at: datetime
    ) -> Report:
        return take_back_drafts(self.model, batch, rows, by=by, at=at)


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
    """What the rows of one table would do to the records of a kind."""

    def __init__(self, target: RecordTarget, batch: ImportBatch, table: ImportTable) -> None:
        self.target, self.model, self.batch, self.table = target, target.model, batch, table
        self.reader = ValueReader(self.model, batch.source.language)
        self.own = {batch.source_id, *batch.source.earlier_releases()}
        self.is_template = "version" in batch.mapping.values()
        self.seen: dict[str, int] = {}

    def rows(self) -> list[ImportRow]:
        statements = [self._read(row) for row in self.table.rows]
        found = self._match(statements)
        targets = self._load({row.target_uid for row in found if row.target_uid})
        for row, (source, said, cells) in zip(found, statements, strict=True):
            self._judge(row, source, said, cells, targets)
        if self.batch.is_whole and not self.is_template:
            found += self._gone(targets)
        return found

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
        head = row.places.get(name, str(self.target.columns().get(name, name)))
        return make_cell(name, head, row.cells.get(name, ""), outcome, **more)

    def _match(self, statements: Sequence[ReadRow]) -> list[ImportRow]:
        wanted = [_wanted(row, said) for row, said, _cells in statements]
        candidates = Matcher(self.model).find(wanted)
        decided = self._decisions([_match_key(one) for one in wanted])
        found = []
        for (row, _said, _cells), one, near in zip(statements, wanted, candidates, strict=True):
            planned = ImportRow(number=row.number, match_key=_match_key(one))
            planned.title = (one.names[0] if one.names else one.uid or one.slug)[:300]
            if planned.match_key in decided:
                planned.target_uid, planned.is_decided = decided[planned.match_key], True
                planned.candidates = _offered(near)
            elif is_sure(near):
                planned.target_uid = near[0]["uid"]
                planned.note = near[0]["why"] if near[0]["score"] < 100 else ""
            elif near:
                planned.candidates, planned.outcome = _offered(near), ImportOutcome.DOUBTFUL
                planned.note = _("Say below which record it is, and keep the choices.")
            found.append(planned)
        return found

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
        for some in in_portions(uids):
            rows = self.model.working.filter(uid__in=some).order_by("edit_of")
            for record in rows.defer(*_long_texts(self.model)):
                if record.uid not in records or record.edit_of_id:
                    records[record.uid] = record
        titles = self._titles_of_references()
        found = {
            uid: TargetRecord(
                record, {n: self._accepted(record, n, titles) for n in self.model.facts}
            )
            for uid, record in records.items()
        }
        by_pk = {one.record.pk: one for one in found.values()}
        claims = part_rows(self.model, "claims").filter(retracted_at=None, value__gt="")
        for keys in in_portions(by_pk):
            rows = claims.filter(record__in=keys).values_list(
                "record_id", "fact", "value", "comparator", "lower", "upper", "as_printed",
                "source_id", "uid",
            )  # fmt: skip
            for pk, fact, *stored in rows:
                by_pk[pk].claims[fact].append(StoredClaim(*stored))
        return found

    def _titles_of_references(self) -> dict[str, dict[int, str]]:
        """Return the uids of the records that a fact can name, by fact and key."""
        return {
            name: dict(fact.type._rows().values_list("pk", "uid"))
            for name, fact in self.model.facts.items()
            if isinstance(fact.type, Reference)
        }

    def _accepted(self, record: Record, name: str, known: dict[str, dict[int, str]]) -> str:
        fact = self.model.facts[name]
        if name in known:
            return known[name].get(getattr(record, f"{fact.columns_of(name)[0]}_id"), "")
        return fact.accepted(record, name)

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
        fact, accepted, claims = self.model.facts[name], target.accepted[name], target.claims[name]
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
    def _stated_facts(self) -> list[str]:
        named = set(self.batch.mapping.values())
        if set(DEGREES) <= named:
            named.add(self.target._point)
        return [name for name in self.model.facts if name in named]

    def _gone(self, targets: dict[str, TargetRecord]) -> list[ImportRow]:
        """Rows for records that the source spoke of, and its whole table does not name."""
        claims = part_rows(self.model, "claims").filter(
            retracted_at=None, source__in=self.own, fact__in=self._stated_facts
        )
        uids = set(claims.values_list("record__uid", flat=True)) - set(targets)
        last = max((row.number for row in self.table.rows), default=0)
        found = []
        for uid, target in self._load(uids).items():
            row = ImportRow(number=last + 1, title=str(target.record)[:300], target_uid=uid)
            row.cells = self._missing(TableRow(last + 1, {}), {}, target)
            if row.cells:
                found.append(finish_row(row))
        return found

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


def _long_texts(model: type[Record]) -> list[str]:
    return [field.name for field in model._meta.fields if field.name.startswith("summary_")]


def _head_key(head: str) -> str:
    """Return a head without its unit, case and marks: “Capacity (MW)”, `capacity_mw`."""
    return re.sub(r"[\W_]+", " ", re.sub(r"\(.*?\)", "", head.lower())).strip()


def register_records() -> None:
    for model in record_models():
        if model.facts:
            register_target(RecordTarget(model))
