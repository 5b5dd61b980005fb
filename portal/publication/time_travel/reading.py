"""Reads the history tables in place of those of today.

Within `reading_at`, each query begins with a `WITH` clause that gives the versioned tables it names
the rows of one position. So whatever can be asked of the present can be asked of the past, and a
question cannot forget its moment.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache, lru_cache
from typing import cast

from django.apps import apps
from django.db import connections, models

from portal.models import Country, history_models
from portal.models.history import WrittenOnce, position_read, reading_position
from portal.publication.replica import reading_alias

QUOTED = re.compile(r'"(\w+)"')

type Execute = Callable[[str, object, bool, dict[str, object]], object]


@contextmanager
def reading_at(position: int) -> Iterator[None]:
    """Read public rows as of a position of the change log."""
    connection = connections[reading_alias()]
    is_nested = _read in connection.execute_wrappers
    wrapped = nullcontext() if is_nested else connection.execute_wrapper(_read)
    features, known = connection.features, connection.features.allows_group_by_selected_pks
    features.allows_group_by_selected_pks = False  # the rows of a position have no key
    try:
        with position_read(position), wrapped:
            yield
    finally:
        features.allows_group_by_selected_pks = known


def _read(
    execute: Execute, sql: str, params: object, many: bool, context: dict[str, object]
) -> object:
    return execute(_as_of(sql, cast(int, reading_position())), params, many, context)


def _as_of(sql: str, position: int) -> str:
    rows = _rows_at_position(connections[reading_alias()].vendor)
    named = ", ".join(
        f'"{table}" AS NOT MATERIALIZED ({rows[table].format(position)})'
        for table in _tables_in(sql)
    )
    return f"WITH {named} {sql}" if named else sql


@lru_cache(maxsize=2048)
def _tables_in(sql: str) -> tuple[str, ...]:
    """Return the versioned tables that a query reads, each once; none for other statements."""
    if not sql.lstrip("( ").startswith("SELECT"):
        return ()
    versioned = _rows_at_position(connections[reading_alias()].vendor)
    return tuple(name for name in dict.fromkeys(QUOTED.findall(sql)) if name in versioned)


@cache
def _rows_at_position(vendor: str) -> dict[str, str]:
    """Return a query for the rows of each versioned table; `{0}` stands for the position."""
    found = {
        model._meta.db_table: (
            f'SELECT {_columns(model, "h")} FROM "{history._meta.db_table}" h'
            " WHERE h.from_position <= {0}"
            " AND (h.until_position IS NULL OR h.until_position > {0})"
        )
        for model, history in history_models().items()
    }
    itself = "main." if vendor == "sqlite" else ""
    """Distinguishes a table from the rows that stand in for it."""
    found["portal_country"] += (
        f' UNION ALL SELECT {_columns(Country, "c")} FROM {itself}"portal_country" c'
        " WHERE NOT EXISTS (SELECT 1 FROM portal_country_history h WHERE h.code = c.code)"
    )  # reference data that the log knows nothing of is as it is
    for model in filter(lambda one: issubclass(one, WrittenOnce), apps.get_models()):
        table = model._meta.db_table
        found[table] = (
            f'SELECT {_columns(model, "o")} FROM {itself}"{table}" o WHERE o.from_position <= {{0}}'
        )
    return found


def _columns(model: type[models.Model], table: str) -> str:
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)
