"""Keeps the history tables: copies what is public of an object into them.

States are compared and copied within the database. One that differs from what is public now ends
at a position of the change log; the new one begins there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import batched
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import AutoField, Max, QuerySet

from portal.models import Change, FormerAddress, JournalHead, Status, history_models
from portal.models.bulk import ask, numbers_kept
from portal.models.reads import set_within
from portal.publication.followed_tables import own_keys, own_tables, row_kinds, tables_of
from portal.records.registry import record_model

ROWS_AT_ONCE = 400
"""Objects in one statement."""


@dataclass(frozen=True)
class ObjectState:
    """An object of the change log, public or not; `was_known` to the log before."""

    key: str
    is_public: bool
    was_known: bool


@dataclass
class PendingStates:
    """Changes of a block, by kind and key."""

    states: dict[str, dict[str, ObjectState]] = field(default_factory=lambda: defaultdict(dict))
    is_logged: bool = False
    """True once the log has a new position for them."""
    is_written: bool = False
    """True if states began or ended."""

    def add(self, kind: str, states: Iterable[ObjectState]) -> None:
        known = self.states[kind]
        for state in states:
            earlier = known.setdefault(state.key, state)
            known[state.key] = replace(state, was_known=earlier.was_known)

    def write(self) -> None:
        """Write all states at the position that the log has now. Whoever has read that position
        reads it anew where it is no new one."""
        position = JournalHead.last_position()
        for kind, states in self.states.items():
            for some in batched(states.values(), ROWS_AT_ONCE):
                self.is_written |= _keep(kind, some, position)
        if self.is_written and not self.is_logged:
            JournalHead.let_read_anew()


def keep(kind: str, states: Sequence[ObjectState], position: int) -> None:
    """Begin and end states of objects at a new position. Within `kept_together`, at the end of the
    block."""
    if (pending := _pending.get()) is None:
        _keep(kind, states, position)
    else:
        pending.is_logged = True
        pending.add(kind, states)


def _keep(kind: str, states: Sequence[ObjectState], position: int) -> bool:
    """Return True if any state began or ended."""
    keys = tuple(state.key for state in states)
    is_record = kind not in row_kinds()  # a row may have been known by another key
    known = tuple(state.key for state in states if state.was_known or not is_record)
    public = tuple(state.key for state in states if state.is_public)
    tables = tables_of(kind)
    found_keys = cache(own_keys)  # which several tables ask alike
    steps, asked, values = [], list[str](), list[str]()
    for table in tables:
        shown = found_keys(table.key_query, keys if table.outlives else public)
        may_stand = keys if table is tables[0] else known  # as a named one
        ended = found_keys(table.key_query, may_stand)
        steps.append((table, ended, shown))
        query, own = table.find_changes(ended, shown)
        asked.append(query)
        values += own
    answers = ask(Change, f"SELECT {', '.join(asked)}", *values)[0]
    found = iter(answers)
    for table, ended, shown in steps:
        ends, begins = next(found), next(found)
        if ends:
            table.end(ended, shown, position)
        if shown and (ends or begins):
            table.begin(shown, position)
    return any(answers)


def keep_again(kind: str, uids: Iterable[str], *, is_public: bool) -> None:
    """Keep what records say that were changed without a change of their own in the log: public
    ones, or withdrawn ones."""
    with kept_together():
        _changed_within().add(kind, (ObjectState(uid, is_public, was_known=True) for uid in uids))


def keep_addresses(kind: str, uid: str) -> None:
    """Keep which addresses lead on to a record, be it public, withdrawn or begun again."""
    position = JournalHead.last_position()
    (table,) = (one for one in tables_of(kind) if one.model is FormerAddress)
    with kept_together():
        table.end([uid], [uid], position)
        table.begin([uid], position)
        _changed_within().is_written = True


def keep_everything() -> None:
    """Compare all that stands in the log with its history, and write what differs."""
    position = JournalHead.last_position()
    for kind, states in _everything():
        keep(kind, states, position)


def pass_numbers_of_the_past() -> None:
    """Let no new row get the number of one that only the history keeps: SQLite forgets the highest
    that it gave when a migration writes a table anew."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for model, past in history_models().items():
            if isinstance(key := model._meta.pk, AutoField):
                last = past._base_manager.aggregate(last=Max(key.attname, default=0))["last"]
                named = [last, model._meta.db_table]
                cursor.execute(
                    "UPDATE sqlite_sequence SET seq = MAX(seq, %s) WHERE name = %s", named
                )
                if last and not cursor.rowcount:
                    cursor.execute("INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)", named)


def differences() -> Iterator[tuple[str, str, int]]:
    """Yield where history and present differ: kind, table and number of rows. Rows that several
    objects share are left out."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for kind, states in _everything():
        keys = [state.key for state in states]
        public = [state.key for state in states if state.is_public]
        for table in own_tables(kind):
            shown = keys if table.outlives else public
            found[kind, table.table] += table.count_differing(keys, shown)
    yield from ((kind, table, number) for (kind, table), number in found.items() if number)


def _everything() -> Iterator[tuple[str, list[ObjectState]]]:
    """Yield all objects that stand in the log, some of a kind at a time, but for what was begun
    again: its rows are a draft, and the history says what was public last."""
    standing = Change.objects.filter(until=None).order_by("kind")
    for kind in standing.values_list("kind", flat=True).distinct():
        stands = Change.objects.of(kind).filter(until=None).order_by("key")
        if (begun := _begun_again(kind)) is not None:
            stands = stands.exclude(key__in=begun)
        rows = stands.values_list("key", "action").iterator()
        for some in batched(rows, ROWS_AT_ONCE):
            yield (
                kind,
                [
                    ObjectState(key, action != Change.Action.REMOVE, was_known=True)
                    for key, action in some
                ],
            )


def _begun_again(kind: str) -> QuerySet[Any, Any] | None:
    """Return the keys of what is a draft by itself, or of whose owner is; None where nothing is."""
    drafts = [Status.DRAFT, Status.REVIEW]
    if (row := row_kinds().get(kind)) is None:
        return record_model(kind).working.filter(status__in=drafts, edit_of=None).values("uid")
    if row.owner:
        rows = row.model._base_manager.filter(**{f"{row.owner}__status__in": drafts})
        return rows.values(row.key)
    return None


_pending: ContextVar[PendingStates | None] = ContextVar("pending", default=None)


def _changed_within() -> PendingStates:
    return cast(PendingStates, _pending.get())


@contextmanager
def kept_together() -> Iterator[None]:
    """Open a transaction that changes several objects, and write all that changes in it at its
    end, at the position that the log has then. A nested block writes at the end of the outer
    one."""
    with transaction.atomic():
        if _pending.get() is not None:
            yield
            return
        pending = PendingStates()
        with set_within(_pending, pending), numbers_kept():
            yield
        pending.write()
