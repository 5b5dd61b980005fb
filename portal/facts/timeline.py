"""How something stood on a day, as far as its dates tell, as it is known now (docs/adr/0021).

A state is known from its dated changes and from what was said last. Between two changes the first
holds; between a change and a later remark that says otherwise, nobody has said when it changed.
What is dated to a month or a year is certain only when that has ended.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from portal.facts import extents


@dataclass(frozen=True)
class StateChange:
    """That a state begins on the partial date `on`: a fact of the record, or a column of the rows
    of a `part`. Without a `state`, the row's own begins; with `among`, it counts only where the
    status that was said last is one of these."""

    on: str
    state: str | None = None
    among: frozenset[str] = frozenset()
    part: str = ""
    status: str = ""
    """The column with the status of a row of the part; documents call it “status”."""


@dataclass(frozen=True)
class Dated:
    """What of a kind of record changes with time, declared once: answers are read from documents
    here, and asked of the database in `portal.filters.valid`."""

    status: str
    """The column that says how it stands; documents call it “status”."""
    states: type[TextChoices]
    """In the order in which they follow one another."""
    changes: tuple[StateChange, ...]
    said_on: str = ""
    """The column with the day of which the status is told; the day of the edition otherwise."""

    def of(self, document: Mapping[str, Any]) -> "States":
        changes = (found for change in self.changes for found in _found(change, document))
        return self.made(changes, document.get("status") or "", self.day_said(document))

    def of_row(self, row: Mapping[str, Any], said_on: str) -> "States":
        """Of a row of a part, such as a phase."""
        status = row.get("status") or ""
        changes = (
            found
            for change in self.changes
            for found in _counted(change, row.get(change.on) or "", status)
        )
        return self.made(changes, status, said_on)

    def day_said(self, document: Mapping[str, Any]) -> str:
        said = document.get(self.said_on) if self.said_on else ""
        return str(said or document["edition"]["issued_at"][:10])

    def made(self, changes: Iterable[tuple[str, str]], status: str, said_on: str) -> "States":
        """Dates after the day of the last remark are plans, and change nothing."""
        counted = tuple((day, state) for day, state in changes if day and day <= said_on)
        return States(counted, status, said_on, tuple(self.states.values))


@dataclass(frozen=True)
class States:
    """The states of one thing."""

    changes: tuple[tuple[str, str], ...]
    status: str
    said_on: str
    order: tuple[str, ...]

    def on(self, day: str) -> str | None:
        """The state on a day, `2020-06-30`; None where nobody says."""
        if is_over(self.said_on, day):
            return self.status or None
        past = [change for change in self.changes if change[0] <= day]
        if not past or self._is_open(day):
            return None
        _day, state = max(past, key=self._place)
        goes_on = state == self.status or any(later > day for later, _state in self.changes)
        return (state or None) if goes_on else None

    def is_to_come(self, day: str) -> bool:
        """Whether everything that is dated lies after a day: nobody says there was anything."""
        first = min((began for began, _state in self.changes), default="")
        return first > day and not is_over(self.said_on, day)

    def _is_open(self, day: str) -> bool:
        """Whether a change may lie before the day or after it."""
        return any(began in unfinished(day) for began, _state in self.changes)

    def _place(self, change: tuple[str, str]) -> tuple[str, int]:
        """Of two changes on one date, the one to the later state counts."""
        day, state = change
        return padded(day), self.order.index(state) if state in self.order else -1


def is_over(partial: str, day: str) -> bool:
    """Whether a partial date has ended by a day."""
    return partial <= day and partial not in unfinished(day)


def unfinished(day: str) -> list[str]:
    """The month and the year of a day, unless it is their last one."""
    found = [day[:4], day[:7]]
    return [partial for partial in found if extents.of_day(partial).high.isoformat() != day]


def padded(partial: str) -> str:
    """Of equal length, and in the same order: `2021` → `2021-00-00`."""
    return f"{partial}-00-00"[:10]


def _found(change: StateChange, document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not change.part:
        fact = document.get("facts", {}).get(change.on) or {}
        yield from _counted(change, fact.get("text") or "", document.get("status"))
        return
    for row in document.get(change.part, []):
        yield from _counted(change, row.get(change.on) or "", row.get("status"))


def _counted(change: StateChange, day: str, status: str | None) -> Iterator[tuple[str, str]]:
    if day and (not change.among or status in change.among):
        state = change.state if change.state is not None else status
        yield day, state or ""
