"""Differences between two contents, of one version of the model or of two."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from portal.publication.snapshots.values import Content, Values
from portal.records.document_types import Json, JsonObject


class ContentPath(NamedTuple):
    """Path in a content: a field of the record, or of one of its rows."""

    relation: str
    """Empty for the record's own fields."""
    uid: str
    field: str
    """Empty for a row as a whole."""


@dataclass(frozen=True)
class ContentChange:
    """That two contents differ. `was` or `now` is None where a row, or a field of an older form
    of the model, is only in one of them."""

    place: ContentPath
    was: Json
    now: Json


def compare(was: Content, now: Content) -> list[ContentChange]:
    """Return the differences, the record's own fields first, then row by row."""
    found = list(_compare_values("", "", was["fields"], now["fields"]))
    for relation in _both(was["rows"], now["rows"]):
        before, after = was["rows"].get(relation, {}), now["rows"].get(relation, {})
        for uid in _both(before, after):
            if uid in before and uid in after:
                found += _compare_values(relation, uid, before[uid], after[uid])
            else:
                found.append(
                    ContentChange(ContentPath(relation, uid, ""), before.get(uid), after.get(uid))
                )
    return found


def is_empty(value: object) -> bool:
    """Tell whether a value is empty; zero is a value."""
    return value is False or value in (None, "", [], {})


def _compare_values(relation: str, uid: str, was: Values, now: Values) -> Iterator[ContentChange]:
    """A column that only one of them knows differs where it says something."""
    for name in _both(was, now):
        one, other = was.get(name), now.get(name)
        is_in_both = name in was and name in now
        if one != other and (is_in_both or not (is_empty(one) and is_empty(other))):
            yield ContentChange(ContentPath(relation, uid, name), one, other)


def _both(one: JsonObject, other: JsonObject) -> list[str]:
    return [*one, *(key for key in other if key not in one)]
