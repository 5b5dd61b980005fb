"""Records that nobody has edited follow the packaged files: columns, parts, claims and rulings."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_noop

from portal.models import Claim, Part, Publishable, Reasoned, Record, Step, Suggestion
from portal.ops.dataset.load import Load
from portal.ops.dataset.matching import filed_columns
from portal.publication.copies import TRANSLATED, language_uid

GONE = gettext_noop("The packaged data set no longer says this.")


@dataclass
class FiledRecord:
    """A record as the files have it, not saved."""

    record: Record
    columns: Collection[str]
    """Attributes that the files fill."""
    links: Mapping[str, Collection[str]]
    """Codes of countries by relation."""
    parts: list[tuple[str, list[Part]]]
    """Rows that belong to it, by the file that they come from."""


def find_untouched(model: type[Publishable], uids: Collection[str], load: Load) -> set[str]:
    """Return those of these records or batches on which nobody but the loader has worked, also in
    what was published beside the draft of the editors: its steps have a uid of their own."""
    beside: dict[str, str] = {}
    if issubclass(model, Record):
        beside = {language_uid(uid, code): uid for uid in uids for code in TRANSLATED}
        suggested = Suggestion.objects.filter(kind=model.kind(), record_uid__in=uids)
        beside |= dict(suggested.values_list("draft_uid", "record_uid"))
    steps = Step.objects.filter(kind=model.kind()).exclude(by=load.by)
    own = steps.filter(record_uid__in=uids).values_list("record_uid", flat=True)
    published = steps.filter(action="publish").values_list("record_uid", flat=True)
    return set(uids) - {*own, *(beside.get(uid, "") for uid in published)}


@dataclass(frozen=True)
class FileFollower:
    """Compares records with the files, and brings them to the same state where it `writes`."""

    load: Load
    writes: bool

    def follow(self, record: Record, filed: FiledRecord) -> bool:
        """Return True if a record is, or was, not as the files have it."""
        found = self._copy(filed.columns, filed.record, record)
        for relation, codes in filed.links.items():
            linked: Any = getattr(record, relation)
            if {country.pk for country in linked.all()} != set(codes):
                found = True
                if self.writes:
                    linked.set(codes)
        rows: dict[type[Part], list[Part]] = {}
        for _file, parts in filed.parts:
            for part in parts:
                rows.setdefault(type(part), []).append(part)
        for relation in record.owned():
            stored = list(getattr(record, relation).all())
            filed_rows = rows.get(record.part_model(relation), [])
            found |= self._follow_rows(record, stored, filed_rows)
        if self.writes and record.facts:
            self._decide_anew(record)
        return found

    def _decide_anew(self, record: Record) -> None:
        """Date the decisions on facts of which the files have new claims: they know these."""
        rows = {name: record.part_rows(name).filter(record=record) for name in record.evidence()}
        new = rows["claims"].filter(recorded_at=self.load.at).values("fact")
        rows["rulings"].filter(fact__in=new).update(made_at=self.load.at)

    def _follow_rows(self, record: Record, stored: list[Part], filed: list[Part]) -> bool:
        known, rows, found = stored_by_uid(stored, filed), list[Part](), False
        for part in filed:
            if part.uid in known:
                rows.append(known[part.uid])
                found |= self._take_back(rows[-1])
                found |= self._copy(filed_columns(type(part)), part, rows[-1])
                continue
            found = True
            if self.writes:
                part.record = record
                part.save()
                rows.append(part)
        kept = {row.pk for row in rows}
        for row in stored:
            if row.pk not in kept and self._is_gone(row):
                found = True
                if self.writes:
                    self._let_go(row)
        return self._put_in_order(rows) or found

    def _put_in_order(self, rows: Iterable[Part]) -> bool:
        """Return True if rows do not stand in the order of the files, which is that of their keys;
        those that come too early are stored anew. Claims and decisions have that of their moments,
        and other rows may have a column for it."""
        last, found = 0, False
        for row in rows:
            if isinstance(row, Claim | Reasoned) or row._meta.ordering:
                continue
            if row.pk < last:
                found = True
                if self.writes:
                    row.delete()
                    row.pk, row._state.adding = None, True
                    row.save()
            last = row.pk
        return found

    def _copy(self, names: Iterable[str], filed: models.Model, stored: models.Model) -> bool:
        """Compare attributes, and copy those that differ."""
        differing = [name for name in names if getattr(filed, name) != getattr(stored, name)]
        if differing and self.writes:
            for name in differing:
                setattr(stored, name, getattr(filed, name))
            if isinstance(stored, Reasoned):
                stored.made_at = self.load.at
            stored.save()
        return bool(differing)

    def _is_gone(self, row: Part) -> bool:
        """Return False for what rests on a source that is not of these files, and for claims that
        are retracted."""
        source = getattr(row, "source_id", None)
        if source is not None and source not in self.load.own_sources:
            return False
        return not isinstance(row, Claim) or row.is_live

    def _take_back(self, row: Part) -> bool:
        """Return True for a claim that an earlier load has retracted; it is live again."""
        if not isinstance(row, Claim) or row.is_live or row.retraction_reason != GONE:
            return False
        if self.writes:
            row.retracted_at, row.retraction_reason = None, ""
            row.save()
        return True

    def _let_go(self, row: Part) -> None:
        """Retract a claim, which stays visible, and delete any other row."""
        if isinstance(row, Claim):
            row.retracted_at, row.retraction_reason = self.load.at, GONE
            row.save()
        else:
            row.delete()


def stored_by_uid[P: Part](stored: Iterable[P], packaged: Iterable[Part]) -> dict[str, P]:
    """Return stored rows by their uid, claims also by that of a packaged one that says the same: a
    claim keeps its uid when its fact gets another name."""
    rows = list(stored)
    same = {_statement(row): row for row in rows if isinstance(row, Claim)}
    claims = [row for row in packaged if isinstance(row, Claim)]
    found = {claim.uid: same[key] for claim in claims if (key := _statement(claim)) in same}
    return found | {row.uid: row for row in rows}


def _statement(claim: Claim) -> tuple[object, ...]:
    return claim.fact, claim.kind, claim.value, claim.comparator, claim.source_id, claim.as_printed
