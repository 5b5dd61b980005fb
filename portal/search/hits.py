"""Results of a search, of which only those that are asked for are sorted and described, and what is
suggested without any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np

from portal.models import Disagreement, SearchEntry
from portal.records.column_store.columns import Columns, Mask, Numbers
from portal.search.occurrences import Occurrences

ENTRY_BITS = 32
"""Last digits of a number that sorts a result: the row of its entry."""


@dataclass(frozen=True)
class Hit:
    """One result, with the index words by which it was found."""

    entry_id: int
    kind: str
    codes: tuple[str, ...]
    words: frozenset[str]


class Words(NamedTuple):
    """The words that were found, by occurrence: its row among the entries, and its text."""

    occurrences: Occurrences
    rows: Numbers
    texts: dict[int, str]

    def of(self, row: int) -> frozenset[str]:
        words = self.occurrences.words[self.rows == row].tolist()
        return frozenset(self.texts[word] for word in words if word in self.texts)


class Hits(Sequence[Hit]):
    """Results, the best first; only those that are asked for are sorted and described."""

    def __init__(
        self, entries: Columns, places: Numbers | None = None, words: Words | None = None
    ) -> None:
        self.entries, self._words = entries, words
        self.places = np.empty(0, dtype=np.int64) if places is None else places
        """Numbers that sort; their last digits are the row of the entry."""

    @property
    def rows(self) -> Numbers:
        """Rows among the entries, unsorted."""
        return self.places & ((1 << ENTRY_BITS) - 1)

    def where(self, chosen: Mask) -> "Hits":
        return Hits(self.entries, self.places[chosen[self.rows]], self._words)

    def after(self, others: "Hits") -> "Hits":
        """Return the results, and before them those of some others that are better than all."""
        is_better = others.places < self.places.min()
        is_better &= ~np.isin(others.rows, self.rows)
        places = np.append(self.places, others.places[is_better])
        return Hits(self.entries, places, others._words)

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self[:])

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        best = self.places
        if 0 < stop < len(best):
            best = best[best <= np.partition(best, stop - 1)[stop - 1]]
        best = np.sort(best)[start:stop]
        return [self._hit(row) for row in (best & ((1 << ENTRY_BITS) - 1)).tolist()]

    def _hit(self, row: int) -> Hit:
        kind, countries = self.entries.codes("kind"), self.entries.codes("countries")
        return Hit(
            int(self.entries.keys[row]),
            str(kind.values[kind.of_row[row]]),
            tuple(str(countries.values[countries.of_row[row]]).split()),
            self._words.of(row) if self._words else frozenset(),
        )


SUGGESTED = 5


def suggest_entries() -> list[SearchEntry]:
    """Return the records on which most sources disagree, or else the newest. Two queries."""
    disputed = Disagreement.objects.order_by("-sources_count", "pk").values_list("record_uid")
    uids = [uid for (uid,) in disputed[: 3 * SUGGESTED]]
    found = {entry.record_uid: entry for entry in SearchEntry.objects.filter(record_uid__in=uids)}
    ordered = [found[uid] for uid in dict.fromkeys(uids) if uid in found]
    return ordered[:SUGGESTED] or list(SearchEntry.objects.order_by("-issued_at", "pk")[:SUGGESTED])
