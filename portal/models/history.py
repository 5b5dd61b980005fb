"""History tables: each public state of a row, with the positions between which it stood.

A model that inherits `Versioned` gets a table beside its own, with the same columns without their
constraints. `portal.publication.time_travel` writes and reads them.
"""

from functools import cache
from typing import cast

from django.apps import apps
from django.db import models

from portal.models.fields import Column


class Versioned(models.Model):
    """A table whose public rows can be read as of any position of the change log."""

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
    found = apps.get_models(include_auto_created=True)
    return {model: _make_model(model) for model in found if _is_versioned(model)}


def _is_versioned(model: type[models.Model]) -> bool:
    made_for = model._meta.auto_created
    return issubclass(made_for if isinstance(made_for, type) else model, Versioned) and (
        not issubclass(model, HistoryRow)
    )


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
            ],
        },
    )
    attributes = {
        "pk": models.CompositePrimaryKey(_key(model), "from_position"),
        **columns,
        "Meta": meta,
        "__module__": model.__module__,
        "__doc__": f"Earlier and present states of `{model.__name__}`.",
    }
    return type(f"{model.__name__}History", (HistoryRow,), attributes)


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
    made: Column = getattr(models, kind)(
        null=field.null, db_column=field.column, default=models.NOT_PROVIDED, **options
    )
    return made


def _key(model: type[models.Model]) -> str:
    return model._meta.pk.attname


def _indexed(model: type[models.Model]) -> list[tuple[str, ...]]:
    """Return the columns of each index and unique constraint but that of the primary key."""
    options = model._meta
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
    return [names for names in dict.fromkeys([*single, *several]) if names != (_key(model),)]
