"""A draft as it would be after publication, made in memory: what `portal.publication.publishing`
would write, without a write."""

from datetime import datetime

from django.db.models import Max

from portal.models import Edition, Record, Status
from portal.publication.evidence import know_references
from portal.publication.folding import fold
from portal.records import documents


def build_preview[R: Record](draft: R, *, at: datetime) -> R:
    """Return the record as publication of the draft would make it, with an edition without a key.
    Costs a fixed number of queries."""
    record = documents.load(draft)
    if record.edit_of_id is not None:
        record = fold(record, type(record).working.get(pk=record.edit_of_id))
    know_references([record])
    record.edition = Edition(
        kind=record.kind(),
        record_uid=record.uid,
        number=_next_number(record),
        issued_at=at,
        second_reader=True,
    )
    record.edition.document = documents.build_stored(record, record.edition)
    record.status, record.published_at = Status.PUBLISHED, record.published_at or at
    return record


def is_preview(record: Record) -> bool:
    """True if it is not public but made by `build_preview`."""
    return record.edition is not None and record.edition.pk is None


def _next_number(record: Record) -> int:
    last: int | None = Edition.objects.of(record).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
