"""Notes of what was read, so that what is made of it can be kept until something of it changes."""

import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache

from django.apps import apps
from django.db import connections

TABLE = re.compile(r'(?:\b(FROM|JOIN)|,)\s+"?([a-z]\w*+)"?+(?!\.)')
UNLOGGED = "no table of the log"
NAMED_SOURCES = "portal_source that rows name"
"""Sources that a query joins to rows, which were public before. A new one changes none of them, as
one that it replaces is logged with it."""
JOINED = {"portal_edition": "", "portal_source": NAMED_SOURCES}
"""Another name for tables that are joined. Editions never change: one that a row names comes and
goes with that row."""


@dataclass
class Reads:
    """Tables that queries named, and the columns in memory of which something was read, by model
    and by the part of their rows that was; all rows where that is None."""

    tables: set[str] = field(default_factory=set)
    columns: dict[tuple[type, Hashable], object] = field(default_factory=dict)

    @property
    def key(self) -> Hashable:
        """Equal for reads of the same."""
        return frozenset(self.tables), frozenset(
            (*read, id(columns)) for read, columns in self.columns.items()
        )


_noting: ContextVar[tuple[Reads, ...]] = ContextVar("noting", default=())


@contextmanager
def set_within[T](variable: ContextVar[T], value: T) -> Iterator[None]:
    """Give a variable a value in a block."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


@contextmanager
def reads_noted() -> Iterator[Reads]:
    """Note what a block reads, for itself and for the blocks around it."""
    reads = Reads()
    with ExitStack() as stack:
        for one in connections.all():
            if _note_tables not in one.execute_wrappers:
                stack.enter_context(one.execute_wrapper(_note_tables))
        stack.enter_context(set_within(_noting, (*_noting.get(), reads)))
        yield reads


def reads_unnoted() -> AbstractContextManager[None]:
    """Let nobody note what a block reads."""
    return set_within(_noting, ())


def note_reads(found: Reads) -> None:
    """Note once more what was read before for the same."""
    for reads in _noting.get():
        reads.tables |= found.tables
        reads.columns |= found.columns


def are_reads_noted() -> bool:
    return bool(_noting.get())


def note_unlogged() -> None:
    """Note a read of which the change log tells nothing: it may differ at each position."""
    note_reads(Reads({UNLOGGED}))


def _note_tables(execute: Callable[..., object], sql: str, *rest: object) -> object:
    if are_reads_noted():
        note_reads(Reads(_tables_in(sql)))
    return execute(sql, *rest)


@lru_cache(maxsize=2048)
def _tables_in(sql: str) -> set[str]:
    """Return the tables of models that a query reads."""
    named = TABLE.findall(sql)
    return {JOINED.get(name, name) if how == "JOIN" else name for how, name in named} & _known()


@cache
def _known() -> set[str]:
    models = apps.get_models(include_auto_created=True)
    return {NAMED_SOURCES, *(one._meta.db_table for one in models)}
