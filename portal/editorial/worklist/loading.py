"""Load records of a kind with all that checks need, in a fixed number of queries."""

from collections.abc import Collection
from datetime import datetime
from typing import cast

from django.db.models import QuerySet, prefetch_related_objects

from portal.editorial.worklist.registry import CheckedBatch, CheckedRecord
from portal.models import Publishable, Record, Status
from portal.publication.evidence import know_references, load_stated_parts

UNFINISHED = (Status.DRAFT, Status.REVIEW)


def load(
    model: type[Publishable], uids: Collection[str] | None, *, at: datetime
) -> CheckedBatch[Publishable]:
    """Load the records with these uids, or all of a kind. Withdrawn records are left out."""
    rows = model.working.of_editors()
    rows = rows if uids is None else rows.filter(uid__in=uids)
    waiting = list(rows.with_parts().filter(status__in=UNFINISHED).order_by("pk"))
    public: list[Publishable] = list(_with_edition(model, rows.published()).order_by("pk"))
    if issubclass(model, Record):
        _prefetch_evidence(cast(list[Record], waiting), cast(list[Record], public))
    by_uid = {row.uid: row for row in public}
    found = [CheckedRecord(row, by_uid.pop(row.uid, None)) for row in waiting]
    found += [CheckedRecord(row, row) for row in by_uid.values()]
    return CheckedBatch(model, at, found)


def _with_edition[P: Publishable](model: type[P], rows: QuerySet[P]) -> QuerySet[P]:
    if not issubclass(model, Record):
        return rows
    return rows.select_related("edition").defer("edition__document", "edition__content")


def _prefetch_evidence(waiting: list[Record], public: list[Record]) -> None:
    """Prefetch claims with sources, rulings and the uids of references, and link drafts to
    originals, of which the claims alone are read."""
    linked = [many.name for row in waiting[:1] + public[:1] for many in row._meta.many_to_many]
    prefetch_related_objects([*waiting, *public], *linked)
    alone, originals = {row.pk: row for row in public}, []
    for row in waiting:
        if row.edit_of_id in alone:
            row.edit_of = alone.pop(row.edit_of_id)
            originals.append(row.edit_of)
    if originals and originals[0].facts:
        prefetch_related_objects(originals, "claims")
    for rows in (waiting, [*alone.values()]):
        if rows and rows[0].facts:
            prefetch_related_objects(rows, "claims__source", "rulings")
            load_stated_parts(rows)
            know_references(rows)
