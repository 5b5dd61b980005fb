"""Goes through the changes without a history, oldest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from portal.models import Change, Edition, history_models
from portal.publication import change_log, followed_tables, history, read_models
from portal.publication.history_rebuild.missing_log import (
    date_editions,
    write_missing_log,
    write_unlogged_countries,
)
from portal.publication.history_rebuild.records import write_records
from portal.publication.history_rebuild.rows import write_rows
from portal.publication.history_rebuild.writing import State
from portal.records.registry import record_model


@dataclass(frozen=True)
class Progress:
    """Number of changes whose history is written, of how many."""

    done: int
    count: int


def count_missing() -> int:
    return Change.objects.filter(has_history=False).count()


def rebuild() -> Iterator[Progress]:
    """Write what is missing, in batches that are committed one by one: an interrupted run is
    continued by the next one, and publishing goes on between two batches."""
    write_missing_log()
    write_unlogged_countries()
    done, missing = 0, count_missing()
    while written := _rebuild_batch():
        done += written
        yield Progress(done, max(done, missing))


@transaction.atomic
def _rebuild_batch() -> int:
    change_log.begin(timezone.now())  # nobody publishes meanwhile
    missing = Change.objects.filter(has_history=False).order_by("position")
    changes = list(missing[: history.BATCH])
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    for kind, some in by_kind.items():
        _write_changes(kind, some)
    issued = [change.edition_id for change in changes if change.edition_id]
    date_editions(Edition.objects.filter(pk__in=issued, from_position=None))
    positions = [change.position for change in changes]
    return Change.objects.filter(position__in=positions).update(has_history=True)


def _write_changes(kind: str, changes: Sequence[Change]) -> None:
    _cut_what_stands(kind, changes)
    still = (one for one in changes if one.until is None and not one.is_removal)
    standing = {one.key: one.position for one in still}
    known = followed_tables.row_kind(kind)
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
    kept = history_models()[tables[0].model]._base_manager
    found = kept.filter(**{f"{name}__in": [one.key for one in changes]})
    states: dict[str, list[State]] = defaultdict(list)
    for row in found:
        states[getattr(row, name)].append(State(row, row.from_position, row.until_position))
    for one in changes:
        if any(
            state.first < one.position and state.stands_at(one.position)
            for state in states[one.key]
        ):
            later = Change.objects.of(kind).filter(key=one.key, position__gt=one.position)
            resumed = later.filter(has_history=True).order_by("position").first()
            for table in tables:
                table.cut(one.key, one.position, resumed.position if resumed else None)
