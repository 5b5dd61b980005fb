"""Rows of the database by portions, as many as one question takes."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import QuerySet

from portal.models import Record


def part_rows(model: type[Record], relation: str) -> QuerySet[Any]:
    """Return all rows of a part of a kind; `Any`, as only the apps' own models have a record."""
    return cast("QuerySet[Any]", model.part_model(relation)._base_manager.all())


def in_portions[T](values: Iterable[T], size: int = 5000) -> Iterable[list[T]]:
    """Yield values as many at a time as a database takes in one question."""
    found = list(values)
    for at in range(0, len(found), size):
        yield found[at : at + size]
