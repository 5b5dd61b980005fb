"""A draft as it would be after publication, made in memory: what `portal.publication.publishing`
would write,
without a write."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max, Q, prefetch_related_objects

from portal.facts import Fact, Reference
from portal.models import Edition, Record, Status
from portal.publication.folding import fold
from portal.records import documents


def as_published[R: Record](draft: R, *, at: datetime) -> R:
    """What publishing a draft would make public, with its edition, which has no key. Costs a fixed
    number of queries."""
    record = documents.load(draft)
    # What hangs on its number is loaded before the number changes.
    prefetch_related_objects([record], *(many.name for many in record._meta.many_to_many))
    if record.edit_of_id is not None:
        record = fold(record, type(record).working.get(pk=record.edit_of_id))
    record.facts = {name: _read(fact, record, name) for name, fact in record.facts.items()}  # type: ignore[misc]
    number = _next_number(record)
    built = documents.build(record, number=number, issued_at=at, note="", second_reader=True)
    document = json.loads(json.dumps(built, cls=DjangoJSONEncoder))  # as a column gives it back
    record.edition = Edition(
        kind=record.kind(),
        record_uid=record.uid,
        number=number,
        document=document,
        issued_at=at,
        second_reader=True,
    )
    record.status, record.published_at = Status.PUBLISHED, record.published_at or at
    return record


def is_foreseen(record: Record) -> bool:
    """Whether it is not public but made by `as_published`."""
    return record.edition is not None and record.edition.pk is None


def _next_number(record: Record) -> int:
    issued = Edition.objects.filter(kind=record.kind(), record_uid=record.uid)
    last: int | None = issued.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@dataclass(frozen=True)
class _ReadReference(Reference):
    """A reference whose rows have been read already, by key and by uid."""

    rows: dict[Any, Record]

    def from_columns(self, values: list[Any]) -> str:
        return self.rows[values[0]].uid if values[0] is not None else ""

    def to_json(self, text: str) -> Any:
        row = self.rows.get(text)
        return row.as_reference() if row else None


def _read(fact: Fact, record: Record, name: str) -> Fact:
    """Otherwise each claim that names a record would read it on its own."""
    if not isinstance(fact.type, Reference):
        return fact
    (column,) = fact.columns_of(name)
    uids = [claim.value for claim in record.claims_of(name)]
    named = Q(pk=getattr(record, f"{column}_id")) | Q(uid__in=uids)
    known = apps.get_model(fact.type.model).working.filter(edit_of=None)
    rows = {row.pk: row for row in known.filter(named)}
    rows |= {row.uid: row for row in rows.values()}
    return replace(fact, type=_ReadReference(fact.type.model, rows))
