"""History tables: each public state of a row, with the positions between which it stood.

A model that inherits `Versioned` gets a table beside its own, with the same columns without their
constraints. `portal.publication.history` writes them, `time_travel` reads them.
"""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from functools import cache
from typing import ClassVar, cast

from django.apps import apps
from django.db import models
from django.db.backends.utils import names_digest

from portal.models.fields import Column, CompactJSONField
from portal.models.reads import Reads, note_reads, reads_noted, set_within

_reading: ContextVar[int | None] = ContextVar("reading", default=None)


def reading_position() -> int | None:
    """Return the position of the change log as of which public rows are read; None for today."""
    return _reading.get()


def position_read(position: int) -> AbstractContextManager[None]:
    return set_within(_reading, position)


_read: ContextVar[dict[tuple[object, ...], tuple[object, Reads]] | None]
_read = ContextVar("read", default=None)


def each_read_once() -> AbstractContextManager[None]:
    """Let what several parts of an answer need be read for the first of them: for requests that
    write nothing."""
    return set_within(_read, {})


def read_once[T](read: Callable[..., T], *of: Hashable) -> T:
    """Return what `read(*of)` returns; in a request that writes nothing it is called once for each
    position that is read."""
    if (known := _read.get()) is None:
        return read(*of)
    key = read, of, reading_position()
    if key not in known:
        with reads_noted() as reads:
            known[key] = read(*of), reads
    value, reads = known[key]
    note_reads(reads)
    return cast(T, value)


class Versioned(models.Model):
    """A table whose public rows can be read as of any position of the change log."""

    has_columns: ClassVar[bool] = False
    """True if its columns may be kept in memory (`portal.records.column_store`): its history is
    then indexed by position. The rows that link it to others follow it."""
    told_by: ClassVar[tuple[str, ...]] = ()
    """The columns that tell one row from another in its history, if not the primary key: for many
    short rows, which then need one index less."""
    identified_by: ClassVar[tuple[str, ...]] = ()
    """The columns by which a row that is derived, deleted and written anew is known as the same."""
    is_public_row: ClassVar[models.Q] = models.Q()
    """The rows that are public; its manager gives those."""

    class Meta:
        abstract = True


class WrittenOnce(models.Model):
    """A row that says the same as long as it is there; it has no history."""

    from_position = models.PositiveBigIntegerField(null=True)
    """First position of the change log that may know it; None before there was a log."""

    class Meta:
        abstract = True


class HistoryRow(models.Model):
    """A state of a row, from one position of the change log until another; until none if it
    still stands."""

    from_position = models.PositiveBigIntegerField()
    until_position = models.PositiveBigIntegerField(null=True)

    class Meta:
        abstract = True


@cache
def history_models() -> dict[type[models.Model], type[HistoryRow]]:
    """Return the history of each versioned model, and of the links between them."""
    return {
        model: _make_model(model)
        for model in apps.get_models(include_auto_created=True)
        if issubclass(_owner(model), Versioned) and not issubclass(model, HistoryRow)
    }


def _owner(model: type[models.Model]) -> type[Versioned]:
    """Return the model that a table of links was made for, or else the model itself."""
    made_for = model._meta.auto_created
    return cast(type[Versioned], made_for if isinstance(made_for, type) else model)


def _make_model(model: type[models.Model]) -> type[HistoryRow]:
    columns = {field.attname: _plain_column(field) for field in model._meta.concrete_fields}
    meta = type(
        "Meta",
        (),
        {
            "app_label": model._meta.app_label,
            "db_table": f"{model._meta.db_table}_history",
            "default_permissions": (),
            "indexes": [
                models.Index(fields=[*names, "from_position", "until_position"])
                for names in _indexed(model)
            ]
            + (_indexes_by_position(model) if _owner(model).has_columns else []),
        },
    )
    attributes = {
        "pk": models.CompositePrimaryKey(*key_columns(model), "from_position"),
        **columns,
        "Meta": meta,
        "__module__": model.__module__,
        "__doc__": f"Earlier and present states of `{model.__name__}`.",
    }
    return type(f"{model.__name__}History", (HistoryRow,), attributes)


def _indexes_by_position(model: type[models.Model]) -> list[models.Index]:
    """Indexes of what began and ended since a position. One of all ends, most of them NULL, would
    mislead the planner of SQLite."""
    ended = f"{names_digest(model._meta.db_table, length=8)}_ended"
    has_ended = models.Q(until_position__isnull=False)
    return [
        models.Index(fields=["from_position"]),
        models.Index(fields=["until_position"], condition=has_ended, name=f"history_{ended}"),
    ]


PLAIN = {"BigAutoField": "BigIntegerField", "FileField": "CharField", "SlugField": "CharField"}
"""Columns without sequence, storage or index, by the name of the field."""


def _plain_column(field: Column) -> Column:
    """A column for the same values, without constraints, defaults and relations."""
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    kind = PLAIN.get(target.get_internal_type(), target.get_internal_type())
    kept = ("max_length", "max_digits", "decimal_places", "encoder")
    options = {name: value for name in kept if (value := getattr(target, name, None))}
    is_compact = isinstance(target, CompactJSONField)
    return (CompactJSONField if is_compact else getattr(models, kind))(
        null=field.null, db_column=field.column, default=models.NOT_PROVIDED, **options
    )


def key_columns(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns that tell one row of a table from another in its history."""
    return _owner(model).told_by or (model._meta.pk.attname,)


def _indexed(model: type[models.Model]) -> list[tuple[str, ...]]:
    """Return the columns of each index and unique constraint but those of the primary keys of both
    tables, and those with which another begins."""
    options, own = model._meta, ((model._meta.pk.attname,), key_columns(model))
    single = [(f.attname,) for f in options.concrete_fields if f.unique or f.db_index]  # type: ignore[attr-defined]
    named = [tuple(index.fields) for index in options.indexes if index.fields]
    named += [
        tuple(constraint.fields)
        for constraint in options.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields
    ]
    several = [
        tuple(cast(Column, options.get_field(name.removeprefix("-"))).attname for name in names)
        for names in named
    ]
    every = dict.fromkeys([*single, *several])
    longer = {names[:size] for names in every for size in range(1, len(names))}
    return [names for names in every if names not in own and names not in longer]
