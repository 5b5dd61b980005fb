"""Records that left a list: it found them before a change and does not find them now."""

from collections import defaultdict
from typing import Any

from portal.filters.closed import ClosedFilterSet
from portal.models import SearchEntry, history_models
from portal.publication import time_travel

LOOKED_THROUGH = 500
"""Number of former states that are looked at, the newest."""
QUESTIONS = 40
"""Number of moments at which the list is asked, the newest: a record that was changed a hundred
times in a row would need as many."""


def find_departures(found: ClosedFilterSet, *, after: int = 0) -> dict[str, int]:
    """Return the number of the edition with which each record left after a position, by uid.

    The list is asked again as it was before the changes of what it does not find now: once for many
    of them, as a record stays the same from one of its changes to the next.
    """
    history: Any = history_models()[SearchEntry]  # its columns are made at run time
    states = history.objects.filter(
        kind=found.queryset.model.kind(), until_position__gt=after
    ).exclude(record_uid__in=found.qs.order_by().values("uid"))
    if (then := time_travel.past_moment()) is not None:
        states = states.filter(until_position__lte=then.position)
    columns = ("until_position", "from_position", "record_uid", "number")
    newest = states.order_by("-until_position").values_list(*columns)[:LOOKED_THROUGH]
    asked: dict[int, dict[str, int]] = defaultdict(dict)
    position = 0
    for until, start, uid, number in reversed(newest):
        position = position if start <= position else until - 1
        asked[position][uid] = number + 1
    left: dict[str, int] = {}
    for position, numbers in [*asked.items()][-QUESTIONS:]:
        with time_travel.at_position(position):
            were = found.filter_queryset(found.queryset.all()).filter(uid__in=numbers)
            left |= {uid: numbers[uid] for uid in were.order_by().values_list("uid", flat=True)}
    return left
