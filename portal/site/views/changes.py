"""Latest changes for the front page: editions issued together count as one change."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import TypedDict, cast

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django_stubs_ext import WithAnnotations

from portal.models import Edition, SearchEntry

CHANGES = 6
MOMENTS = 2 * CHANGES
"""Number of moments that are looked at together: nothing of a moment may stand any more."""
NAMED = 4
"""Maximum of records in a change that are named; larger changes only give numbers."""


class LastEdition(TypedDict):
    note: str
    number: int


type ChangedEntry = WithAnnotations[SearchEntry, LastEdition]


@dataclass
class PublicChange:
    """Current editions issued in one moment with one note."""

    issued_at: datetime
    note: str
    number: int
    """The highest edition number among them: 1 when all are new."""
    kinds: list[tuple[str, int]] = field(default_factory=list)
    entries: list[SearchEntry] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(count for _kind, count in self.kinds)


def latest_changes() -> list[PublicChange]:
    """Return the newest changes to public records. Three queries, more only where most of the
    newest editions have been followed by others."""
    changes: list[PublicChange] = []
    newest = Edition.objects.order_by("-issued_at").values_list("issued_at", flat=True).distinct()
    for moments in batched(newest.iterator(), MOMENTS):
        changes += _grouped(_with_editions().filter(issued_at__in=moments))
        if len(changes) >= CHANGES:
            break
    return _with_entries(changes[:CHANGES])


def _with_entries(changes: list[PublicChange]) -> list[PublicChange]:
    """Name the records of small changes. One query."""
    named = {(one.issued_at, one.note): one for one in changes if one.count <= NAMED}
    moments = {issued_at for issued_at, _note in named}
    for entry in _with_editions().filter(issued_at__in=moments).order_by("kind", "pk"):
        if change := named.get((entry.issued_at, entry.note)):
            change.entries.append(entry)
    return changes


def _with_editions() -> QuerySet[ChangedEntry]:
    editions = Edition.objects.filter(kind=OuterRef("kind"), record_uid=OuterRef("record_uid"))
    current = editions.order_by("-number")
    found = SearchEntry.objects.annotate(
        note=Subquery(current.values("note")[:1]), number=Subquery(current.values("number")[:1])
    )
    return cast("QuerySet[ChangedEntry]", found)


def _grouped(entries: QuerySet[ChangedEntry]) -> list[PublicChange]:
    rows = entries.values("issued_at", "note", "kind").annotate(
        count=Count("pk"), highest=Max("number")
    )
    changes: dict[tuple[datetime, str], PublicChange] = {}
    for row in rows.order_by("-issued_at", "note", "kind"):
        key = (row["issued_at"], row["note"])
        change = changes.setdefault(key, PublicChange(*key, number=0))
        change.number = max(change.number, row["highest"])
        change.kinds.append((row["kind"], row["count"]))
    return list(changes.values())
