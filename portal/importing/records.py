"""Records of a kind out of tables: a row adds statements of the batch's source to a record, or
begins a draft. Decisions stay as they are; nothing is published."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import batched

from django.db.models import QuerySet
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.records.form import numbered_slug
from portal.editorial.admin_site import admin_address
from portal.editorial.drafts import OpenedDrafts, finish_drafts, open_drafts, store_drafts
from portal.editorial.plausibility.gate import find_before_saving
from portal.facts import CountryCodes, Fact, PartPath, Point
from portal.importing.drafting import take_back_drafts
from portal.importing.heads import head_key, keys_of_heads
from portal.importing.named_parts import name_parts, naming_columns
from portal.importing.names import TITLES
from portal.importing.parts import (
    PART,
    add_parts,
    fill_parts,
    filled_parts,
    part_facts,
    part_template_rows,
)
from portal.importing.record_plan import DEGREES, PORTION, RecordPlan, build_record, make_claim
from portal.importing.sources import COLUMN, name_of, without_strangers
from portal.importing.stored import AcceptedValues
from portal.importing.tables import ImportTable
from portal.importing.targets import ImportTarget, Portions, Report, register_target
from portal.importing.values import allowed_values
from portal.models import Claim, ImportBatch, ImportOutcome, ImportRow, Record, Scheme, User
from portal.models.bulk import insert, update
from portal.models.former_addresses import used_slugs
from portal.models.languages import LANGUAGES
from portal.records.registry import record_models

NAMED_IN_ADDRESS = 100
"""Records that a list shows alone, published ones too; the addresses of more would be too long."""
IDENTITY: dict[str, StrOrPromise] = {
    "uid": gettext_lazy("identifier"),
    "slug": gettext_lazy("address"),
    "version": gettext_lazy("version"),
    "title_en": gettext_lazy("title, English"),
    "title_zh_hans": gettext_lazy("title, Chinese"),
    "title_ru": gettext_lazy("title, Russian"),
    "title_local": gettext_lazy("title in the local language"),
    COLUMN: gettext_lazy("source"),
    "locator": gettext_lazy("locator"),
}
HEADS = {
    "title_en": "title|name|project|project name|plant name|名称|项目|项目名称|电站名称|"
    "название|проект|объект",
    "title_zh_hans": "chinese name|中文名称",
    "title_ru": "russian name",
    "title_local": "local name|native name",
    "latitude": "latitude|lat|纬度|широта",
    "longitude": "longitude|lon|lng|long|经度|долгота",
    "country": "country|country area",
    "technology": "technology|fuel|技术|技术类型|能源类型|технология|тип станции",
    "status": "status|项目状态|состояние",
    "capacity_mw": "capacity|installed capacity|装机|总装机容量|установленная мощность",
    "commissioned_on": "commissioning date|投产日期|投产时间|并网时间|дата ввода|год ввода",
    "uid": "identifier|id",
}


class RecordTarget(ImportTarget):
    model: type[Record]

    def __init__(self, model: type[Record]) -> None:
        self.model = self.drafts = model
        self.name = model.kind()
        self.label = model._meta.verbose_name_plural or model.kind()

    def find_fact(self, name: str) -> Fact | None:
        """Return a fact that a cell can state, of a part by its path: one with a column."""
        fact = self.model.find_fact(name)
        return None if fact is None or isinstance(fact.type, CountryCodes) else fact

    @cached_property
    def facts(self) -> dict[str, Fact]:
        return {name: fact for name in self.model.facts if (fact := self.find_fact(name))}

    def columns(self) -> dict[str, StrOrPromise]:
        found = dict(IDENTITY)
        if "external_ids" in self.model.parts:
            found |= {f"id-{scheme.value}": scheme.label for scheme in Scheme}
        if self.point:
            found |= DEGREES
        units = {name: fact.unit for name, fact in self.facts.items()}
        labels = {name: self.model.fact_label(name) for name in self.facts}
        found |= {n: f"{labels[n]} ({units[n]})" if units[n] else labels[n] for n in labels}
        told = list(part_facts(self.model))
        found |= {PART: _("part of the record")} if told else {}
        found |= {name: label for name, _fact, label in told if name not in found}
        return found | {one.name: one.verbose_name for one in naming_columns(self.model).values()}

    @cached_property
    def point(self) -> str:
        facts = self.facts.items()
        return next((name for name, fact in facts if isinstance(fact.type, Point)), "")

    def known_heads(self) -> dict[str, str]:
        known: dict[str, str] = {}
        for language in LANGUAGES:
            with translation.override(language):
                for name, label in (columns := self.columns()).items():
                    known.setdefault(head_key(str(label)), name)
        own = {name: heads for name, heads in HEADS.items() if name in columns}
        return known | keys_of_heads(own) | {head_key(name): name for name in columns}

    def guess(self, table: ImportTable) -> dict[str, str]:
        found = super().guess(table)
        if PART not in found.values():
            own = {*IDENTITY, *DEGREES, *self.model.facts}
            found = {h: m for h, m in found.items() if name_of(m) in own or m.startswith("id-")}
        return without_strangers(found, table)

    def is_allowed(self, person: User) -> bool:
        app, kind = self.model._meta.app_label, self.model.kind()
        verbs = [f"{app}.{verb}_{kind}" for verb in ("add", "change")]
        return person.has_perms([*verbs, "portal.edit", "portal.bulk"])

    def title_of(self, batch: ImportBatch) -> str:
        return str(self.label)

    def template_columns(self) -> dict[str, list[str]]:
        facts = {name: allowed_values(fact) for name, fact in self.facts.items()}
        of_parts: dict[str, list[str]] = {}
        for name, fact, _label in part_facts(self.model):
            known = [*facts.get(name, ()), *of_parts.get(name, ())]
            of_parts[name] = list(dict.fromkeys([*known, *allowed_values(fact)]))
        of_parts |= {one.name: [] for one in naming_columns(self.model).values()}
        first = ("uid", "version", *TITLES, *([PART] if of_parts else ()))
        return {name: [] for name in first} | facts | of_parts | {COLUMN: []}

    def template_rows(self, rows: QuerySet[Record]) -> Iterator[list[str]]:
        """Yield the cells of records, each with its parts below it; of a public one that is being
        edited, those of its draft."""
        accepted = AcceptedValues(self.model, self.facts, naming="slug")
        columns = ("uid", "pk", "version", *TITLES, *accepted.columns)
        heads, own = list(self.template_columns()), len(columns) - len(accepted.columns)
        for some in batched(rows.values_list("pk", flat=True), 1000):
            listed = self.model.working.filter(pk__in=some)
            drafts = self.model.working.filter(uid__in=listed.values("uid"), edit_of__isnull=False)
            found = {row[0]: row for row in listed.order_by("edit_of").values_list(*columns)}
            found |= {row[0]: row for row in drafts.values_list(*columns)}
            parts = part_template_rows(self.model, [row[1] for row in found.values()], heads[2:])
            for uid, key, version, *titles in (row[:own] for row in found.values()):
                cells = dict(zip(TITLES, titles, strict=True)) | accepted.of(found[uid][own:])
                for told in ([cells.get(name, "") for name in heads[2:]], *parts[key]):
                    yield [uid, str(version), *told]

    def plan(self, batch: ImportBatch, table: ImportTable, *, at: datetime) -> Iterator[ImportRow]:
        for rows in batched(RecordPlan(self, batch, table).rows(), PORTION):
            new = ImportOutcome.NEW
            self._look([row for row in rows if row.outcome == new and not row.target_uid])
            yield from rows

    def _look(self, rows: Sequence[ImportRow]) -> None:
        """Say in rows of new records what the checks of plausibility find. What would hold their
        publication back is doubtful."""
        records = [build_record(self.model, row.cells) for row in rows]
        for at, check, sentence in find_before_saving(records) if records else ():
            row = rows[at]
            row.note = " ".join(filter(None, [row.note, sentence]))
            if check.holds_back:
                row.outcome, row.is_taken = ImportOutcome.DOUBTFUL, False

    def apply(self, batch: ImportBatch, portions: Portions, *, by: User, at: datetime) -> Report:
        records = new = 0
        slugs, uids = set[str](), list[str]()
        for rows in portions:
            old = [row for row in rows if row.target_uid]
            fresh = [row for row in rows if not row.target_uid]
            if fresh and not slugs:
                slugs |= used_slugs(self.model)
            records += self._change(batch, old, by=by, at=at)
            new += self._begin(batch, fresh, slugs, by=by, at=at)
            update(rows, ["made"])
            uids += [row.target_uid or row.made["record"] for row in rows]
        chosen = f"uid__in={','.join(uids)}" if len(uids) <= NAMED_IN_ADDRESS else "status=draft"
        listed = f"{admin_address(self.model, 'changelist')}?{chosen}"
        words = _("Drafts of %(kind)s: %(n)s") % {"n": records + new, "kind": self.label}
        return {"records": records + new, "new": new, "made": [[words, listed]]}

    def _change(
        self, batch: ImportBatch, rows: Sequence[ImportRow], *, by: User, at: datetime
    ) -> int:
        """Add what rows state to the drafts of their records."""
        opened = open_drafts(self.model, [row.target_uid for row in rows])
        claims = [
            (opened.drafts[row.target_uid], claim)
            for row in rows
            for claim in self._write(batch, row, opened, at)
        ]  # first, as drafts take values
        store_drafts(self.model, opened, self._columns_taken(rows), by=by, at=at)
        for draft, claim in claims:
            claim.record_id = draft.pk
        for row in rows:
            draft, took = opened.drafts[row.target_uid], row.made["took"]
            for name in filled_parts(draft, took):
                del took[name]
            add_parts(draft, row.made["parts"])
            fill_parts(draft, took)
            row.made["named"] = {
                name: told
                for name, told in row.made["named"].items()
                if name_parts(draft, name, told["was"], told["value"])
            }
        self._retract(batch, rows, opened, at)
        insert([claim for _draft, claim in claims])
        finish_drafts(self.model, opened, by=by, at=at, note=f"Import: {batch}")
        return len(opened.drafts)

    def _write(
        self, batch: ImportBatch, row: ImportRow, opened: OpenedDrafts, at: datetime
    ) -> Iterable[Claim]:
        """Make the claims of a row, and let a fact of its draft take the value that is empty still,
        as it was when the table was read."""
        draft = opened.drafts[row.target_uid]
        is_fresh = row.target_uid in opened.fresh
        row.made = {"claims": [], "took": {}, "parts": {}, "named": {}}
        row.made |= {"opened": is_fresh, "version": draft.version}
        for cell in row.cells:
            if "stated" not in cell or cell["outcome"] == ImportOutcome.GONE:
                continue
            name = cell["column"]
            if name in TITLES:
                if getattr(draft, name) == cell["was"]:
                    setattr(draft, name, cell["now"])
                    row.made["took"][name] = cell["now"]
                continue
            if self.model.find_fact(name) is None:
                made = row.made["named"] if PartPath.parse(name) else row.made["parts"]
                made[name] = cell["stated"]
                continue
            claim = make_claim(self.model, batch, cell, at)
            row.made["claims"].append(claim.uid)
            if cell["outcome"] == ImportOutcome.NEW and name not in row.made["took"]:
                fact = self.model.facts.get(name)
                if fact is None or not fact.accepted(draft, name):
                    row.made["took"][name] = claim.value
                    if fact:
                        fact.accept(draft, name, claim.value)
            yield claim

    def _retract(
        self, batch: ImportBatch, rows: Sequence[ImportRow], opened: OpenedDrafts, at: datetime
    ) -> None:
        """Retract what a newer release does not say any more."""
        reason = f"No longer in “{batch.source}”."
        for row in rows:
            uids = [
                uid
                for cell in row.cells
                if cell["outcome"] == ImportOutcome.GONE
                for uid in cell["stated"]["claims"].split()
            ]
            if uids:
                draft = opened.drafts[row.target_uid]
                stated = self.model.part_rows("claims").filter(record=draft, uid__in=uids)
                live = stated.filter(retracted_at=None)  # else undoing would let it stand again
                row.made["retracted"] = list(live.values_list("uid", flat=True))
                live.update(retracted_at=at, retraction_reason=reason)

    def _columns_taken(self, rows: Sequence[ImportRow]) -> set[str]:
        return {
            column
            for name in {name for row in rows for name in row.made["took"]}
            if name in TITLES or name in self.model.facts
            for column in ([name] if name in TITLES else self.model.facts[name].columns_of(name))
        }

    def _begin(
        self,
        batch: ImportBatch,
        rows: Sequence[ImportRow],
        slugs: set[str],
        *,
        by: User,
        at: datetime,
    ) -> int:
        """Insert new drafts with their claims and identifiers. `slugs` are those in use."""
        records = [self._new(row, slugs) for row in rows]
        insert(records)
        stored = self.model.working.filter(edit_of=None, uid__in=[one.uid for one in records])
        keys = dict(stored.values_list("uid", "pk"))
        claims, ids = [], []
        for row, record in zip(rows, records, strict=True):
            record.pk = keys[record.uid]
            row.made = {"is_new": True, "record": record.uid, "version": 1}
            for cell in row.cells:
                if cell["outcome"] == ImportOutcome.REFUSED:
                    continue
                if cell["column"].startswith("id-"):
                    part = self.model.part_rows("external_ids").model
                    scheme = cell["column"].removeprefix("id-")
                    ids.append(part(record_id=record.pk, scheme=scheme, value=cell["text"]))
                elif "stated" in cell and cell["column"] in self.model.facts:
                    claims.append(make_claim(self.model, batch, cell, at))
                    claims[-1].record_id = record.pk
        insert(claims)
        insert(ids)
        drafts = OpenedDrafts({one.uid: one for one in records}, {one.uid for one in records})
        finish_drafts(self.model, drafts, by=by, at=at, note=f"Import: {batch}")
        return len(records)

    def _new(self, row: ImportRow, slugs: set[str]) -> Record:
        record = build_record(self.model, row.cells)
        stem = slugify(record.title_en, allow_unicode=False)[:180] or self.name
        record.slug = numbered_slug(stem, slugs)
        slugs.add(record.slug)
        return record

    def undo(self, batch: ImportBatch, portions: Portions, *, by: User, at: datetime) -> Report:
        return take_back_drafts(self.model, batch, portions, by=by, at=at)


def register_records() -> None:
    for model in record_models():
        if model.facts:
            register_target(RecordTarget(model))
