"""What happened to one record, and what is planned, day by day: its dated facts, its milestones and
phases, and the events at its place."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from portal.facts import DateRange, PartialDate
from portal.facts.extents import of_span
from portal.graphics.time_axis import Stretch, TimeAxis
from portal.models import Event
from portal.records.document_types import (
    EventDocument,
    FactDocument,
    RecordDocument,
    SourcedPartDocument,
)
from portal.records.documents import document_of
from portal.records.registry import record_model

MOST = 12
"""As many events at its place as are told."""


@dataclass(frozen=True, kw_only=True)
class ChronologyEntry:
    """`on` is a partial date or a span. What is drawn: a fact with its label, or a badge (value,
    column) or words, a text by language, a record that it is about; and the source of the row."""

    on: str
    kind: str
    is_planned: bool = False
    fact: FactDocument | None = None
    row: SourcedPartDocument | None = None
    badge: tuple[str, str] | None = None
    words: str = ""
    text: dict[str, str] = field(default_factory=dict)
    about: EventDocument | None = None


@dataclass(frozen=True)
class ChronologyMark:
    """Where an entry stands on the strip above the list."""

    entry: ChronologyEntry
    stretch: Stretch
    lane: int


@dataclass(frozen=True)
class Strip:
    axis: TimeAxis
    marks: list[ChronologyMark]
    now: str

    @property
    def lanes(self) -> int:
        return 1 + max(mark.lane for mark in self.marks)


def of_facts(document: RecordDocument, planned: Collection[str] = ()) -> list[ChronologyEntry]:
    """The dates among the facts of a presented document. Planned are those that were still to come
    when this was said, and those named."""
    declared = record_model(document["kind"]).facts
    return [
        ChronologyEntry(
            on=fact["text"],
            kind="fact",
            fact=fact,
            is_planned=name in planned or is_ahead(document, fact["text"]),
        )
        for name, fact in document.get("facts", {}).items()
        if name in declared
        and isinstance(declared[name].type, PartialDate | DateRange)
        and is_day(fact["text"])
    ]


def of_events(document: RecordDocument) -> list[ChronologyEntry]:
    """The newest events at the place of a record. One query where it has one."""
    place = document.get("place")
    if not isinstance(place, dict) or document["kind"] == Event.kind():
        return []
    events = Event.objects.filter(place__uid=place["uid"]).newest_first().with_documents()
    found = [document_of(event, EventDocument) for event in events[:MOST]]
    return [
        ChronologyEntry(
            on=day, kind="event", about=one, is_planned=is_ahead(document, one["starts_on"])
        )
        for one in found
        if is_day(day := one["facts"]["held_on"]["text"] or one["starts_on"])
    ]


def arranged(entries: Iterable[ChronologyEntry]) -> list[ChronologyEntry]:
    """The oldest first; of what begins together, the exact day first."""
    return sorted(entries, key=lambda entry: (of_span(entry.on).low, of_span(entry.on).high))


def is_ahead(document: RecordDocument, day: str) -> bool:
    """Whether a day was still to come when the document was issued."""
    return bool(day > said_on(document)[: len(day)])


def strip(document: RecordDocument, entries: list[ChronologyEntry]) -> Strip | None:
    """The entries on an axis that reaches to the day of the edition; nothing for less than two."""
    today = said_on(document)
    axis = TimeAxis.around([*(entry.on for entry in entries), today]) if len(entries) > 1 else None
    if axis is None:
        return None
    ends: list[float] = []
    marks = []
    for entry in entries:
        stretch = axis.stretch(entry.on)
        lane = _lane(ends, float(stretch.x), float(stretch.x) + float(stretch.width))
        marks.append(ChronologyMark(entry, stretch, lane))
    return Strip(axis, marks, axis.stretch(today).x)


def _lane(ends: list[float], start: float, end: float) -> int:
    """The first lane that is free at the start, which is then taken until the end."""
    lane = next((n for n, taken in enumerate(ends) if taken < start), len(ends))
    ends[lane : lane + 1] = [max(end, start + 2)]
    return lane


def said_on(document: RecordDocument) -> str:
    """The day of the edition; of what is not public, today."""
    said: Any = document["edition"]["issued_at"] or timezone.now().isoformat()
    return str(said)[:10]


def is_day(text: str) -> bool:
    """Whether a text is a partial date or a span: a document of an old form may hold others."""
    try:
        return bool(text) and of_span(text) is not None
    except ValueError:
        return False
