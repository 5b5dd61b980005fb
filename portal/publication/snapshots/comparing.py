"""Differences between two contents, of one version of the model or of two, and what changed carried
over into a third that began from the first."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple, cast

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


def merge(base: Content, theirs: Content, mine: Content) -> tuple[Content, list[ContentChange]]:
    """Return `mine` with what changed from `base` to `theirs`, and the changes that were left out
    because `mine` has changed the same in another way."""
    merged: Content = deepcopy(mine)
    own = {change.place: change.now for change in compare(base, mine)}
    left = []
    for change in compare(base, theirs):
        place, now = change.place, change.now
        values = _values_at(merged, place, own)
        key = place.field or place.uid
        if values is not None and isinstance(change.was, list) and isinstance(now, list):
            values[key] = _merge_lists(change.was, now, cast("list[Json]", values.get(key) or []))
        elif values is None or (place in own and own[place] != now):
            left.append(change)
        elif now is None and not place.field:
            values.pop(key, None)
        else:
            values[key] = deepcopy(now)
    return merged, left


def _values_at(content: Content, place: ContentPath, own: dict[ContentPath, Json]) -> Values | None:
    """Return what holds the value at a place; None where one side removed the row that the other
    has changed."""
    relation, uid, name = place
    if not relation:
        return content["fields"]
    rows = content["rows"].setdefault(relation, {})
    if name:
        return rows.get(uid)
    is_changed = any(one.uid == uid and one.relation == relation and one.field for one in own)
    return None if is_changed else cast(Values, rows)


def _merge_lists(was: list[Json], theirs: list[Json], mine: list[Json]) -> list[Json]:
    kept = [one for one in mine if one in theirs or one not in was]
    return kept + [one for one in theirs if one not in was and one not in mine]
