"""Issues editions: the document of a record is built, kept, shown and told to the change log."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext_noop

from portal.models import Edition, JournalHead, Mention, Record, User
from portal.models.bulk import ROWS_PER_INSERT, ask, ask_rows
from portal.publication import change_log, hash_chain, read_models, snapshots
from portal.publication.public_rows import DISAGREEMENT, log_rows
from portal.records import documents
from portal.records.document_types import JsonObject, RecordDocument
from portal.records.registry import record_model

NAMED = gettext_noop("A record named in it was published or renamed")
WITHDRAWN = gettext_noop("A record named in it was withdrawn")


def name_of(record: Record) -> tuple[object, ...]:
    """Return what other documents copy of a record; empty before it is first published."""
    if record.edition is None:
        return ()
    document = record.edition.document
    return document["title"], document["slug"]


def renew(target: str, *, by: User, at: datetime, note: str) -> None:
    """Issue new editions of the records that name a record or a source, in which the name is
    another now. Their content was reviewed before."""
    named = "target = %s AND record_uid <> %s ORDER BY id"
    for mention in list(ask_rows(Mention, named, target, target)):
        found = record_model(mention.kind).objects.filter(uid=mention.record_uid).first()
        if found is not None:
            edition, loaded = documents.current_edition(found), documents.load(found)
            if _is_current(edition, loaded):
                read_models.name_again(loaded, edition.document)
                continue
            issue([loaded], by=by, at=at, note=note, second_reader=edition.second_reader)
            loaded.save()
            keep([loaded], at=at, reason=note)


def _is_current(edition: Edition, loaded: Record) -> bool:
    """Return True if a record says what its edition says. Countries in it are a set: a document has
    them in the order of their English names, which may be others since."""
    sets = {many.name for many in loaded._meta.many_to_many}

    def content(document: JsonObject | RecordDocument) -> JsonObject:
        said = {**document, "edition": None}
        return said | {name: sorted(said[name]) for name in sets & said.keys()}

    return content(documents.build_stored(loaded, edition)) == content(edition.document)


def issue(
    loaded: Sequence[Record], *, by: User, at: datetime, note: str, second_reader: bool
) -> None:
    """Append an edition of each of these records of one kind, and show it. They are loaded with
    their parts; the caller saves them."""
    uids = [record.uid for record in loaded]
    earlier = "FROM {t} WHERE kind = %s AND record_uid IN (%s) ORDER BY number"
    known = ask(Edition, f"SELECT record_uid, number, sha256 {earlier}", loaded[0].kind(), uids)
    last = {uid: (number, sha256) for uid, number, sha256 in known}
    position = JournalHead.last_position() + 1
    editions = []
    for record in loaded:
        number, before = last.get(record.uid, (0, hash_chain.FIRST))
        edition = Edition(
            kind=record.kind(),
            record_uid=record.uid,
            number=number + 1,
            content=snapshots.of(record),
            issued_at=at,
            issued_by=by,
            note=note,
            from_position=position,
            second_reader=second_reader,
        )
        edition.document = documents.build(record, edition)
        hash_chain.chain_edition(edition, before)
        editions.append(edition)
    Edition.objects.bulk_create(editions, batch_size=ROWS_PER_INSERT)
    if shown_before := [record for record in loaded if record.uid in last]:
        read_models.hide(shown_before)
    for record, edition in zip(loaded, editions, strict=True):
        record.edition = edition
    shown = [(record, edition.document) for record, edition in zip(loaded, editions, strict=True)]
    read_models.show(shown, at=at)


MOVED = {"status", "version", "updated_at"}
"""Columns that a step sets, and that no document holds."""


def is_same(stored: Model, row: Model, *, but: Collection[str] = MOVED) -> bool:
    """True if the columns of a row in memory, `but` some, are those that were loaded of it."""
    names = [f.attname for f in row._meta.concrete_fields if f.name not in but]
    return all(getattr(stored, name) == getattr(row, name) for name in names)


def keep(records: Sequence[Record], *, at: datetime, reason: str) -> None:
    """Record in the change log what is public of records of one kind now, and what is disputed
    about them."""
    change_log.log_records(records, at=at, reason=reason)
    keys = [key for record in records for key in _register_keys(record)]
    log_rows(DISAGREEMENT, keys, at=at, reason=reason)


def _register_keys(record: Record) -> list[str]:
    if record.edition and record.edition.number == 1 and record.is_published:
        return read_models.disputed_keys(record.edition.document)  # nothing was disputed before
    return read_models.fact_keys(record)
