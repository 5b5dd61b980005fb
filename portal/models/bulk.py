"""Statements as text, where Django takes longer to build them than a database to answer: of many
rows, inserted without asking for their primary keys, or updated; of what each publication asks."""

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import partial
from operator import attrgetter
from types import NoneType
from typing import Any, cast

from django.db import connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import DatabaseDefault
from django.db.models.query import RawQuerySet

from portal.models.fields import Column
from portal.models.history import Versioned
from portal.models.reads import set_within

ROWS_PER_INSERT = 500
"""Rows in one statement of `bulk_create`."""
USUAL_THRESHOLD = gc.get_threshold()


@contextmanager
def collecting_garbage_seldom() -> Iterator[None]:
    """Save a tenth of the time of a command that works on many rows, of which little is garbage.
    Not for a server: the thresholds are those of all its threads."""
    gc.set_threshold(200_000, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*USUAL_THRESHOLD)


def ask(
    model: type[models.Model], statement: str, *values: object, using: str = ""
) -> list[tuple[Any, ...]]:
    """Return what a query gives; `{t}` in it is the table of the model, and each `%s` stands for a
    value, or for the values of a list or tuple."""
    with connections[using or router.db_for_read(model)].cursor() as cursor:
        cursor.execute(*_fill(model, statement, values))
        return list(cursor.fetchall())


def ask_rows[M: models.Model](model: type[M], condition: str, *values: object) -> RawQuerySet[M]:
    """Return the rows for which a condition holds, written as for `ask`."""
    return model._base_manager.raw(*_fill(model, "SELECT * FROM {t} WHERE " + condition, values))  # noqa: S608


def _fill(model: type[models.Model], statement: str, values: Sequence[Any]) -> tuple[str, Any]:
    lists = [one if isinstance(one, list | tuple) else [one] for one in values]
    marks = (", ".join("%s" for _ in some) or "NULL" for some in lists)
    asked = statement.format(t=f'"{model._meta.db_table}"') % tuple(marks)
    return asked, [value for some in lists for value in some]


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Insert rows of one model as `bulk_create` does: on PostgreSQL by it, on SQLite, for which it
    compiles each cell, in a third of its time. Their primary keys stay unknown there, unless the
    caller has set them; a column may not hold an expression."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    if connection.vendor != "sqlite":
        manager = model._base_manager
        manager.bulk_create(rows, batch_size=ROWS_PER_INSERT, ignore_conflicts=ignore_conflicts)
        return
    key = model._meta.pk
    fields = [f for f in model._meta.concrete_fields if f is not key or rows[0].pk is not None]
    columns = [_column(connection, field, rows) for field in fields]
    names, values = [str(field.column) for field in fields], list(zip(*columns, strict=True))
    insert_values(model, names, values, ignore_conflicts=ignore_conflicts)


_taken_out: ContextVar[dict[tuple[object, ...], int]] = ContextVar("taken_out")


def numbers_kept() -> AbstractContextManager[None]:
    """Let rows that are taken out in the block, and inserted again in it, keep their primary keys:
    one that says the same as before is then no new state for the history, and whoever walks through
    a list that sorts equals by them meets none twice."""
    return set_within(_taken_out, {})


def take_out(model: type[Versioned], condition: str, *values: object) -> list[list[Any]]:
    """Delete the rows for which a condition holds, written as for `ask`. Returns the values by
    which they are identified. Within `numbers_kept`."""
    names = ", ".join([*model.identified_by, str(model._meta.pk.column)])
    statement = f"DELETE FROM {{t}} WHERE {condition} RETURNING {names}"  # noqa: S608
    found = ask(model, statement, *values, using=router.db_for_write(model))
    _taken_out.get().update(((model, *own), key) for *own, key in found)
    return [own for *own, _key in found]


def number_again(rows: Sequence[Versioned]) -> None:
    """Give new rows the primary keys of the same ones that were taken out. Within
    `numbers_kept`."""
    numbers = _taken_out.get()
    for row in rows:
        own = (getattr(row, name) for name in row.identified_by)
        row.pk = numbers.get((type(row), *own))


def insert_again(rows: Sequence[Versioned]) -> None:
    """Insert rows, those that were taken out before under their primary keys."""
    number_again(rows)
    insert([row for row in rows if row.pk is not None])
    insert([row for row in rows if row.pk is None])


def update(rows: Sequence[models.Model], names: Collection[str]) -> None:
    """Write columns of stored rows of one model, row by row, in a tenth of the time of
    `bulk_update`, which compiles a case for each cell."""
    if not rows or not names:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = [*(cast(Column, model._meta.get_field(name)) for name in names), model._meta.pk]
    columns = [_column(connection, field, rows) for field in fields]
    quote = connection.ops.quote_name
    table, *own = map(quote, [model._meta.db_table, *(str(field.column) for field in fields)])
    told = ", ".join(f"{column} = %s" for column in own[:-1])
    statement = f"UPDATE {table} SET {told} WHERE {own[-1]} = %s"  # noqa: S608
    with transaction.atomic(connection.alias, savepoint=False), connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*columns, strict=True)))


def insert_values(
    model: type[models.Model],
    columns: Sequence[str],
    values: Sequence[Sequence[Any]],
    *,
    ignore_conflicts: bool = False,
) -> None:
    """Insert values as the database takes them."""
    if not values:
        return
    connection = connections[router.db_for_write(model)]
    names = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(model._meta.db_table)
    ending = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with transaction.atomic(connection.alias, savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("%s" for _ in columns)
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks}){ending}"  # noqa: S608
            cursor.executemany(statement, values)
            return
        # One statement for all takes a third of the time.
        types = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
        marks = ", ".join(f"%s::{types[name]}[]" for name in columns)
        statement = f"INSERT INTO {table} ({names}) SELECT * FROM UNNEST({marks}){ending}"  # noqa: S608
        cursor.execute(statement, [list(column) for column in zip(*values, strict=True)])


AS_THEY_ARE: dict[type[Column], type] = {
    models.CharField: str,
    models.TextField: str,
    models.IntegerField: int,
    models.ForeignKey: int,
}
"""Types of values that the database takes without conversion, by field."""


def _column(
    connection: BaseDatabaseWrapper, field: Column, rows: Sequence[models.Model]
) -> list[object]:
    if type(field).pre_save is models.Field.pre_save:
        found = list(map(attrgetter(field.attname), rows))
    else:
        found = [field.pre_save(row, True) for row in rows]
    if field.has_db_default():
        found = [field.db_default if isinstance(v, DatabaseDefault) else v for v in found]
    plain = next((kind for one, kind in AS_THEY_ARE.items() if isinstance(field, one)), None)
    if {*map(type, found)} <= {plain, NoneType}:
        return found
    prepare = partial(field.get_db_prep_save, connection=connection)
    empty = {kind: prepare(value) for kind, value in {type(v): v for v in found if not v}.items()}
    return [prepare(value) if value else empty[type(value)] for value in found]
