"""Tables whose rows are kept in history tables: those of records, and of other kinds of rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import cast

from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models import (
    Correction,
    Country,
    Disagreement,
    DisputedPeriod,
    FormerAddress,
    Mention,
    PublishedClaim,
    PublishedFact,
    Record,
    SearchEntry,
    SearchOccurrence,
    SearchWord,
    Source,
)
from portal.models.bulk import ask
from portal.models.history import key_columns
from portal.models.records import is_reference
from portal.models.removals import NAME
from portal.records.column_store.versions import tables_of_kind
from portal.records.registry import record_model

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
    """True for rows that others name too: they are added, never ended. Their condition is a query
    for their ids."""
    outlives: bool = False
    """True for rows that stay when their object is withdrawn, and say so."""
    key_query: str = ""
    """A query for the keys in the condition, with `{keys}` for those of the objects; empty where
    they are the same. PostgreSQL may ask a subquery in its place again for each row."""
    object_key: str = ""
    """SQL for the key of the object that a row belongs to, with `{t}` for the table; empty for
    rows of several objects."""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def kept(self) -> str:
        """Name of the history table."""
        return f"{self.table}_history"

    @property
    def key(self) -> str:
        """Name of the primary key."""
        return str(self.model._meta.pk.column)

    @cached_property
    def names(self) -> str:
        """Names of its columns as SQL."""
        return ", ".join(f'"{field.column}"' for field in self.model._meta.concrete_fields)

    @cached_property
    def columns_now(self) -> str:
        """Its columns as SQL, of `t`."""
        return self.columns("t")

    def columns(self, table: str, *, without_key: bool = False) -> str:
        """Return its columns as SQL."""
        return ", ".join(
            "''" if field.attname in self.hidden else f'{table}."{field.column}"'
            for field in self.model._meta.concrete_fields
            if not (without_key and field.primary_key)
        )

    def end(self, keys: Sequence[str], public: Sequence[str], position: int) -> None:
        """End the standing states that differ from what is public now. For `own_keys`."""
        kept, (ending, values) = self.kept, self._ending(keys, public)
        ended = _execute(
            f'UPDATE "{kept}" SET until_position = %s WHERE {ending}', [position, *values]
        )
        if ended:  # what began in the same transaction never stood
            _execute(
                f'DELETE FROM "{kept}" WHERE until_position = %s AND from_position = until_position'
                f" AND {self._where(kept, keys, of_history=True)}",
                [position, *keys],
            )

    def begin(self, public: Sequence[str], position: int) -> None:
        """Begin a state of each public row without one that stands. For `own_keys`."""
        _execute(
            f'INSERT INTO "{self.kept}" ({self.names}, from_position)'
            f" SELECT {self.columns_now}, %s FROM {self._beginning(public)}",
            [position, *public],
        )

    def count_differing(self, keys: Sequence[str], public: Sequence[str]) -> int:
        """Return how many rows are public and do not stand in the history, or the other way round;
        their numbers may differ, as rows of what has not changed are written anew."""
        keys, public = (own_keys(self.key_query, some) for some in (keys, public))
        now = f'SELECT {self.columns("t", without_key=True)} FROM "{self.table}" t'
        now += f" WHERE {self._where('t', public)}"
        then = f'SELECT {self.columns("h", without_key=True)} FROM "{self.kept}" h'
        then += f" WHERE until_position IS NULL AND {self._where('h', keys, of_history=True)}"
        counted = (
            f"(SELECT COUNT(*) FROM ({a} EXCEPT {b}) d)" for a, b in ((now, then), (then, now))
        )
        values = [*public, *keys, *keys, *public]
        return int(ask(self.model, f"SELECT {' + '.join(counted)}", *values)[0][0])

    def erase(self, keys: Sequence[str]) -> None:
        """Delete all states of objects, past and present ones."""
        keys = own_keys(self.key_query, keys)
        where = self._where(self.kept, keys, of_history=True)
        _execute(f'DELETE FROM "{self.kept}" WHERE {where}', keys)

    def overwrite(self, key: int) -> None:
        """Let all states of a row say what it says now."""
        _execute(
            f'UPDATE "{self.kept}" SET ({self.names}) ='
            f' (SELECT {self.columns_now} FROM "{self.table}" t WHERE t."{self.key}" = %s)'
            f' WHERE "{self.key}" = %s',
            [key, key],
        )

    def cut(self, key: str, position: int, resumed: int | None) -> None:
        """End all states of an object that stand at a position. Those that go on later begin anew
        at the position where its history was resumed."""
        kept, names, keys = self.kept, self.names, own_keys(self.key_query, [key])
        stands = (
            "from_position < %s AND (until_position IS NULL OR until_position > %s)"
            f" AND {self._where(kept, keys, of_history=True)}"
        )
        if resumed is not None:
            _execute(
                f'INSERT INTO "{kept}" ({names}, from_position, until_position)'
                f' SELECT {names}, {resumed:d}, until_position FROM "{kept}" WHERE {stands}',
                [position, resumed, *keys],
            )
        _execute(
            f'UPDATE "{kept}" SET until_position = %s WHERE {stands}',
            [position, position, position, *keys],
        )

    def rebuild(self, kind: str, keys: Sequence[str]) -> None:
        """Write the states of objects that have stood since their last change, where the history
        lacks them, each from the position of that change."""
        table, kept, names = self.table, self.kept, self.names
        keys = own_keys(self.key_query, keys)
        same = f'FROM "{kept}" h WHERE {self._is_of("h")} AND h.from_position'
        _execute(
            f'INSERT INTO "{kept}" ({names}, from_position, until_position)'
            f" SELECT {self.columns_now}, c.position,"
            f" (SELECT MIN(h.from_position) {same} > c.position)"
            f' FROM "{table}" t JOIN portal_change c ON c.kind = %s AND c.until IS NULL'
            f" AND c.key = {self.object_key.format(t='t')}"
            f" WHERE {self._where('t', keys)} AND NOT EXISTS (SELECT 1 {same} <= c.position"
            " AND (h.until_position IS NULL OR h.until_position > c.position))",
            [kind, *keys],
        )

    def find_changes(self, keys: Sequence[str], public: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return SQL, with its values, for whether states of objects end, and whether public rows
        begin one."""
        begins = f"EXISTS (SELECT 1 FROM {self._beginning(public)})" if public else "0"
        if self.is_shared or not keys:
            return f"0, {begins}", public
        ending, values = self._ending(keys, public)
        ends = f'EXISTS (SELECT 1 FROM "{self.kept}" WHERE {ending})'
        return f"{ends}, {begins}", [*values, *public]

    def _ending(self, keys: Sequence[str], public: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return the condition, with its values, of the standing states of objects that differ from
        what is public now."""
        table, kept = self.table, self.kept
        now, then = (self.columns(t, without_key=True) for t in ("t", f'"{kept}"'))
        compared = f"SELECT {now} INTERSECT SELECT {then}"
        same = (
            f'SELECT 1 FROM "{table}" t WHERE {self._is_of(f'"{kept}"')}'
            f" AND {self._where('t', public)} AND EXISTS ({compared})"
        )
        standing = f"until_position IS NULL AND {self._where(kept, keys, of_history=True)}"
        return f"{standing} AND NOT EXISTS ({same})", [*keys, *public]

    def _beginning(self, public: Sequence[str]) -> str:
        """Return tables and condition of the public rows `t` of which no state stands."""
        rows = f'"{self.table}" t WHERE {self._where("t", public)}'
        if self.is_shared:  # joined, as PostgreSQL may ask a subquery again for each row
            named = f"SELECT DISTINCT i.id FROM {self._where('', public)} i"
            rows = f'({named}) n JOIN "{self.table}" t ON t."{self.key}" = n.id WHERE 1 = 1'
        standing = f"{self._is_of('h')} AND h.until_position IS NULL"
        return f'{rows} AND NOT EXISTS (SELECT 1 FROM "{self.kept}" h WHERE {standing})'

    def _is_of(self, state: str) -> str:
        """Return SQL: a row of the history, named `state`, is a state of the row `t`."""
        return " AND ".join(f't."{name}" = {state}."{name}"' for name in key_columns(self.model))

    def _where(self, table: str, keys: Sequence[str], *, of_history: bool = False) -> str:
        marks = ", ".join("%s" for _ in keys) or "NULL"
        suffix = "_history" if of_history else ""
        return f"({self.condition.format(t=table, keys=marks, s=suffix)})"


class FollowedWords(Followed):
    """Words of the search index, which have no history: what is new is known from here on."""

    def find_changes(self, keys: Sequence[str], public: Sequence[str]) -> tuple[str, Sequence[str]]:
        return f'0, EXISTS (SELECT 1 FROM "{self.table}" WHERE from_position IS NULL)', ()

    def begin(self, public: Sequence[str], position: int) -> None:
        _execute(
            f'UPDATE "{self.table}" SET from_position = %s WHERE from_position IS NULL', [position]
        )


def own_keys(key_query: str, keys: Sequence[str]) -> Sequence[str]:
    """Return the keys of objects as the condition of a table with this query compares them."""
    if not key_query or not keys:
        return keys
    return [key for (key,) in ask(Source, key_query.format(keys="%s"), list(keys))]


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
    owner: str = ""
    """A foreign key to something with steps of its own, which is published and withdrawn with
    these rows."""
    about: str = ""
    """A foreign key to the record for a period of which each row states a value."""
    always: tuple[tuple[str, object], ...] = ()
    """Columns with the value that they have in all public rows; early changes lack them."""
    words: StrOrPromise = ""
    """Its name in the plural, in lists of changes for readers; without, they leave it out."""
    left: Mapping[str, object] | None = None
    """What is left in columns of rows about a record that is removed for good; None for rows that
    go with it."""
    after_rebuild: Callable[[Sequence[str]], None] | None = None
    """Called with keys of rows whose earlier states were written into the history, to write the
    states of tables that are derived from them."""

    def followed(self) -> Iterator[Followed]:
        own = f"{{t}}.{self.key}"
        yield Followed(self.model, f"{own} IN ({{keys}})", hidden=self.hidden, object_key=own)
        yield from self.others


def _search_tables(kind: str, key_query: str = "", key: str = "{uid}") -> tuple[Followed, ...]:
    """The search index of a kind; `key_query` gives the uids of its objects, `key` is SQL for the
    key of the object with the uid `{uid}`."""
    entries = f"{{t}}.kind = '{kind}' AND {{t}}.record_uid IN ({{keys}})"
    own = f"SELECT e.id FROM portal_searchentry{{s}} e WHERE {entries.replace('{t}', 'e')}"
    of_entry = f"(SELECT {key.format(uid='e.record_uid')} FROM portal_searchentry e"
    return (
        Followed(
            SearchEntry, entries, key_query=key_query, object_key=key.format(uid="{t}.record_uid")
        ),
        Followed(
            SearchOccurrence,
            f"{{t}}.entry_id IN ({own})",
            key_query=key_query,
            object_key=f"{of_entry} WHERE e.id = {{t}}.entry_id)",
        ),
        FollowedWords(SearchWord, "", key_query=key_query, is_shared=True),
    )


NOTE = ("note",)
SOURCE_UIDS = "SELECT CAST(x.id AS varchar(12)) FROM portal_source x WHERE x.slug IN ({keys})"
SOURCE_KEY = "(SELECT x.slug FROM portal_source x WHERE CAST(x.id AS varchar(12)) = {uid})"
NAMED_BY_SOURCES = tuple(
    Followed(
        Source,
        f"SELECT x.{name} AS id FROM portal_source x WHERE x.slug IN ({{keys}})",
        hidden=NOTE,
        is_shared=True,
    )
    for name in ("derived_from_id", "supersedes_id")
)
"""Sources that a source copies or replaces, public or not: whoever joins them must find a row."""

STUB: Mapping[str, object] = {
    **{name: {} for name in ("was", "now", "reason")},
    **dict.fromkeys(("wrong", "right", "evidence", "countries", "publisher", "unit"), ""),
    "record_title": NAME,
}
"""What is left of a correction whose record was removed for good, beside states and moments."""

_row_kinds: list[RowKind] = [
    RowKind("correction", Correction, "uid", words=_("Corrections"), left=STUB),
    RowKind("country", Country, "code"),
    RowKind(
        "source",
        Source,
        "slug",
        hidden=NOTE,
        others=(*NAMED_BY_SOURCES, *_search_tables(SearchEntry.SOURCE, SOURCE_UIDS, SOURCE_KEY)),
    ),
    RowKind(
        "disagreement",
        Disagreement,
        "key",
        others=(Followed(DisputedPeriod, "{t}.key IN ({keys})", object_key="{t}.key"),),
    ),
]


def add_row_kind(kind: RowKind) -> None:
    """An app adds its own."""
    _row_kinds.append(kind)


def row_kinds() -> dict[str, RowKind]:
    """Return the kinds of rows by name; the other kinds of the log are those of records."""
    return {one.kind: one for one in _row_kinds}


def _record_tables(model: type[Record]) -> Iterator[Followed]:
    """The tables of a kind of record, by uid of the record."""
    own = "{t}.uid IN ({keys}) AND {t}.edit_of_id IS NULL"
    mine = f"SELECT r.id FROM {model._meta.db_table} r WHERE {own.replace('{t}', 'r')}"
    of_record = f"(SELECT r.uid FROM {model._meta.db_table} r WHERE r.id = {{t}}"
    yield Followed(model, own, outlives=True, object_key="{t}.uid")
    yield from _named_records(model, own.replace("{t}", "n"))
    for name in model.owned():
        part = model.part_model(name)
        yield Followed(part, f"{{t}}.record_id IN ({mine})", object_key=f"{of_record}.record_id)")
        yield from _named_records(part, f"n.record_id IN ({mine})")
    for many in model._meta.many_to_many:
        links = cast(Model, many.remote_field.through)
        column = many.m2m_column_name()
        yield Followed(links, f"{{t}}.{column} IN ({mine})", object_key=f"{of_record}.{column})")
    is_ours = f"{{t}}.kind = '{model.kind()}' AND"
    facts = f"{is_ours} {{t}}.record_id IN ({mine})"
    yield Followed(PublishedFact, facts, object_key=f"{of_record}.record_id)")
    about = f"{is_ours} {{t}}.record_uid IN ({{keys}})"
    yield Followed(PublishedClaim, about, object_key="{t}.record_uid")
    yield Followed(Mention, about, object_key="{t}.record_uid")
    leads_on = f"{is_ours} {{t}}.since IS NOT NULL AND {{t}}.target_uid IN ({{keys}})"
    yield Followed(FormerAddress, leads_on, outlives=True, object_key="{t}.target_uid")
    yield from _search_tables(model.kind())


def _named_records(model: Model, condition: str) -> Iterator[Followed]:
    """Records that rows name and that may not be public: nothing is said of them, but a question
    that joins them must find a row."""
    for field in model._meta.concrete_fields:
        if is_reference(field):
            named = f"SELECT n.{field.column} AS id FROM {model._meta.db_table} n WHERE {condition}"
            yield Followed(cast(Model, field.related_model), named, is_shared=True)


@cache
def tables_of(kind: str) -> list[Followed]:
    """Return the tables with rows of objects of a kind, its own first."""
    if (known := row_kinds().get(kind)) is not None:
        return list(known.followed())
    return list(_record_tables(record_model(kind)))


@tables_of_kind
def names_of(kind: str) -> Iterable[str]:
    """Return the names of these tables; none for a kind that only a later release knows. Rows that
    others name too are added to the history alone, except words of the search."""
    try:
        tables = tables_of(kind)
    except LookupError:
        return []
    return [one.table for one in tables if not one.is_shared or isinstance(one, FollowedWords)]


def own_tables(kind: str) -> list[Followed]:
    """Return those with rows that belong to one object only."""
    return [table for table in tables_of(kind) if table.object_key]
