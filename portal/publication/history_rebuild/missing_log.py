"""Writes the change log of a portal that has published before there was one, from its editions.

What is kept of the time before is less than what a log would have: of records each edition and
withdrawal; of sources, countries and disagreements their present form, as of the day since which
they are public; of observations publication, retraction and withdrawal, with the present value of
`shown`. These changes say of themselves that they are reconstructed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils import timezone

from portal.models import Change, Country, Disagreement, Edition, Record, Source, Status, Step
from portal.publication import change_log
from portal.publication.change_log import PublicState
from portal.publication.followed_tables import row_kinds
from portal.publication.history_rebuild.writing import State, insert_where_missing
from portal.publication.public_rows import COUNTRY, DISAGREEMENT, SOURCE, public_states
from portal.publication.snapshots import plain_value
from portal.records.document_types import JsonObject
from portal.records.extension_points import ExtensionPoint
from portal.records.registry import record_models


@dataclass(frozen=True)
class EarlierState:
    """The public state that an object had from a moment on; None if it was public no longer."""

    at: datetime
    kind: str
    key: str
    state: PublicState | None
    reason: str = ""


earlier_states: ExtensionPoint[[], EarlierState] = ExtensionPoint()
"""States of kinds that an app adds to the change log."""


def write_missing_log() -> int:
    """Write the log if it is missing; return the number of changes."""
    return _write_log() if change_log.is_log_missing() else 0


@transaction.atomic
def _write_log() -> int:
    head = change_log.begin(timezone.now())
    changes = _number(_in_order_of_time()) if change_log.is_log_missing() else []
    if not changes:
        return 0
    Change.objects.bulk_create(changes, batch_size=change_log.KEYS_AT_ONCE)
    date_editions(Edition.objects.all())
    head.position, head.at = changes[-1].position, changes[-1].at
    head.save()
    return len(changes)


def write_unlogged_countries() -> None:
    """Let countries that the log of an earlier version does not know stand since it began, as they
    are: else they would have had no past once somebody tells the log of them."""
    first = Change.objects.order_by("position").values_list("position", flat=True).first()
    rows = Country.objects.exclude(code__in=Change.objects.of(COUNTRY).values("key"))
    insert_where_missing(Country, [State(row, first, None) for row in rows if first])


def date_editions(editions: QuerySet[Edition]) -> None:
    """Set the position from which editions are known: that of the change that has them."""
    changes = Change.objects.filter(edition=OuterRef("pk")).order_by("position")
    editions.update(from_position=Subquery(changes.values("position")[:1]))


def _number(states: Iterable[EarlierState]) -> list[Change]:
    last: dict[tuple[str, str], Change] = {}
    changes: list[Change] = []
    for one in states:
        before = last.get((one.kind, one.key))
        change = change_log.next_change(one.kind, one.key, before, one.state, one.reason)
        if change is None:
            continue
        if one.state is not None:
            change.content = change_log.as_read(content_of(one.kind, one.state.row))
        change.position, change.at = len(changes) + 1, one.at
        change.is_reconstructed, change.has_history = True, False
        if before is not None:
            before.until = change.position
        last[one.kind, one.key] = change
        changes.append(change)
    return changes


IDENTITY = ("id", "uid", "version", "created_at", "published_at")
"""The columns of a record that no edition keeps."""


def content_of(kind: str, row: Model) -> JsonObject:
    """Return the columns of a row of which its state is built, as JSON has them, by the names that
    the database gives them."""
    known, fields = row_kinds().get(kind), row._meta.concrete_fields
    kept = {one.name for one in fields} - {*known.hidden} if known else IDENTITY
    return {one.attname: plain_value(row, one) for one in fields if one.name in kept}


def _in_order_of_time() -> list[EarlierState]:
    """At one moment countries and sources come first, as the others name them."""
    records = [one for model in record_models() for one in _record_states(model)]
    first = min((one.at for one in records), default=timezone.now())
    countries = (EarlierState(first, COUNTRY, one.key, one) for one in public_states(COUNTRY))
    found = [*countries, *_sources(), *records, *earlier_states.collect(), *_disagreements(records)]
    return sorted(found, key=lambda one: one.at)


def _record_states(model: type[Record]) -> Iterator[EarlierState]:
    kind = model.kind()
    records = {record.uid: record for record in model.working.filter(edit_of=None)}
    editions = Edition.objects.filter(kind=kind).order_by("issued_at", "number")
    for edition in editions.defer("document", "content"):
        if (record := records.get(edition.record_uid)) is not None:
            state = PublicState(key=record.uid, row=record, edition=edition)
            yield EarlierState(edition.issued_at, kind, record.uid, state, edition.note)
    steps = Step.objects.filter(kind=kind, action="withdraw")
    withdrawals = {(step.record_uid, step.at): step.note for step in steps}
    for record in records.values():
        if record.status == Status.WITHDRAWN and record.withdrawn_at is not None:
            withdrawals.setdefault((record.uid, record.withdrawn_at), record.withdrawal_reason)
    for (uid, at), reason in withdrawals.items():
        yield EarlierState(at, kind, uid, None, reason)


def _sources() -> Iterator[EarlierState]:
    for state in public_states(SOURCE):
        at = cast(datetime, cast(Source, state.row).first_cited_at)  # as it is public
        yield EarlierState(at, SOURCE, state.key, state)


def _disagreements(records: list[EarlierState]) -> Iterator[EarlierState]:
    """Disagreements as they stand, not before their record was public."""
    first: dict[tuple[str, str], datetime] = {}
    for one in records:
        key = one.kind, one.key
        first[key] = min(one.at, first.get(key, one.at))
    for state in public_states(DISAGREEMENT):
        row = cast(Disagreement, state.row)
        since = max(row.since, first.get((row.kind, row.record_uid), row.since))
        yield EarlierState(since, DISAGREEMENT, state.key, state)
