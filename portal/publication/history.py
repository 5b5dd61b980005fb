"""Keeps the history tables: copies what is public of an object into them.

States are compared and copied within the database. One that differs from what is public now ends
at a position of the change log; the new one begins there.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from itertools import batched
from typing import cast

from django.db import connection, models

from portal.models import (
    Change,
    Country,
    Disagreement,
    JournalHead,
    Mention,
    PublishedClaim,
    Record,
    SearchEntry,
    SearchOccurrence,
    SearchWord,
    Source,
)
from portal.models.records import is_reference
from portal.records.registry import record_model

BATCH = 400
"""Objects in one statement."""

type Model = type[models.Model]


@dataclass(frozen=True)
class Followed:
    """A table that has rows of an object. `condition` selects them, with `{t}` for the table,
    `{keys}` for the objects and `{s}` for what is appended to the names of history tables."""

    model: Model
    condition: str
    hidden: tuple[str, ...] = ()
    """Columns for editors, empty in the history."""
    is_shared: bool = False
    """True for rows that others name too: they are added, never ended."""
    outlives: bool = False
    """True for rows that stay when their object is withdrawn, and say so."""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def columns(self, table: str) -> str:
        """Return its columns as SQL."""
        return ", ".join(
            "''" if field.attname in self.hidden else f'{table}."{field.column}"'
            for field in self.model._meta.concrete_fields
        )

    def end(self, keys: Sequence[str], public: Sequence[str], position: int) -> None:
        """End the standing states that differ from what is public now."""
        table, key, kept = self.table, _primary_key(self.model), f"{self.table}_history"
        compared = f"SELECT {self.columns('t')} INTERSECT SELECT {self._kept_columns(kept)}"
        same = (
            f'SELECT 1 FROM "{table}" t WHERE t."{key}" = "{kept}"."{key}"'
            f" AND {self._where('t', public)} AND EXISTS ({compared})"
        )
        ended = _execute(
            f'UPDATE "{kept}" SET until_position = %s WHERE until_position IS NULL'
            f" AND {self._where(kept, keys, of_history=True)} AND NOT EXISTS ({same})",
            [position, *keys, *public],
        )
        if ended:  # what began in the same transaction never stood
            _execute(
                f'DELETE FROM "{kept}" WHERE from_position = until_position'
                f" AND {self._where(kept, keys, of_history=True)}",
                keys,
            )

    def begin(self, public: Sequence[str], position: int) -> None:
        """Begin a state of each public row without one that stands."""
        table, key, kept = self.table, _primary_key(self.model), f"{self.table}_history"
        names = ", ".join(f'"{field.column}"' for field in self.model._meta.concrete_fields)
        _execute(
            f'INSERT INTO "{kept}" ({names}, from_position)'
            f' SELECT {self.columns("t")}, {position:d} FROM "{table}" t'
            f' WHERE {self._where("t", public)} AND NOT EXISTS (SELECT 1 FROM "{kept}" h'
            f' WHERE h."{key}" = t."{key}" AND h.until_position IS NULL)',
            public,
        )

    def _kept_columns(self, kept: str) -> str:
        return self.columns(f'"{kept}"')

    def _where(self, table: str, keys: Sequence[str], *, of_history: bool = False) -> str:
        marks = ", ".join("%s" for _ in keys) or "NULL"
        suffix = "_history" if of_history else ""
        return f"({self.condition.format(t=table, keys=marks, s=suffix)})"


def _primary_key(model: Model) -> str:
    return str(model._meta.pk.column)


def _execute(statement: str, values: Sequence[str | int]) -> int:
    """Return the number of rows that it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@dataclass(frozen=True)
class RowKind:
    """A kind in the change log that is no record: rows known to it by the value of a column."""

    kind: str
    model: Model
    key: str
    hidden: tuple[str, ...] = ()
    others: tuple[Followed, ...] = ()
    """Other tables with rows of these objects."""

    def followed(self) -> Iterator[Followed]:
        yield Followed(self.model, f"{{t}}.{self.key} IN ({{keys}})", hidden=self.hidden)
        yield from self.others


def _search_tables(kind: str, uids: str) -> tuple[Followed, ...]:
    """The search index of a kind; `uids` is SQL for the uids of the objects."""
    entries = f"{{t}}.kind = '{kind}' AND {{t}}.record_uid IN ({uids})"
    own = f"SELECT e.id FROM portal_searchentry{{s}} e WHERE {entries.replace('{t}', 'e')}"
    words = f"SELECT o.word_id FROM portal_searchoccurrence o WHERE o.entry_id IN ({own})"
    return (
        Followed(SearchEntry, entries),
        Followed(SearchOccurrence, f"{{t}}.entry_id IN ({own})"),
        Followed(SearchWord, f"{{t}}.id IN ({words})", is_shared=True),
    )


NOTE = ("note",)
SOURCE_UIDS = "SELECT CAST(x.id AS varchar(12)) FROM portal_source x WHERE x.slug IN ({keys})"
NAMED_SOURCES = (
    "SELECT x.derived_from_id FROM portal_source x WHERE x.slug IN ({keys})"
    " UNION SELECT y.supersedes_id FROM portal_source y WHERE y.slug IN ({keys})"
)

_row_kinds: list[RowKind] = [
    RowKind("country", Country, "code"),
    RowKind(
        "source",
        Source,
        "slug",
        hidden=NOTE,
        others=_search_tables(SearchEntry.SOURCE, SOURCE_UIDS),
    ),
    RowKind("disagreement", Disagreement, "key"),
]


def add_row_kind(kind: RowKind) -> None:
    """An app adds its own."""
    _row_kinds.append(kind)


def row_kinds() -> list[RowKind]:
    return list(_row_kinds)


def _record_tables(model: type[Record]) -> Iterator[Followed]:
    """The tables of a kind of record, by uid of the record."""
    own = "{t}.uid IN ({keys}) AND {t}.edit_of_id IS NULL"
    mine = f"SELECT r.id FROM {model._meta.db_table} r WHERE {own.replace('{t}', 'r')}"
    yield Followed(model, own, outlives=True)
    yield from _named_records(model, own.replace("{t}", "n"))
    for name in model.owned():
        part = model.part_model(name)
        yield Followed(part, f"{{t}}.record_id IN ({mine})")
        yield from _named_records(part, f"n.record_id IN ({mine})")
    for many in model._meta.many_to_many:
        links = cast(Model, many.remote_field.through)
        yield Followed(links, f"{{t}}.{many.m2m_column_name()} IN ({mine})")
    about = f"{{t}}.kind = '{model.kind()}' AND {{t}}.record_uid IN ({{keys}})"
    yield Followed(PublishedClaim, about)
    yield Followed(Mention, about)
    yield from _search_tables(model.kind(), "{keys}")


def _named_records(model: Model, condition: str) -> Iterator[Followed]:
    """Records that rows name and that may not be public: nothing is said of them, but a question
    that joins them must find a row."""
    for field in model._meta.concrete_fields:
        if is_reference(field):
            named = f"SELECT n.{field.column} FROM {model._meta.db_table} n WHERE {condition}"
            yield Followed(
                cast(Model, field.related_model), f"{{t}}.id IN ({named})", is_shared=True
            )


@cache
def _tables(kind: str) -> list[Followed]:
    for one in _row_kinds:
        if one.kind == kind:
            return list(one.followed())
    return list(_record_tables(record_model(kind)))


@dataclass(frozen=True)
class ObjectState:
    """An object of the change log, public or not; `was_known` to the log before."""

    key: str
    is_public: bool
    was_known: bool


def keep(kind: str, states: Sequence[ObjectState], position: int) -> None:
    """Begin and end states of objects. Within `kept_together`, at the end of the block."""
    if (pending := _pending.get()) is None:
        _keep(kind, states, position)
    else:
        for state in states:
            earlier = pending[kind].setdefault(state.key, state)
            pending[kind][state.key] = replace(state, was_known=earlier.was_known)


def _keep(kind: str, states: Sequence[ObjectState], position: int) -> None:
    keys = [state.key for state in states]
    known = [state.key for state in states if state.was_known]
    public = [state.key for state in states if state.is_public]
    tables = _tables(kind)
    for table in tables:
        shown = keys if table.outlives else public
        ended = keys if table is tables[0] else known  # its own row may stand as a named one
        if ended and not table.is_shared:
            table.end(ended, shown, position)
        if shown:
            table.begin(shown, position)


def keep_everything() -> None:
    """Compare all that stands in the log with its history, and write what differs."""
    for kind in Change.objects.filter(until=None).values_list("kind", flat=True).distinct():
        stands = Change.objects.of(kind).filter(until=None).order_by("key")
        rows = stands.values_list("key", "action").iterator()
        for some in batched(rows, BATCH):
            states = [
                ObjectState(key, action != Change.Action.REMOVE, was_known=True)
                for key, action in some
            ]
            keep(kind, states, _last_position())


_pending: ContextVar[dict[str, dict[str, ObjectState]] | None] = ContextVar("pending", default=None)


@contextmanager
def kept_together() -> Iterator[None]:
    """Write all that changes in the block at its end, at the position that the log has then: in a
    transaction that changes several objects. A nested block writes at the end of the outer one."""
    if _pending.get() is not None:
        yield
        return
    pending: dict[str, dict[str, ObjectState]] = defaultdict(dict)
    token = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(token)
    position = _last_position()
    for kind, states in pending.items():
        for some in batched(states.values(), BATCH):
            _keep(kind, some, position)


def _last_position() -> int:
    return JournalHead.objects.values_list("position", flat=True).first() or 0
