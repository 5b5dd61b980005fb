"""State of a record in a year, as far as its dates tell.

A timeline is made of dated changes and of the last statement. A state holds until the next change;
between a change and a later statement of another state the date of the change is unknown, and so
are the years between.
"""

from collections.abc import Iterable
from typing import Final

from portal.facts.timeline import is_plan

BEFORE: Final = "before"
"""Not operating yet; no date tells if it was planned or under construction."""
UNKNOWN: Final = "unknown"

type Timeline = tuple[tuple[int, str], ...]
"""States with the year in which each begins; the first begins with year 0."""


def build_timeline(changes: Iterable[tuple[str, str]], *, status: str, said_on: str) -> Timeline:
    """Build a timeline. `changes` are partial dates with the state that begins then, empty for one
    that is unknown; `status` was stated last, on the day `said_on`. Later dates are plans and are
    ignored."""
    dated = sorted((day, state) for day, state in changes if day and not is_plan(day, said_on))
    found = [(0, BEFORE if dated else UNKNOWN)]
    for day, state in dated:
        _add_state(found, int(day[:4]), state or UNKNOWN)
    status = status or UNKNOWN
    last, state = found[-1]
    said = int(said_on[:4])
    if state != status and said > last:
        if last:
            _add_state(found, last + 1, UNKNOWN)
        _add_state(found, said, status)
    return tuple(found)


def find_state(states: Timeline, year: int) -> str:
    return next(state for start, state in reversed(states) if start <= year)


def _add_state(found: list[tuple[int, str]], year: int, state: str) -> None:
    """Append a state: the later one of two in a year replaces the first; repeats are dropped."""
    if found[-1][0] == year:
        found.pop()
    if not found or found[-1][1] != state:
        found.append((year, state))
