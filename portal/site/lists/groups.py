"""Rows of a document by a vocabulary, which may have lost words since the document was made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextChoices


def by_choice[R: Mapping[str, Any]](
    rows: Iterable[R], column: str, choices: type[TextChoices]
) -> list[tuple[Any, list[R]]]:
    """The label of each choice with its rows, in the order of the vocabulary; what is not in it
    comes last, under its own name."""
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[row.get(column, "")].append(row)
    order = [value for value in choices.values if value in found]
    others = [value for value in found if value not in order]
    return [(label_of(choices, value), found[value]) for value in [*order, *others]]


def label_of(choices: type[TextChoices], value: str) -> Any:
    return dict(choices.choices).get(value, value)
