"""Rows of a document grouped by a vocabulary, from which values may have been removed since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import TextChoices
from django_stubs_ext import StrOrPromise


def group_by_choice[R: Mapping[str, object]](
    rows: Iterable[R], column: str, choices: type[TextChoices]
) -> list[tuple[StrOrPromise, list[R]]]:
    """Return the label of each choice with its rows, in the order of the vocabulary; values that
    are not in it come last, as they are."""
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[str(row.get(column, ""))].append(row)
    order = [value for value in choices.values if value in found]
    others = [value for value in found if value not in order]
    return [(choice_label(choices, value), found[value]) for value in [*order, *others]]


def choice_label(choices: type[TextChoices], value: str) -> StrOrPromise:
    return dict(choices.choices).get(value, value)
