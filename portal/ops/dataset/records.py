"""Load one kind of record with its parts, claims and rulings, through the workflow."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import batched
from typing import Any

from django.utils.translation import gettext_noop

from portal.facts import PartPath
from portal.models import Claim, Country, Part, Record, Status, Step
from portal.models.languages import columns as columns_in_languages
from portal.ops.dataset.by_column import by_column
from portal.ops.dataset.evidence import DatasetEvidence, Parts, read_evidence, rows_of_kind
from portal.ops.dataset.following import FiledRecord, FileFollower, stored_by_uid, untouched
from portal.ops.dataset.load import (
    Load,
    RowValues,
    Values,
    Waiting,
    by_key,
    fill_missing_place,
    grouped,
    missing_place,
    part_uid,
    record_uid,
    refuse_unknown,
)
from portal.ops.dataset.making import MadeRecords
from portal.ops.dataset.matching import keep_uids
from portal.ops.dataset.names import Titles, lacking_titles, names_and_identifiers, titles_of
from portal.ops.dataset.rows import DatasetRow
from portal.publication import bulk_publishing, publishing

LOADED = gettext_noop("First import")
CHANGED = gettext_noop("The packaged data set has changed")
NEW_CLAIMS = gettext_noop("New claims of the packaged data set")
PASSAGES = gettext_noop("Passages of sources, from the packaged data set")
TITLES = gettext_noop("Titles in other languages, from the packaged data set")
EDITED = "An editor is working on its draft, which has what is new: publish it when it is finished."
BATCH = 500
"""Number of records that are published together."""


@dataclass
class PartTable:
    """A file whose rows belong to records of another file."""

    file: str
    relation: str
    owner: str
    """The column that names the record."""
    values: Values | None = None
    """Reads a row; without, by the columns of its model."""


@dataclass
class TableRows:
    """Rows of the files about the records of a table, by their keys."""

    rows: dict[str, DatasetRow]
    evidence: DatasetEvidence | None
    parts: list[tuple[PartTable, dict[str, list[DatasetRow]]]]
    names: dict[str, list[DatasetRow]]

    def titles(self, load: Load, key: str) -> Titles:
        return titles_of(load, self.names.get(key, []))


@dataclass
class RecordTable:
    """A file with one row for each record of a kind."""

    file: str
    model: type[Record]
    values: Values | None = None
    """As of `PartTable`."""
    parts: list[PartTable] = field(default_factory=list)
    many: dict[str, str] = field(default_factory=dict)
    """Columns with country codes, by relation."""
    after: str = ""
    """Column that names another row of the file, which is loaded first."""

    def load(self, load: Load) -> None:
        load.record_tables[self.model.kind()] = self
        read = self._read(load)
        known = self._known({record_uid(self.model.kind(), key) for key in read.rows})
        self._refuse_taken(read.rows, known)
        following = untouched(self.model, known, load)
        made = MadeRecords(load)
        load.save_made = made.save
        new: list[Record] = []
        for key, _row in self._in_order(read.rows):
            uid = record_uid(self.model.kind(), key)
            if uid in known and uid not in following:
                record = self._add_titles(load, known[uid], read.titles(load, key))
                self._update(load, record, key, read)
                continue
            filed = self._filed(load, key, read, known.get(uid))
            if uid in known:
                self._follow(load, known[uid], filed)
            else:
                new.append(self._make(made, filed))
            named = {self._names_file: len(read.names.get(key, []))}
            load.tally("kept" if uid in known else "created", named)
        made.save()
        for some in batched(new, BATCH):
            self._publish(load, {record.pk: record for record in some})

    def _refuse_taken(self, rows: Mapping[str, DatasetRow], known: Collection[str]) -> None:
        """Raise BadRow for a new record whose address another one has."""
        new = [key for key in rows if record_uid(self.model.kind(), key) not in known]
        if other := self.model.working.filter(edit_of=None, slug__in=new).first():
            sentence = f"“{other}” has this address. Give it another at the desk, and load again"
            raise rows[other.slug].bad("key", sentence)

    def follow_draft(self, load: Load, draft: Record, key: str) -> None:
        """Bring a draft to the state of the row with a key, without counting it again."""
        quiet = replace(load, counts={})
        filed = self._filed(quiet, key, self._read(quiet), draft)
        FileFollower(load, writes=True).follow(draft, filed)

    def _read(self, load: Load) -> TableRows:
        rows = by_key(load.rows(self.file))
        has_facts = bool(self.model.facts)
        return TableRows(
            rows,
            read_evidence(load, self._app, self.model, list(rows)) if has_facts else None,
            [(table, self._grouped(load, table, rows)) for table in self.parts],
            rows_of_kind(load, self._names_file, self.model, list(rows)),
        )

    @property
    def _app(self) -> str:
        return self.file.split("/")[0]

    @property
    def _names_file(self) -> str:
        return f"{self._app}/names.csv"

    @property
    def _own_claims(self) -> str:
        """Key of the counts of claims by the sources of records."""
        return f"{self.file} (claims)"

    def _known(self, uids: set[str]) -> dict[str, Record]:
        found = self.model.working.filter(uid__in=uids, edit_of=None)
        found = found.prefetch_related(*self.model.owned(), *self.many)
        return {record.uid: record for record in found}

    def _grouped(
        self, load: Load, table: PartTable, rows: dict[str, DatasetRow]
    ) -> dict[str, list[DatasetRow]]:
        found = grouped(load.rows(table.file), table.owner)
        refuse_unknown(found, rows, table.owner)
        return found

    def _in_order(self, rows: dict[str, DatasetRow]) -> Iterator[tuple[str, DatasetRow]]:
        """Yield each row after the one it names."""
        done: set[str] = set()

        def visit(key: str, path: tuple[str, ...]) -> Iterator[tuple[str, DatasetRow]]:
            if key in done:
                return
            row = rows[key]
            before = row.text(self.after) if self.after else ""
            if before and before not in rows:
                raise row.bad(self.after, f"there is no “{before}”")
            if before and before not in path:
                yield from visit(before, (*path, key))
            if key not in done:
                done.add(key)
                yield key, row

        for key in rows:
            yield from visit(key, ())

    def _make(self, made: MadeRecords, filed: FiledRecord) -> Record:
        record = filed.record
        made.records.append(record)
        made.links += [(record, relation, list(codes)) for relation, codes in filed.links.items()]
        for file, row_parts in filed.parts:
            made.add_parts(file, row_parts)
        made.load.count(self.file).created += 1
        return record

    def _filed(self, load: Load, key: str, read: TableRows, stored: Record | None) -> FiledRecord:
        """Return the record of a row with all that belongs to it, not saved. Its rows have the uids
        of those of the `stored` one that they are."""
        row, titles, found = read.rows[key], read.titles(load, key), read.evidence
        uid = record_uid(self.model.kind(), key)
        record, columns, links = self._record(load, row, uid=uid, slug=key)
        for column, value in titles.items():
            if getattr(record, column) not in ("", value):
                raise row.bad("key", f"names.csv has another {column} than this row")
            setattr(record, column, value)
        with row.validated():
            record.clean_fields(exclude=["edit_of", "edition", *_known_references(record)])
        filed, by_place = self._parts_of(load, key, read, record, stored)
        if found:
            stated = found.stated_claims(load, key, record, by_place)
            implied = found.implied_claims(load, key, record, row, stated)
            rulings = found.rulings_of(load, key, record, by_place)
            filed += [(found.claims_file, [*stated]), (self._own_claims, [*implied])]
            filed.append((found.rulings_file, [*rulings]))
        origins = columns_in_languages("title_origin")
        return FiledRecord(record, [*columns, *titles, *origins], links, filed)

    def _record(
        self, load: Load, row: DatasetRow, **identity: object
    ) -> tuple[Record, list[str], dict[str, list[str]]]:
        """Return the record of a row, not saved, its columns that the row fills, and the codes of
        its countries by relation."""
        read = self.values or by_column(self.model)
        values = read(load, row)
        record = self.model(**identity, **values)
        links = {name: load.countries(row, column) for name, column in self.many.items()}
        loaded = {name: [Country(pk=code) for code in codes] for name, codes in links.items()}
        vars(record)["_prefetched_objects_cache"] = loaded
        return record, list(values), links

    def _follow(self, load: Load, record: Record, filed: FiledRecord) -> None:
        """Bring a record that nobody has edited to the state of the files."""
        load.add_record(record)
        rows = Counter({self.file: 1})
        for file, parts in filed.parts:
            rows[file] += len(parts)
        looking = FileFollower(load, writes=False)
        is_current = record.is_published and not looking.follow(record, filed)
        if record.status == Status.WITHDRAWN or is_current:
            load.tally("kept", rows)
            return
        draft = self._open_draft(load, record)
        if FileFollower(load, writes=True).follow(draft, filed):
            publishing.log_change(draft, by=load.by, at=load.at, note=CHANGED)
        self._publish_draft(load, draft, CHANGED, rows)

    def _parts_of(
        self, load: Load, key: str, read: TableRows, record: Record, stored: Record | None
    ) -> tuple[list[tuple[str, list[Part]]], Parts]:
        """Return the rows of the parts of a record by file, and by the uid of their place."""
        filed = list(self._placed_parts(load, key, read, record))
        by_place = {part.uid: part for _file, rows in filed for part in rows}
        if stored:
            facts = _facts_of(stored)
            taken = {path.uid for fact in facts if (path := PartPath.parse(fact))}
            for relation in self.model.parts:
                model = self.model.part_model(relation)
                rows = [part for part in by_place.values() if type(part) is model]
                now = {place: part.uid for place, part in by_place.items()}
                for part in rows if model.naming_columns() else ():
                    part.rename_parts(now)
                keep_uids(relation, rows, _rows_of(stored, relation), taken)
        return filed, by_place

    def _placed_parts(
        self, load: Load, key: str, read: TableRows, record: Record
    ) -> Iterator[tuple[str, list[Part]]]:
        by_relation: dict[str, list[RowValues]] = defaultdict(list)
        uids: dict[str, dict[str, str]] = {}
        for relation, values in names_and_identifiers(read.rows[key], self.model.parts):
            by_relation[relation].append(values)
        for table, groups in read.parts:
            values_of = table.values or by_column(self.model.part_model(table.relation))
            rows = groups.get(key, [])
            start = len(by_relation.get(table.relation, ()))
            found = [values_of(load, one) for one in rows]
            parts = self._with_uids(record, table.relation, found, start)
            for row, part in zip(rows, parts, strict=True):
                _name_parts(row, part, uids)
            uids[table.relation] = {str(part): part.uid for part in parts}
            yield table.file, parts
        for relation, found in by_relation.items():
            yield f"{self.file} ({relation})", self._with_uids(record, relation, found)

    def _with_uids(
        self, record: Record, relation: str, rows: list[RowValues], start: int = 0
    ) -> list[Part]:
        """Return parts with a uid derived from their place."""
        model: type[Any] = self.model.part_model(relation)
        return [
            model(uid=part_uid(relation, record.uid, number), record=record, **values)
            for number, values in enumerate(rows, start)
        ]

    def _publish(self, load: Load, new: Mapping[int, Record]) -> None:
        """Publish records by primary key. What must be decided first waits as a draft."""
        ready = dict(new)
        while ready:
            try:
                bulk_publishing.publish_new(
                    self.model, list(ready), by=load.by, at=load.at, note=LOADED
                )
                break
            except bulk_publishing.RefusedRecord as refusal:
                record, rows = ready.pop(refusal.record.pk), {self.file: 1}
                load.tally("created", rows, -1)
                attempt = partial(publish_draft, load, record, LOADED)
                load.let_wait(Waiting(record, rows, "created", attempt))

    def _add_titles(self, load: Load, record: Record, titles: Titles) -> Record:
        """Give an existing record the titles that it lacks, by an edit; return it as it is then."""
        lacking, file = lacking_titles(record, titles), self._names_file
        number = len(lacking) // 2
        load.tally("kept", {file: len(titles) // 2 - number})
        if not lacking or record.status == Status.WITHDRAWN:
            load.tally("kept", {file: number})
            return record
        draft = self._open_draft(load, record)
        if unseen := lacking_titles(draft, lacking):
            for column, value in unseen.items():
                setattr(draft, column, value)
            draft.save()
            publishing.log_change(draft, by=load.by, at=load.at, note=TITLES)
        self._publish_draft(load, draft, TITLES, {file: number})
        return self._known({record.uid})[record.uid]

    def _update(self, load: Load, record: Record, key: str, read: TableRows) -> None:
        """Add new claims to an existing record, which keeps its accepted values."""
        row, found = read.rows[key], read.evidence
        load.add_record(record)
        load.tally("kept", {self.file: 1})
        for table, groups in read.parts:
            load.tally("kept", {table.file: len(groups.get(key, ()))})
        if found is None:
            return
        as_filed, _columns, _links = self._record(load, row, uid=record.uid, id=record.pk)
        _filed, by_place = self._parts_of(load, key, read, as_filed, record)
        known = {part.uid for relation in self.model.parts for part in _rows_of(record, relation)}
        stated = [
            claim
            for claim in found.stated_claims(load, key, as_filed, by_place)
            if not (path := PartPath.parse(claim.fact)) or path.uid in known
        ]
        implied = found.implied_claims(load, key, as_filed, row, stated)
        file_of = dict.fromkeys((claim.uid for claim in stated), found.claims_file)
        file_of |= dict.fromkeys((claim.uid for claim in implied), self._own_claims)
        have = stored_by_uid(record.claims.all(), (*stated, *implied))
        added = [claim for claim in (*stated, *implied) if _adds_to(have.get(claim.uid), claim)]
        new = [claim for claim in added if claim.uid not in have]
        completing = [claim for claim in added if claim.uid in have]
        rows_of = partial(_rows_by_file, file_of)
        if completing:  # by themselves, as an editor may have to rule on new claims
            self._add_claims(load, record, completing, PASSAGES, rows_of(completing), "completed")
            record = self._known({record.uid})[record.uid]
        if new:
            self._add_claims(load, record, new, NEW_CLAIMS, rows_of(new), "created")
        load.tally("kept", rows_of([c for c in (*stated, *implied) if c not in added]))
        load.tally("kept", {found.rulings_file: len(found.rulings.get(key, ()))})

    def _add_claims(
        self,
        load: Load,
        record: Record,
        new: list[Claim],
        note: str,
        rows: Mapping[str, int],
        outcome: str,
    ) -> None:
        """Put claims, or passages that claims lack, on a draft; publish it unless an editor has to
        decide."""
        if record.status == Status.WITHDRAWN:
            load.tally("kept", rows)
            return
        draft = self._open_draft(load, record)
        have = stored_by_uid(draft.claims.all(), new)
        unseen = [claim for claim in new if _adds_to(have.get(claim.uid), claim)]
        for claim in unseen:
            stored = have.get(claim.uid)
            if stored:
                fill_missing_place(stored, claim)
                stored.language = stored.language or claim.language
                stored.as_of = stored.as_of or claim.as_of
                stored.save()
            else:
                claim.record = draft
                claim.save()
        if unseen:
            publishing.log_change(draft, by=load.by, at=load.at, note=note)
        self._publish_draft(load, draft, note, rows, outcome)

    def _open_draft(self, load: Load, record: Record) -> Record:
        if not record.is_published:
            return record
        return publishing.start_edit(record, by=load.by, at=load.at)

    def _publish_draft(
        self,
        load: Load,
        draft: Record,
        note: str,
        rows: Mapping[str, int],
        outcome: str = "completed",
    ) -> None:
        """Publish a draft, now or with the rest, unless an editor has to decide."""
        load.publish(Waiting(draft, rows, outcome, partial(publish_draft, load, draft, note)))


def publish_draft(load: Load, draft: Record, note: str) -> str:
    """Publish a draft of the loader, or return why an editor has to."""
    others = Step.objects.of(draft).since_publication().exclude(by=load.by)
    stored: Record = type(draft).working.get_with_parts(draft.pk)
    if stored.status != Status.DRAFT or others.exists():
        return EDITED
    if blockers := publishing.blockers_of(stored):
        return " ".join(map(str, blockers))
    draft = type(draft).working.get(pk=draft.pk)
    publishing.submit(draft, by=load.by, at=load.at)
    publishing.publish(draft, by=load.by, at=load.at, note=note)
    return ""


def _name_parts(row: DatasetRow, part: Part, uids: Mapping[str, Mapping[str, str]]) -> None:
    """Let a part name others by their uids, where the row has their names."""
    for column in part.naming_columns():
        known = uids[column.relation]
        names = row.words(column.name) if column.name in row.cells else []
        for name in names:
            if name not in known:
                raise row.bad(column.name, f"the record has no “{name}”")
        setattr(part, column.name, " ".join(known[name] for name in names))


def _rows_of(record: Record, relation: str) -> list[Part]:
    return list(getattr(record, relation).all())


def _facts_of(record: Record) -> Iterator[str]:
    """Yield the facts that claims and rulings of a record are about."""
    rows: list[Any] = [row for name in record.evidence() for row in _rows_of(record, name)]
    return (row.fact for row in rows)


def _rows_by_file(file_of: Mapping[str, str], claims: Iterable[Claim]) -> Counter[str]:
    return Counter(file_of[claim.uid] for claim in claims)


def _adds_to(stored: Claim | None, claim: Claim) -> bool:
    """Return True if a claim is new, or says where the stored one is in its source, whom that
    credits or of which day it is, which does not say so itself."""
    if stored is None or not stored.is_live:
        return stored is None
    return bool(missing_place(stored, claim) or (claim.as_of and not stored.as_of))


def _known_references(record: Record) -> list[str]:
    """Return the foreign keys that the load has looked up."""
    fields = record._meta.concrete_fields
    return [f.name for f in fields if f.is_relation and getattr(record, f.attname) is not None]
