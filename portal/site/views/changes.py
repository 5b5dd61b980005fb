"""Latest changes for the front page: editions issued together count as one change."""

from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from typing import cast

import numpy as np

from portal.models import SearchEntry
from portal.publication.publishing import SOURCE_CHANGED
from portal.records.column_store import CodedColumn, PublicColumns

CHANGES = 6
NAMED = 4
"""Maximum of records in a change that are named; larger changes only give numbers."""


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
    """Return the newest changes to public records. One query. An entry that was replaced since the
    columns were read is not named."""
    found = PublicColumns().kept(_find_changes)
    keys = [key for _change, few in found for key in few]
    entries = SearchEntry.objects.in_bulk(keys)
    return [
        PublicChange(
            change.issued_at,
            change.note,
            change.number,
            change.kinds,
            sorted(
                (entries[key] for key in few if key in entries),
                key=lambda entry: (entry.kind, entry.pk),
            ),
        )
        for change, few in found
    ]


def _find_changes(columns: PublicColumns) -> list[tuple[PublicChange, list[int]]]:
    """Return the newest changes of what records say, with the keys of the entries to be named."""
    rows = columns.of(SearchEntry)
    kinds, moments, notes = (rows.codes(name) for name in ("kind", "issued_at", "note"))
    is_told = kinds.matches(SearchEntry.SOURCE.__ne__) & notes.matches(SOURCE_CHANGED.__ne__)
    there = CodedColumn(moments.of_row[is_told], moments.values).counts()
    newest = set(nlargest(CHANGES, cast("dict[datetime, int]", there)))
    of_newest = np.flatnonzero(is_told & moments.matches(newest.__contains__))
    together = moments.of_row[of_newest].astype(np.int64) * len(notes.values)
    together += notes.of_row[of_newest]
    found: list[tuple[PublicChange, list[int]]] = []
    for pair in np.unique(together).tolist():
        some, (moment, note) = of_newest[together == pair], divmod(pair, len(notes.values))
        counted = CodedColumn(kinds.of_row[some], kinds.values).counts()
        change = PublicChange(
            cast(datetime, moments.values[moment]),
            str(notes.values[note]),
            int(rows.numbers("number")[some].max()),
            sorted(cast("dict[str, int]", counted).items()),
        )
        keys = rows.keys[some].tolist() if len(some) <= NAMED else []
        found.append((change, keys))
    found.sort(key=lambda one: one[0].note)
    found.sort(key=lambda one: one[0].issued_at, reverse=True)
    return found[:CHANGES]
