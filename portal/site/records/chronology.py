"""Chronology of one record: dated facts, milestones, phases, and events at its place."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from portal.facts import DateRange, PartialDate
from portal.facts.extents import extent_of_range
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
"""Maximum of events at the record's place."""


@dataclass(frozen=True, kw_only=True)
class ChronologyEntry:
    """`on` is a partial date or a span. Content is a fact with its label, or a badge (value,
    column) or words, a text by language, a related record; `row` holds the source."""

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
    """Position of an entry on the strip above the list."""

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


def entries_of_facts(
    document: RecordDocument, planned: Collection[str] = ()
) -> list[ChronologyEntry]:
    """Return the dated facts of a presented document. Dates after its edition are planned, and the
    facts named in `planned`."""
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


def entries_of_events(document: RecordDocument) -> list[ChronologyEntry]:
    """Return the newest events at the place of a record or with documents about it. One query."""
    if document["kind"] == Event.kind():
        return []
    is_told = Q(signed_documents__about=f"{document['kind']}:{document['uid']}")
    if isinstance(place := document.get("place"), dict):
        is_told |= Q(place__uid=place["uid"])
    events = Event.objects.filter(is_told).once().newest_first().with_documents()
    return [
        ChronologyEntry(
            on=day, kind="event", about=one, is_planned=is_ahead(document, one["starts_on"])
        )
        for one in (document_of(event, EventDocument) for event in events[:MOST])
        if is_day(day := one["facts"]["held_on"]["text"] or one["starts_on"])
    ]


def sort_entries(entries: Iterable[ChronologyEntry]) -> list[ChronologyEntry]:
    """Sort oldest first; of entries with the same start, the most exact first."""
    return sorted(
        entries, key=lambda entry: (extent_of_range(entry.on).low, extent_of_range(entry.on).high)
    )


def is_ahead(document: RecordDocument, day: str) -> bool:
    """Tell if a day is later than the edition of the document."""
    return bool(day > edition_day(document)[: len(day)])


def build_strip(document: RecordDocument, entries: list[ChronologyEntry]) -> Strip | None:
    """Place the entries on an axis up to the day of the edition; None for less than two."""
    today = edition_day(document)
    axis = TimeAxis.around([*(entry.on for entry in entries), today]) if len(entries) > 1 else None
    if axis is None:
        return None
    ends: list[float] = []
    marks = []
    for entry in entries:
        stretch = axis.stretch(entry.on)
        lane = _occupy_lane(ends, float(stretch.x), float(stretch.x) + float(stretch.width))
        marks.append(ChronologyMark(entry, stretch, lane))
    return Strip(axis, marks, axis.stretch(today).x)


def _occupy_lane(ends: list[float], start: float, end: float) -> int:
    """Occupy the first lane that is free at `start` until `end`, and return its number."""
    lane = next((n for n, last in enumerate(ends) if last < start), len(ends))
    ends[lane : lane + 1] = [max(end, start + 2)]
    return lane


def edition_day(document: RecordDocument) -> str:
    """Return the day of the edition, or today for an unpublished document."""
    issued_at = document["edition"]["issued_at"] or timezone.now().isoformat()
    return str(issued_at)[:10]


def is_day(text: str) -> bool:
    """Recognise a partial date or a span; old documents may hold other texts."""
    try:
        return bool(text) and extent_of_range(text) is not None
    except ValueError:
        return False
