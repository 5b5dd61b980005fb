"""The rows that a content names: countries, sources, other records."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from portal.models import Publishable
from portal.publication.snapshots.values import Content, Values, fields_of, row_model
from portal.records.document_types import Json

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
