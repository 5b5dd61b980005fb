"""State of a record on a day, as its dates are known today (docs/adr/0021).

A state follows from dated changes and from the current status with its day (`said_on`). Between
two changes the earlier state holds; between a change and a later, different status the state is
unknown. A date with the precision of a month or a year is certain only after its last day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices

from portal.facts import extents

type Row = Mapping[str, Any]
"""A document, or a row of a part in it."""
type Begun = tuple[tuple[str, str], ...]
"""Partial dates, each with the state that begins on it."""


@dataclass(frozen=True)
class StateChange:
    """Declares that a state begins on the partial date `on`: a fact of the record, or a column of
    the rows of a `part`. Without a `state`, the status of the row begins; with `among`, the change
    counts only if the current status is one of these."""

    on: str
    state: str | None = None
    among: frozenset[str] = frozenset()
    part: str = ""
    status: str = ""
    """Column with the status of a row of the part; its key in documents is “status”."""

    def begun(self, day: str, status: str | None) -> Begun:
        """Return the day with the state that begins on it; nothing where it does not count."""
        if not day or (self.among and status not in self.among):
            return ()
        return ((day, str((status if self.state is None else self.state) or "")),)


@dataclass(frozen=True)
class StateRules:
    """The state changes of a kind of record, declared once: read from documents here, and from
    columns by `portal.records.column_store.states`."""

    status: str
    """Column with the current status; its key in documents is “status”."""
    states: type[TextChoices]
    """In the order in which they follow one another."""
    changes: tuple[StateChange, ...]
    said_on: str = ""
    """Column with the day of the current status; the day of the edition by default."""

    def of(self, document: Row) -> "StateHistory":
        changes = (found for change in self.changes for found in _found(change, document))
        return self.build(changes, document.get("status") or "", self.day_said(document))

    def of_row(self, row: Row, said_on: str) -> "StateHistory":
        """Return the states of a row of a part, such as a phase."""
        status = row.get("status") or ""
        changes = (
            found
            for change in self.changes
            for found in change.begun(row.get(change.on) or "", status)
        )
        return self.build(changes, status, said_on)

    def day_said(self, document: Row) -> str:
        said = document.get(self.said_on) if self.said_on else ""
        return str(said or document["edition"]["issued_at"][:10])

    def build(
        self, changes: Iterable[tuple[str, str]], status: str, said_on: str
    ) -> "StateHistory":
        """Leave out dates after the day of the status: they are plans."""
        counted = tuple((day, state) for day, state in changes if day and not is_plan(day, said_on))
        return StateHistory(counted, status, said_on, tuple(self.states.values))


@dataclass(frozen=True)
class StateHistory:
    """Dated states of one record or row; `on` answers for a day."""

    changes: Begun
    status: str
    said_on: str
    order: tuple[str, ...]

    def on(self, day: str) -> str | None:
        """Return the state on a day, `2020-06-30`; None where it is unknown."""
        if is_over(self.said_on, day):
            return self.status or None
        past = [change for change in self.changes if change[0] <= day]
        # A date that covers both sides of the day leaves it open.
        if not past or any(began in unfinished_periods(day) for began, _state in self.changes):
            return None
        _day, state = max(past, key=self._place)
        continues = state == self.status or any(later > day for later, _state in self.changes)
        return (state or None) if continues else None

    def is_to_come(self, day: str) -> bool:
        """True if all dates are after a day: the record did not exist yet."""
        first = min((began for began, _state in self.changes), default="")
        return first > day and not is_over(self.said_on, day)

    def _place(self, change: tuple[str, str]) -> tuple[str, int]:
        """Sort key of a change: its date, then the order of the states."""
        day, state = change
        return pad_date(day), self.order.index(state) if state in self.order else -1


def is_plan(day: str, said_on: str) -> bool:
    """True if a partial date lies after the day of the status, or after the year or month that this
    is known to."""
    return day > said_on and not (said_on and day.startswith(said_on))


def is_over(partial: str, day: str) -> bool:
    """True if a partial date has ended by a day."""
    return partial <= day and partial not in unfinished_periods(day)


@lru_cache(maxsize=64)
def unfinished_periods(day: str) -> tuple[str, ...]:
    """Return the year and the month of a day, without those of which it is the last day."""
    ends = {one: extents.extent_of_day(one).high.isoformat() for one in (day[:4], day[:7])}
    return tuple(partial for partial, end in ends.items() if end != day)


def pad_date(partial: str) -> str:
    """Pad a partial date to equal length for sorting: `2021` → `2021-00-00`."""
    return f"{partial}-00-00"[:10]


def _found(change: StateChange, document: Row) -> Iterator[tuple[str, str]]:
    if not change.part:
        fact = document.get("facts", {}).get(change.on) or {}
        yield from change.begun(fact.get("text") or "", document.get("status"))
        return
    for row in document.get(change.part, []):
        yield from change.begun(row.get(change.on) or "", row.get("status"))
