"""From rows to contents and back: the shape that everything here speaks of, and the rows that it
names: countries, sources, other records."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models

from portal.facts.types import plain_number
from portal.models import Part, Publishable
from portal.models.fields import Column
from portal.records.document_types import Json, JsonObject

type Values = JsonObject
type Content = JsonObject

IDENTITY = {
    "id",
    "uid",
    "status",
    "version",
    "created_at",
    "updated_at",
    "published_at",
    "withdrawn_at",
    "withdrawal_reason",
    "edit_of",
    "edition",
}
"""Columns of a record that are its identity and its place in history, not its content."""


def of(record: Publishable) -> Content:
    """The content of a stored record: a query for each relation, unless `with_rows` loaded it."""
    return {
        "fields": values_of(record, many=True),
        "rows": {
            relation: {row.uid: values_of(row) for row in rows_of(record, relation)}
            for relation in type(record).owned()
        },
    }


def rows_of(record: Publishable, relation: str) -> list[Part]:
    """The rows of a relation, public or not. What `with_rows` has loaded costs no query."""
    manager = getattr(record, relation)
    if relation in getattr(record, "_prefetched_objects_cache", {}):
        return list(manager.all())
    own = manager.model._base_manager.filter(**{manager.field.name: record})
    return list(own.order_by("pk"))


def values_of(row: models.Model, *, many: bool = False) -> Values:
    found = {field.name: plain_value(row, field) for field in fields_of(type(row))}
    for relation in row._meta.many_to_many if many else ():
        found[relation.name] = sorted(other.pk for other in getattr(row, relation.name).all())
    return found


@cache
def fields_of(model: type[models.Model]) -> list[Column]:
    """The columns of a record or of a row that are content."""
    owner = None if issubclass(model, Publishable) else _owner_of(model)
    fields = model._meta.concrete_fields
    return [field for field in fields if field.name not in IDENTITY and field is not owner]


def plain_value(row: models.Model, field: Column) -> Json:
    """The value of a column as JSON has it; numbers as text, so that none loses its digits."""
    value = getattr(row, field.attname)
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(field, models.FileField):
        return value.name or ""
    return value


def as_row[M: models.Model](model: type[M], values: Values) -> M:
    """An unsaved row with these values; a column that the values do not know has its default."""
    row = model(**{f.attname: f.db_default for f in fields_of(model) if f.has_db_default()})
    fill(row, values)
    return row


def fill(row: models.Model, values: Values) -> None:
    """Set the columns of a row; those that are no longer there are passed over."""
    for field in fields_of(type(row)):
        if field.name not in values:
            continue
        value = field.to_python(values[field.name])
        if isinstance(field, models.FileField):
            row.__dict__[field.attname] = value  # a picture set otherwise would be opened
        else:
            setattr(row, field.attname, value)


def row_model(model: type[models.Model], relation: str) -> type[models.Model]:
    """The model of the rows in a relation; that of the record itself for an empty name."""
    if not relation:
        return model
    return cast(type[models.Model], model._meta.get_field(relation).related_model)


def _owner_of(model: type[models.Model]) -> Column | None:
    """The foreign key of a part to the record it belongs to."""
    for field in model._meta.concrete_fields:
        related = field.related_model
        owned = isinstance(related, type) and issubclass(related, Publishable)
        if owned and field.remote_field.get_accessor_name() in related.owned():  # type: ignore[union-attr]
            return field
    return None


type Keys = dict[type[models.Model], set[Json]]
"""Primary keys by model."""


def named_keys(model: type[Publishable], *contents: Content) -> Keys:
    """Everything that some contents of one model name, whether it is still there or not."""
    named: Keys = defaultdict(set)
    for content in contents:
        _collect(model, [content["fields"]], named)
        for relation, rows in content["rows"].items():
            if relation in model.owned():
                _collect(row_model(model, relation), list(rows.values()), named)
    return named


def find(model: type[models.Model], keys: set[Json]) -> dict[Json, Any]:
    """The rows of these that are there, by key: one query."""
    usable = [key for key in keys if _could_be_key(model, key)]
    return model._base_manager.in_bulk(usable)


def _collect(model: type[models.Model], rows: list[Values], named: Keys) -> None:
    for column in [*fields_of(model), *model._meta.many_to_many]:
        if column.related_model is not None:
            for values in rows:
                found = values.get(column.name)
                named[column.related_model] |= set(found if isinstance(found, list) else [found])


def _could_be_key(model: type[models.Model], key: object) -> bool:
    """A column that names a row now may have held words once."""
    try:
        return key is not None and bool(model._meta.pk.to_python(key) == key)
    except ValidationError:
        return False
