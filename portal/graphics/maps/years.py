"""How something stood in a year, as far as its dates tell.

A timeline is made of dated changes and of what was said last. Between two changes the first
holds; between a change and a later remark that says otherwise, nobody has said when it changed,
and the years between are not known.
"""

from collections.abc import Iterable
from typing import Final

BEFORE: Final = "before"
"""It did not work yet; whether it was planned or built by then, no date says."""
UNKNOWN: Final = "unknown"

type Timeline = tuple[tuple[int, str], ...]
"""States, each with the year in which it begins; the first begins with year 0."""


def timeline(changes: Iterable[tuple[str, str]], *, status: str, said_on: str) -> Timeline:
    """`changes` are partial dates with the state that begins then, `status` is the state that was
    last said, on the day `said_on`. Dates after that day are plans, and change nothing."""
    dated = sorted((day, state) for day, state in changes if day and day <= said_on[: len(day)])
    found = [(0, BEFORE if dated else UNKNOWN)]
    for day, state in dated:
        _begin(found, int(day[:4]), state)
    status = status or UNKNOWN
    last, state = found[-1]
    said = int(said_on[:4])
    if state != status and said > last:
        if last and said > last + 1:
            _begin(found, last + 1, UNKNOWN)
        _begin(found, said, status)
    return tuple(found)


def state_in(states: Timeline, year: int) -> str:
    """What it was at the end of a year."""
    return next(state for start, state in reversed(states) if start <= year)


def _begin(found: list[tuple[int, str]], year: int, state: str) -> None:
    """Of two changes in one year the later one counts; what goes on is not said again."""
    if found[-1][0] == year:
        found.pop()
    if not found or found[-1][1] != state:
        found.append((year, state))
