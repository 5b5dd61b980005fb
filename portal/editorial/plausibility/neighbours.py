"""What is public of a kind, in columns that are kept in memory: points, names, largest values."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import batched
from threading import Lock
from typing import cast
from unicodedata import normalize

import numpy as np
from django.db.models import Count, Max, Min
from numpy.typing import NDArray

from portal.column_store import MISSING, CodedColumn, Columns, PublicColumns
from portal.column_store.columns import Numbers, take_runs
from portal.editorial.plausibility.statements import FOCUS
from portal.facts import Amount, Money, Point
from portal.models import Record
from portal.models.fields import Column
from portal.search.scripts import spelling_keys
from portal.search.tokens import TOKEN, fold_word
from portal.search.word_numbers import TextsBySum, distinct, number_words, weights

COMMON = 0.03
"""A word that so many names have says nothing of which one is meant."""
CHUNK = 5000
"""Names that are spelled at a time."""
TITLES = ("title_en", "title_ru")
ROW = 100_000
"""More than a row of cells has, along a parallel."""
type Floats = NDArray[np.float64]


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
    _public: PublicColumns
    _texts: dict[str, list[str]] = field(default_factory=dict)
    _extremes: dict[str, tuple[list[str], Floats] | None] = field(default_factory=dict)
    _bounds: dict[str, tuple[float, float] | None] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Columns:
        return self._public.of(self.model)

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

    def point(self, row: int) -> tuple[float, float]:
        latitude, longitude = self.points
        return float(latitude[row]), float(longitude[row])

    @cached_property
    def by_cell(self) -> tuple[Floats, NDArray[np.int64]]:
        """The cells of all points in order, NaN last, and their rows."""
        cells = cell_of(*self.points)
        rows = np.argsort(cells, kind="stable")
        return cells[rows], rows

    def near(self, latitude: float, longitude: float) -> list[int]:
        """Return the rows in the cell of a point and in those around it."""
        cells, rows = self.by_cell
        beside = cell_of(latitude, longitude) + ROW * np.arange(-1, 2)
        lows, highs = (np.searchsorted(cells, beside + by) for by in (-1, 2))
        return [row for span in map(slice, lows, highs) for row in rows[span].tolist()]

    @cached_property
    def by_province(self) -> dict[str, list[int]]:
        """Rows with a point by province, as codes of ISO 3166-2."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, province in enumerate(self.texts("admin1")):
            if province[:2] in FOCUS and self.points[0][row] == self.points[0][row]:
                found[province].append(row)
        return found

    def texts(self, name: str) -> list[str]:
        if name not in self._texts:
            column = self.columns.codes(name)
            self._texts[name] = [str(column.values[code] or "") for code in column.of_row.tolist()]
        return self._texts[name]

    @cached_property
    def names(self) -> "NameIndex":
        rows = self._public.of(self.model, "uid", *TITLES)  # in one pass
        words = _words.setdefault(self.model, Words())
        return NameIndex(words, {name: rows.codes(name) for name in TITLES}, len(rows))

    def extremes(self, column: str) -> tuple[list[str], Floats] | None:
        """Return the uids of the two smallest and two largest values of a column, and the values;
        None if few are known."""
        if column not in self._extremes:
            values = self.floats(column)
            known = np.flatnonzero(np.isfinite(values) & (values > 0))
            ordered = known[np.argsort(values[known])]
            rows = [int(row) for row in (*ordered[:2], *ordered[-2:])]
            uids = [self.uids[row] for row in rows]
            self._extremes[column] = (uids, values[rows]) if len(known) >= ENOUGH else None
        return self._extremes[column]

    def bounds(self, column: str) -> tuple[float, float] | None:
        """Return the smallest and the largest value of a column as it is now, without reading it;
        None if few are known."""
        if column not in self._bounds:
            known = self.model.objects.filter(**{f"{column}__gt": 0})
            asked = known.aggregate(low=Min(column), high=Max(column), count=Count("pk"))
            found = float(asked["low"] or 0), float(asked["high"] or 0)
            self._bounds[column] = found if asked["count"] >= ENOUGH else None
        return self._bounds[column]


ENOUGH = 8
"""So many values show what is usual."""


class Words:
    """Numbers for the words of texts, written in one alphabet. The values of a column in memory
    only grow, so that each is read once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._read: dict[str, tuple[list[Hashable], Numbers, Numbers]] = {}
        """By name of a column its values, the number of words of each, and those words."""
        self._lock = Lock()

    def of(self, name: str, column: CodedColumn) -> tuple[Numbers, Numbers]:
        """Return the numbers of the words of all rows, and the row of each."""
        with self._lock:
            values, counts, words = self._read.get(name, NOTHING)
            if values is not column.values:
                counts, words = NOTHING[1:]
            new = column.values[len(counts) :]
            portions = ([normalize("NFC", str(one or "")) for one in some]
                        for some in batched(new, CHUNK))  # fmt: skip
            found, places = number_words(TOKEN.pattern, self._number, portions)
            counts = np.append(counts, np.bincount(places, minlength=len(new)))
            words = np.append(words, found)
            self._read[name] = column.values, counts, words
        rows = np.repeat(np.arange(len(column.of_row)), counts[column.of_row])
        return take_runs(words, np.cumsum(counts), column.of_row), rows

    def _number(self, words: Sequence[str]) -> list[int]:
        return [self.numbers.setdefault(key, len(self.numbers)) for key in _spell(words)]


NOTHING: tuple[list[Hashable], Numbers, Numbers] = (
    [], np.empty(0, np.int64), np.empty(0, np.int64),
)  # fmt: skip
_words: dict[type[Record], Words] = {}


class NameIndex:
    """Names by their words that tell them apart: by the sum of a number for each word. The places
    of the names of all records in one language follow those in another."""

    def __init__(self, words: Words, columns: Mapping[str, CodedColumn], records: int) -> None:
        pairs = [words.of(name, column) for name, column in columns.items()]
        numbers = np.concatenate([numbers for numbers, _rows in pairs])
        places = np.concatenate([rows + n * records for n, (_, rows) in enumerate(pairs)])
        self._numbers = dict(words.numbers)
        size = max(len(self._numbers), 1)
        counted = np.bincount(distinct(places % max(records, 1), numbers, size)[1], minlength=size)
        is_rare = counted <= max(4, COMMON * records)
        is_digit = np.array([word.isdigit() for word in self._numbers] or [True], bool)
        self._is_name, self._tells = is_rare & ~is_digit, is_rare | is_digit
        self._weights = weights(size)
        is_named = np.zeros(len(columns) * records, bool)
        is_named[places[self._is_name[numbers]]] = True
        told = self._tells[numbers] & is_named[places]
        places, numbers = distinct(places[told], numbers[told], size)
        self._by_sum, self._records = TextsBySum(self._weights, numbers, places), records

    def find(self, *texts: str) -> set[int]:
        return {row for text in texts for row in self._find(text)}

    def _find(self, text: str) -> list[int]:
        words = set(_spell(TOKEN.findall(normalize("NFC", text))))
        numbers = [self._numbers.get(word, -1) for word in words]
        if -1 in numbers or not self._is_name[numbers].any():
            return []
        told = self._weights[[number for number in numbers if self._tells[number]]].sum()
        [found] = self._by_sum.find([int(told)])
        return [place % self._records for place in found]


def _spell(words: Sequence[str]) -> list[str]:
    """Return words in the common alphabet."""
    return spelling_keys(fold_word("\n".join(words)).split("\n")) if words else []


def cell_of[T: (float, Floats)](latitude: T, longitude: T) -> T:
    """Return the hundredth of a degree in which a point lies, as one number."""
    return latitude * 100 // 1 * ROW + longitude * 100 // 1


def neighbours_of(model: type[Record]) -> Neighbours:
    return PublicColumns().kept(_read, model)


def _read(columns: PublicColumns, model: type[Record]) -> Neighbours:
    found = Neighbours(model, columns)
    len(found.columns)  # the rest is made of these when it is asked for
    return found
