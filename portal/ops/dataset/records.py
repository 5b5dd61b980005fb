"""Load one kind of record with its parts, claims and rulings, through the workflow."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import batched

from django.db.models import F
from django.utils.translation import gettext_noop

from portal.facts import PartPath
from portal.models import Claim, FormerAddress, Record, Status, Step
from portal.ops.dataset.following import FiledRecord, FileFollower, find_untouched, stored_by_uid
from portal.ops.dataset.load import Load, Waiting, fill_missing_place, missing_place, record_uid
from portal.ops.dataset.making import MadeRecords
from portal.ops.dataset.names import Titles, lacking_titles
from portal.ops.dataset.record_files import RecordFile, TableRows
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


class RecordTable(RecordFile):
    """A file whose records are loaded through the workflow."""

    def load(self, load: Load) -> None:
        load.record_tables[self.model.kind()] = self
        read = self._read(load)
        known = self._known({record_uid(self.model.kind(), key) for key in read.rows})
        self._refuse_taken(read.rows, known)
        following = find_untouched(self.model, known, load)
        joining = FormerAddress.objects.filter(since=None).values("target_uid")
        drafts = self.model.working.filter(edit_of__uid=F("uid"), uid__in=following)
        drafts = drafts.exclude(uid__in=joining)
        drafted = {draft.uid: draft for draft in drafts}
        made = MadeRecords(load)
        load.save_made = made.save
        new: list[Record] = []
        for key, row in self._in_order(read.rows):
            uid = record_uid(self.model.kind(), key)
            load.places[uid] = f"{self.file}, line {row.line}"
            if uid in known and uid not in following:
                record = self._add_titles(load, known[uid], read.titles(load, key))
                self._update(load, record, key, read)
                continue
            filed = self._filed(load, key, read, known.get(uid))
            if uid in known:
                self._follow(load, known[uid], filed, drafted.get(uid))
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

    def _known(self, uids: set[str]) -> dict[str, Record]:
        found = self.model.working.filter(uid__in=uids, edit_of=None)
        found = found.prefetch_related(*self.model.owned(), *self.many)
        return {record.uid: record for record in found}

    def _make(self, made: MadeRecords, filed: FiledRecord) -> Record:
        record = filed.record
        made.records.append(record)
        made.links += [(record, relation, list(codes)) for relation, codes in filed.links.items()]
        for file, row_parts in filed.parts:
            made.add_parts(file, row_parts)
        made.load.count(self.file).created += 1
        return record

    def _follow(self, load: Load, record: Record, filed: FiledRecord, draft: Record | None) -> None:
        """Bring a record that nobody has edited to the state of the files. A draft that waits goes
        where these have taken back what it says."""
        load.add_record(record)
        rows = Counter({self.file: 1})
        for file, parts in filed.parts:
            rows[file] += len(parts)
        looking = FileFollower(load, writes=False)
        is_current = record.is_published and not looking.follow(record, filed)
        if is_current:
            if draft is not None and looking.follow(draft, filed):
                publishing.discard_edit(draft, by=load.by, at=load.at, note=CHANGED)
            load.tally("kept", rows)
            return
        writing = FileFollower(load, writes=True)
        _revise(load, record, CHANGED, rows, lambda draft: writing.follow(draft, filed))

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
        if not lacking:
            return record
        _revise(load, record, TITLES, {file: number}, partial(_fill_titles, lacking))
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
        known = {
            part.uid for relation in self.model.parts for part in getattr(record, relation).all()
        }
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
            _revise(load, record, PASSAGES, rows_of(completing), partial(_add_claims, completing))
            record = self._known({record.uid})[record.uid]
        if new:
            add = partial(_add_claims, new)
            _revise(load, record, NEW_CLAIMS, rows_of(new), add, outcome="created")
        load.tally("kept", rows_of([c for c in (*stated, *implied) if c not in added]))
        load.tally("kept", {found.rulings_file: len(found.rulings.get(key, ()))})


def _revise(
    load: Load,
    record: Record,
    note: str,
    rows: Mapping[str, int],
    change: Callable[[Record], bool],
    outcome: str = "completed",
) -> None:
    """Let a function change a draft of an existing record, which returns whether anything changed.
    Publish it, now or with the rest, unless an editor has to decide."""
    if record.status == Status.WITHDRAWN:
        load.tally("kept", rows)
        return
    draft = record
    if record.is_published:
        draft = publishing.start_edit(record, by=load.by, at=load.at)
    if change(draft):
        publishing.log_change(draft, by=load.by, at=load.at, note=note)
    load.publish(Waiting(draft, rows, outcome, partial(publish_draft, load, draft, note)))


def _fill_titles(lacking: Titles, draft: Record) -> bool:
    unseen = lacking_titles(draft, lacking)
    for column, value in unseen.items():
        setattr(draft, column, value)
    if unseen:
        draft.save()
    return bool(unseen)


def _add_claims(new: list[Claim], draft: Record) -> bool:
    """Put claims, or passages that claims lack, on a draft."""
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
    return bool(unseen)


def publish_draft(load: Load, draft: Record, note: str) -> str:
    """Publish a draft of the loader, or return why an editor has to."""
    others = Step.objects.of(draft).since_publication().exclude(by=load.by)
    stored = type(draft).working.get_with_parts(draft.pk)
    if stored.status != Status.DRAFT or others.exists():
        return EDITED
    if blockers := publishing.blockers_of(stored):
        return " ".join(map(str, blockers))
    draft = type(draft).working.get(pk=draft.pk)
    publishing.submit(draft, by=load.by, at=load.at)
    publishing.publish(draft, by=load.by, at=load.at, note=note)
    return ""


def _rows_by_file(file_of: Mapping[str, str], claims: Iterable[Claim]) -> Counter[str]:
    return Counter(file_of[claim.uid] for claim in claims)


def _adds_to(stored: Claim | None, claim: Claim) -> bool:
    """Return True if a claim is new, or says where the stored one is in its source, whom that
    credits or of which day it is, which does not say so itself."""
    if stored is None or not stored.is_live:
        return stored is None
    return bool(missing_place(stored, claim) or (claim.as_of and not stored.as_of))
