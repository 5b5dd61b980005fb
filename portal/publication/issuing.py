"""Issues editions: the document of a record is built, kept, shown and told to the change log."""

from datetime import datetime

from portal.models import Edition, Mention, Record, User
from portal.publication import change_log, read_models, snapshots
from portal.publication.public_rows import log_disagreements
from portal.records import documents
from portal.records.registry import record_model


def name_of(record: Record) -> tuple[object, ...]:
    """Return what other documents copy of a record; empty before it is first published."""
    if record.edition is None:
        return ()
    document = record.edition.document
    return document["title"], document["slug"]


def renew(target: str, *, by: User, at: datetime, note: str) -> None:
    """Issue new editions of the records that name a record or a source. Their content was reviewed
    before; only the name in it has changed."""
    named = Mention.objects.filter(target=target).exclude(record_uid=target)
    for mention in named.order_by("pk"):
        found = record_model(mention.kind).objects.filter(uid=mention.record_uid).first()
        if found is not None:
            reader = found.edition.second_reader
            issue(found, by=by, at=at, note=note, second_reader=reader)
            found.save()
            keep(found, at=at, reason=note)


def issue(
    record: Record,
    *,
    by: User,
    at: datetime,
    note: str,
    second_reader: bool,
    stored: Record | None = None,
) -> None:
    """Append an edition and show it. `stored` saves loading the parts again."""
    kind = record.kind()
    editions = Edition.objects.filter(kind=kind, record_uid=record.uid).order_by("-number")
    last = editions.values_list("number", flat=True).first() or 0
    number = last + 1
    if stored is not None and is_same(stored, record):
        stored.status, stored.version = record.status, record.version
        loaded = stored
    else:
        record.save()  # as a document is built from what is stored
        loaded = documents.load(record)
    edition = build_edition(
        loaded,
        number=number,
        from_position=change_log.position() + 1,
        by=by,
        at=at,
        note=note,
        second_reader=second_reader,
    )
    edition.save()
    record.edition = edition
    if last:
        read_models.hide(loaded)
    read_models.show([(loaded, edition.document)], at=at)


def build_edition(
    loaded: Record,
    *,
    number: int,
    from_position: int,
    by: User,
    at: datetime,
    note: str,
    second_reader: bool,
) -> Edition:
    return Edition(
        kind=loaded.kind(),
        record_uid=loaded.uid,
        number=number,
        document=documents.build(
            loaded, number=number, issued_at=at, note=note, second_reader=second_reader
        ),
        content=snapshots.of(loaded),
        issued_at=at,
        issued_by=by,
        note=note,
        from_position=from_position,
        second_reader=second_reader,
    )


MOVED = {"status", "version", "updated_at"}
"""Columns that a step sets, and that no document holds."""


def is_same(stored: Record, record: Record) -> bool:
    """True if the columns of a record in memory are those that were loaded of it."""
    names = [f.attname for f in record._meta.concrete_fields if f.name not in MOVED]
    return all(getattr(stored, name) == getattr(record, name) for name in names)


def keep(record: Record, *, at: datetime, reason: str) -> None:
    """Record in the change log what is public of a record now, and what is disputed about it."""
    change_log.log_record(record, at=at, reason=reason)
    keys = read_models.fact_keys(record)
    if record.edition and record.edition.number == 1 and record.is_published:
        keys = read_models.disputed_keys(record.edition.document)  # nothing was disputed before
    log_disagreements(keys, at=at, reason=reason)
