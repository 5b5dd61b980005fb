"""What is public of a kind, in columns that are kept in memory: points, names, largest values."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from typing import cast

import numpy as np
from numpy.typing import NDArray

from portal.column_store import MISSING, Columns, PublicColumns
from portal.editorial.plausibility.statements import FOCUS
from portal.facts import Amount, Money, Point
from portal.models import Record
from portal.models.fields import Column
from portal.search.scripts import spelling_key
from portal.search.tokens import TOKEN, fold_word

COMMON = 0.03
"""A word that so many names have says nothing of which one is meant."""
type Floats = NDArray[np.float64]
type Words = tuple[str, ...]


def point_columns(model: type[Record]) -> tuple[str, ...]:
    """Return the columns of latitude and longitude of a kind; empty if it has none."""
    found = [
        fact.columns_of(name) for name, fact in model.facts.items() if isinstance(fact.type, Point)
    ]
    return found[0] if found else ()


def amount_columns(model: type[Record]) -> dict[str, str]:
    """Return the columns of the amounts of a kind by fact."""
    return {
        name: fact.columns_of(name)[0]
        for name, fact in model.facts.items()
        if isinstance(fact.type, Amount | Money)
    }


@dataclass(frozen=True)
class Neighbours:
    """Public records of one kind."""

    model: type[Record]
    columns: Columns
    _texts: dict[str, list[str]] = field(default_factory=dict)

    def floats(self, name: str) -> Floats:
        """Return a column of numbers; NaN for none."""
        column = cast(Column, self.model._meta.get_field(name))
        stored = self.columns.numbers(name)
        scaled = stored / 10.0 ** (getattr(column, "decimal_places", 0) or 0)
        return np.where(stored == MISSING, np.nan, scaled)

    @property
    def uids(self) -> list[str]:
        return self.texts("uid")

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {uid: row for row, uid in enumerate(self.uids)}

    @cached_property
    def points(self) -> tuple[Floats, Floats]:
        latitude, longitude = point_columns(self.model)
        return self.floats(latitude), self.floats(longitude)

    @cached_property
    def by_cell(self) -> dict[tuple[int, int], list[int]]:
        """Rows by the hundredth of a degree in which they lie."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row, (one, other) in enumerate(zip(*self.points, strict=True)):
            if one == one and other == other:
                found[cell_of(one, other)].append(row)
        return found

    def near(self, latitude: float, longitude: float) -> list[int]:
        row, column = cell_of(latitude, longitude)
        cells = [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        return [one for cell in cells for one in self.by_cell.get(cell, ())]

    @cached_property
    def by_province(self) -> dict[str, list[tuple[float, float, str]]]:
        """Points with their uids by province, as codes of ISO 3166-2."""
        found: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
        for row, province in enumerate(self.texts("admin1")):
            if province[:2] in FOCUS and self.points[0][row] == self.points[0][row]:
                latitude, longitude = (float(axis[row]) for axis in self.points)
                found[province].append((latitude, longitude, self.uids[row]))
        return found

    def texts(self, name: str) -> list[str]:
        if name not in self._texts:
            column = self.columns.codes(name)
            self._texts[name] = [str(column.values[code] or "") for code in column.of_row.tolist()]
        return self._texts[name]

    @cached_property
    def names(self) -> "NameIndex":
        titles = [self.texts(name) for name in ("title_en", "title_ru")]
        return NameIndex(list(zip(*titles, strict=True)))

    @cached_property
    def extremes(self) -> dict[str, tuple[list[int], Floats]]:
        """By fact: the rows of the two smallest and two largest values, and the values."""
        found = {}
        for name, column in amount_columns(self.model).items():
            values = self.floats(column)
            known = np.flatnonzero(np.isfinite(values) & (values > 0))
            if len(known) >= ENOUGH:
                ordered = known[np.argsort(values[known])]
                rows = [*ordered[:2], *ordered[-2:]]
                found[name] = [int(row) for row in rows], values[rows]
        return found


ENOUGH = 8
"""So many values show what is usual."""


class NameIndex:
    """Names by their words that tell them apart, written in one alphabet. Sets of words are kept
    as their hashes, which for 100,000 names take a tenth of the memory."""

    def __init__(self, names: list[tuple[str, ...]]) -> None:
        words = [tuple(_words(text) for text in texts if text) for texts in names]
        counted = Counter(word for found in words for word in set().union(*found))
        least = max(4, COMMON * len(names))
        self.common = {word for word, count in counted.items() if count > least}
        keyed = sorted({(key, row) for row, found in enumerate(words) for key in self._keys(found)})
        self._hashes = np.array([key for key, _row in keyed], dtype=np.int64)
        self._rows = np.array([row for _key, row in keyed], dtype=np.int32)

    def find(self, *texts: str) -> set[int]:
        keys = sorted(self._keys(_words(text) for text in texts if text))
        first, last = (np.searchsorted(self._hashes, keys, side) for side in ("left", "right"))
        spans = zip(first.tolist(), last.tolist(), strict=True)
        return {row for one, other in spans for row in self._rows[one:other].tolist()}

    def _keys(self, names: Iterable[Words]) -> set[int]:
        """Return hashes of the sets of words by which these names are told apart."""
        found = set()
        for name in names:
            told = [word for word in name if word.isdigit() or word not in self.common]
            if any(not word.isdigit() for word in told):
                found.add(hash(frozenset(told)))
        return found


def _words(text: str) -> Words:
    return tuple(map(_spell, TOKEN.findall(unicodedata.normalize("NFC", text))))


@lru_cache(maxsize=50_000)
def _spell(word: str) -> str:
    return spelling_key(fold_word(word))


def cell_of(latitude: float, longitude: float) -> tuple[int, int]:
    return int(latitude * 100 // 1), int(longitude * 100 // 1)


def neighbours_of(model: type[Record]) -> Neighbours:
    return PublicColumns().kept(_reader(model))


@cache
def _reader(model: type[Record]) -> Callable[[PublicColumns], Neighbours]:
    """Return one and the same function for a model, as it is the key of what is kept."""
    return partial(_read, model)


def _read(model: type[Record], columns: PublicColumns) -> Neighbours:
    return Neighbours(model, columns.of(model))


def row_without(found: Iterable[int], own: str, uids: list[str]) -> list[int]:
    return [row for row in found if uids[row] != own]
