"""Goes through the changes without a history, oldest first, and computes the hashes of editions and
changes that an earlier release has written."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from portal.models import (
    Change,
    Edition,
    JournalHead,
    Publishable,
    SearchEntry,
    Source,
    Status,
    Step,
    history_models,
)
from portal.models.fields import Column
from portal.publication import change_log, followed_tables, hash_chain, history, read_models
from portal.publication.followed_tables import RowKind
from portal.publication.history_rebuild import missing_log
from portal.publication.history_rebuild.records import write_records
from portal.publication.history_rebuild.writing import (
    State,
    date_standing_words,
    insert_where_missing,
    kept_states,
    write_entries,
)
from portal.records.document_types import JsonObject
from portal.records.registry import record_model
from portal.search import indexer


@dataclass(frozen=True)
class RebuildProgress:
    """Number of changes whose history is written, of how many."""

    done: int
    count: int


def count_missing() -> int:
    return Change.objects.filter(has_history=False).count()


def rebuild() -> Iterator[RebuildProgress]:
    """Write what is missing, in batches that are committed one by one: an interrupted run is
    continued by the next one, and publishing goes on between two batches."""
    missing_log.write_missing_log()
    missing_log.write_unlogged_countries()
    done, missing = 0, count_missing()
    while written := _rebuild_batch():
        done += written
        yield RebuildProgress(done, max(done, missing))


@transaction.atomic
def _rebuild_batch() -> int:
    change_log.begin(timezone.now())  # nobody publishes meanwhile
    missing = Change.objects.filter(has_history=False).order_by("position")
    changes = list(missing[: history.ROWS_AT_ONCE])
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    for kind, some in by_kind.items():
        _write_changes(kind, some)
    issued = [change.edition_id for change in changes if change.edition_id]
    missing_log.date_editions(Edition.objects.filter(pk__in=issued, from_position=None))
    positions = [change.position for change in changes]
    if changes:  # who has followed the log to them has found nothing there
        JournalHead.let_read_anew()
    return Change.objects.filter(position__in=positions).update(has_history=True)


def _write_changes(kind: str, changes: Sequence[Change]) -> None:
    _cut_what_stands(kind, changes)
    still = (one for one in changes if one.until is None and not one.is_removal)
    standing = {one.key: one.position for one in still}
    known = followed_tables.row_kinds().get(kind)
    if known is None:
        read_models.show_missing_facts(record_model(kind), standing)
    for table in followed_tables.own_tables(kind):
        table.rebuild(kind, list(standing))
    if known is None:
        write_records(record_model(kind), changes, standing)
    else:
        write_rows(known, changes, standing)


def _cut_what_stands(kind: str, changes: Sequence[Change]) -> None:
    """End states that reach beyond their end: those before a change that a process of an earlier
    release made while others kept the history already."""
    tables = followed_tables.own_tables(kind)
    name = tables[0].object_key.removeprefix("{t}.")
    states = kept_states(tables[0].model, {one.key for one in changes}, name)
    for one in changes:
        if any(
            state.first < one.position and state.stands_at(one.position)
            for state in states[one.key]
        ):
            later = Change.objects.of(kind).filter(key=one.key, position__gt=one.position)
            resumed = later.filter(has_history=True).order_by("position").first()
            for table in tables:
                table.cut(one.key, one.position, resumed.position if resumed else None)


BATCH = 200
"""Rows in one transaction, about 0.2 s."""


def count_without_hash() -> int:
    return sum(model.objects.filter(sha256=None).count() for model in (Edition, Change))


def chain_missing() -> int:
    """Compute what is missing, in batches that are committed one by one; return the number."""
    done = 0
    for chain in (_chain_editions, _chain_changes):  # changes hold the hashes of editions
        while written := chain():
            done += written
    return done


@transaction.atomic
def _chain_editions() -> int:
    change_log.begin(timezone.now())  # nobody publishes meanwhile
    missing = Edition.objects.filter(sha256=None).order_by("pk").defer("document")
    found = missing.annotate(as_stored=hash_chain.as_stored("document"))[:BATCH]
    for edition in found:
        earlier = Edition.objects.filter(kind=edition.kind, record_uid=edition.record_uid)
        before = earlier.filter(number__lt=edition.number).order_by("-number")
        last = before.values_list("sha256", flat=True).first()
        edition.document_sha256 = hash_chain.digest(json.loads(edition.as_stored))
        edition.sha256 = hash_chain.edition_hash(edition, last or hash_chain.FIRST)
        hashes = {"document_sha256": edition.document_sha256, "sha256": edition.sha256}
        Edition.objects.filter(pk=edition.pk).update(**hashes)
    return len(found)


@transaction.atomic
def _chain_changes() -> int:
    change_log.begin(timezone.now())
    missing = Change.objects.filter(sha256=None).order_by("position")
    found = list(missing.select_related("edition").defer(*UNREAD)[:BATCH])
    if found:
        earlier = Change.objects.filter(position__lt=found[0].position).order_by("-position")
        last: str | None = earlier.values_list("sha256", flat=True).first()
        before: str | None = last or hash_chain.FIRST
        for change in found:
            before = hash_chain.chain_change(change, before)
        Change.objects.bulk_update(found, ["sha256"], batch_size=BATCH)
    return sum(change.sha256 is not None for change in found)


UNREAD = ("edition__document", "edition__content")


def write_rows(kind: RowKind, changes: Sequence[Change], standing: dict[str, int]) -> None:
    """Write ended states, and what the rows belong to. `standing` gives the positions of the rows
    whose state is written already, by key."""
    ended = [one for one in changes if one.until is not None and not one.is_removal]
    rows = [_row(kind, one) for one in ended]
    insert_where_missing(
        kind.model,
        [State(row, one.position, one.until) for row, one in zip(rows, ended, strict=True)],
    )
    if kind.model is Source:
        entries = map(indexer.index_source, cast(list[Source], rows))
        write_entries(list(zip(entries, ended, strict=True)))
        known = Source.working.filter(slug__in=standing).values_list("pk", "slug")
        date_standing_words(SearchEntry.SOURCE, {str(pk): standing[slug] for pk, slug in known})
    if kind.owner:
        _write_owners(kind, changes)
    if kind.after_rebuild:
        kind.after_rebuild([one.key for one in changes])


def _row(kind: RowKind, change: Change) -> Model:
    known = {field.attname: field for field in kind.model._meta.concrete_fields}
    columns = cast(JsonObject, change.content)
    values = {name: known[name].to_python(v) for name, v in columns.items() if name in known}
    return kind.model(**{**values, **dict(kind.always)})


def _write_owners(kind: RowKind, changes: Sequence[Change]) -> None:
    """Write what rows belong to as it was when these changed, published or withdrawn."""
    field = cast(Column, kind.model._meta.get_field(kind.owner))
    model = cast(type[Publishable], field.related_model)
    removals = [one.position for one in changes if one.is_removal]
    last = {one.until: one for one in Change.objects.of(kind.kind).filter(until__in=removals)}
    named: dict[int, list[Change]] = defaultdict(list)
    for one in changes:
        columns = cast(JsonObject, last.get(one.position, one).content)
        named[columns[field.attname]].append(one)
    owners = model._base_manager.in_bulk(list(named))
    steps = _steps_of(model, owners.values())
    kept = kept_states(model, owners)
    for pk, owner in owners.items():
        for change in named[pk]:
            row = _as_of(change.at, owner, steps[owner.uid])
            _write_owner(row, change.position, kept[pk])


def _write_owner(row: Publishable, position: int, kept: list[State]) -> None:
    """Begin a state at a position, unless the one that stands there is the same; `kept` has the
    states of the row."""
    stands = next((one for one in kept if one.stands_at(position)), None)
    if stands is not None:
        if cast(Publishable, stands.row).status == row.status:
            return
        history = history_models()[type(row)]._base_manager
        stood = history.filter(id=row.pk, from_position=stands.first)  # type: ignore[misc]
        stood.update(until_position=position)
        kept.remove(stands)
    state = State(row, position, stands.until if stands else None)
    kept.append(state)
    insert_where_missing(type(row), [state])


def _steps_of(model: type[Publishable], owners: Iterable[Publishable]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    steps = Step.objects.filter(kind=model.kind(), action__in=("publish", "withdraw"))
    uids = [one.uid for one in owners]
    for step in steps.filter(record_uid__in=uids).order_by("at", "pk"):
        found[step.record_uid].append(step)
    return found


def _as_of(moment: datetime, owner: Publishable, steps: list[Step]) -> Publishable:
    row = copy(owner)
    row.status, row.withdrawn_at, row.withdrawal_reason = Status.PUBLISHED, None, ""
    taken = [step for step in steps if step.at <= moment]
    if taken and taken[-1].action == "withdraw":
        row.status, row.withdrawn_at = Status.WITHDRAWN, taken[-1].at
        row.withdrawal_reason = taken[-1].note
    return row
