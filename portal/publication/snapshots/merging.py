"""Carrying over what changed between two contents into a third that began from the first."""

from copy import deepcopy
from typing import cast

from portal.publication.snapshots.comparing import ContentChange, ContentPath, compare
from portal.publication.snapshots.values import Content, Values
from portal.records.document_types import Json


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
        return cast(Values, content["fields"])
    rows = content["rows"].setdefault(relation, {})
    if name:
        return cast("Values | None", rows.get(uid))
    is_changed = any(one.uid == uid and one.relation == relation and one.field for one in own)
    return None if is_changed else cast(Values, rows)


def _merge_lists(was: list[Json], theirs: list[Json], mine: list[Json]) -> list[Json]:
    kept = [one for one in mine if one in theirs or one not in was]
    return kept + [one for one in theirs if one not in was and one not in mine]
