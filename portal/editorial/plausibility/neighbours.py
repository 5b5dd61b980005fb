"""What is public of a kind, in columns that are kept in memory: points, names, largest values."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import batched
from threading import Lock
from typing import NamedTuple, cast, override
from unicodedata import normalize

import numpy as np
from django.db.models import Count, Max, Min
from numpy.typing import NDArray

from portal.editorial.plausibility.statements import FOCUS
from portal.facts import Amount, FactType, Money, Point
from portal.models import Record
from portal.models.fields import Column
from portal.records.column_store import MISSING, CodedColumn, PublicColumns
from portal.records.column_store.columns import Codes, Columns, Numbers, take_runs
from portal.records.column_store.tables import Updatable
from portal.search.scripts import spelling_keys
from portal.search.tokens import TOKEN, fold_word
from portal.search.word_numbers import distinct_pairs, number_words

COMMON = 0.03
"""A word that so many names have says nothing of which one is meant."""
CHUNK = 5000
"""Names that are spelled at a time."""
TITLES = ("title_en", "title_ru")
COMPARED = "USD"
"""Currency of the amounts that are compared."""
LATE = 1000
"""So many words are looked through one by one."""
ROW = 100_000
"""More than a row of cells has, along a parallel."""
type Floats = NDArray[np.float64]


def _columns(model: type[Record], *types: type[FactType]) -> dict[str, tuple[str, ...]]:
    """Return the columns of the facts of some types by fact."""
    facts = model.facts.items()
    return {name: fact.columns_of(name) for name, fact in facts if isinstance(fact.type, types)}


def point_columns(model: type[Record]) -> tuple[str, ...]:
    """Return the columns of latitude and longitude of a kind; empty if it has none."""
    return next(iter(_columns(model, Point).values()), ())


def amount_columns(model: type[Record]) -> dict[str, str]:
    """Return the columns of the amounts of a kind by fact."""
    return {name: columns[0] for name, columns in _columns(model, Amount, Money).items()}


def currency_columns(model: type[Record]) -> dict[str, str]:
    """Return the column of the currency of each column of an amount of money."""
    return {columns[0]: columns[1] for columns in _columns(model, Money).values()}


@dataclass(frozen=True)
class Neighbours(Updatable):
    """Public records of one kind."""

    model: type[Record]
    columns: Columns
    earlier: "NameIndex | None" = None
    """Names at an earlier position."""
    _extremes: dict[str, tuple[list[str], Floats] | None] = field(default_factory=dict)
    _bounds: dict[str, tuple[float, float] | None] = field(default_factory=dict)

    @override
    def updated(self, columns: PublicColumns) -> "Neighbours":
        earlier = self.__dict__.get("names", self.earlier)
        return replace(_read(columns, self.model), earlier=earlier)

    def floats(self, name: str) -> Floats:
        """Return a column of numbers; NaN for none."""
        column = cast(Column, self.model._meta.get_field(name))
        stored = self.columns.numbers(name)
        scaled = stored / 10.0 ** (getattr(column, "decimal_places", 0) or 0)
        return np.where(stored == MISSING, np.nan, scaled)

    def row_of(self, uid: str) -> int | None:
        code = self.columns.coded_values("uid").codes.get(uid, MISSING)
        row = self._row_of_code[code] if 0 <= code < len(self._row_of_code) else MISSING
        return None if row == MISSING else int(row)

    @cached_property
    def _row_of_code(self) -> Numbers:
        """The row of each code of a uid; rows that came later have further codes."""
        of_row, values = self.columns.codes("uid")
        found = np.full(len(values), MISSING)
        found[of_row] = np.arange(len(of_row))
        return found

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

    def in_order(self, rows: Iterable[int]) -> list[int]:
        """Sort rows as the records were made: an edition of one puts it last among the rows."""
        return sorted(rows, key=self.columns.keys.__getitem__)

    @cached_property
    def by_province(self) -> dict[str, Numbers]:
        """Rows with a point by province, as codes of ISO 3166-2."""
        of_row, provinces = self.columns.codes("admin1")
        has_point = np.isfinite(self.points[0])
        return {
            str(province): np.flatnonzero(has_point & (of_row == code))
            for code, province in enumerate(provinces)
            if str(province)[:2] in FOCUS
        }

    def text(self, name: str, row: int) -> str:
        column = self.columns.codes(name)
        return str(column.values[column.of_row[row]] or "")

    @cached_property
    def names(self) -> "NameIndex":
        words = _words.setdefault(self.model, WordNumbers())
        return NameIndex(words, self.columns, self.earlier)

    def extremes(self, column: str) -> tuple[list[str], Floats] | None:
        """Return the uids of the two smallest and two largest values of a column, of money those in
        `COMPARED`, and the values; None if few are known."""
        if column not in self._extremes:
            values = self.floats(column)
            is_known = np.isfinite(values) & (values > 0)
            if currency := currency_columns(self.model).get(column):
                of_row, currencies = self.columns.codes(currency)
                is_known &= np.isin(of_row, [n for n, c in enumerate(currencies) if c == COMPARED])
            known = np.flatnonzero(is_known)
            if len(known) < ENOUGH:
                self._extremes[column] = None
            else:
                ordered = known[np.argpartition(values[known], [0, 1, -2, -1])]
                rows = [int(row) for row in (*ordered[:2], *ordered[-2:])]
                self._extremes[column] = [self.text("uid", row) for row in rows], values[rows]
        return self._extremes[column]

    def bounds(self, column: str) -> tuple[float, float] | None:
        """Return the smallest and the largest value of a column as it is now, without reading it;
        None if few are known."""
        if column not in self._bounds:
            currency = currency_columns(self.model).get(column)
            alike = {currency: COMPARED} if currency else {}
            known = self.model.objects.filter(**{f"{column}__gt": 0}, **alike)
            asked = known.aggregate(low=Min(column), high=Max(column), count=Count("pk"))
            found = float(asked["low"] or 0), float(asked["high"] or 0)
            self._bounds[column] = found if asked["count"] >= ENOUGH else None
        return self._bounds[column]


ENOUGH = 8
"""So many values show what is usual."""


class WordNumbers:
    """Numbers for the words of texts, written in one alphabet. The values of a column in memory
    only grow, so that each is read once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.digits: set[int] = set()
        """Numbers of words that are figures."""
        self._read: dict[str, ColumnWords] = {}
        self._lock = Lock()

    def of(self, name: str, column: CodedColumn) -> "ColumnWords":
        """Return the numbers of the words of all values of a column."""
        with self._lock:
            known = self._read.get(name)
            if known is None or known.values is not column.values:
                known = ColumnWords(column.values)
            if not (new := column.values[len(known.ends) :]):
                return known
            portions = ([normalize("NFC", str(one or "")) for one in some]
                        for some in batched(new, CHUNK))  # fmt: skip
            found, places = number_words(TOKEN.pattern, self._number, portions)
            self._read[name] = known = known.grown(found, np.bincount(places, minlength=len(new)))
            return known

    def _number(self, words: Sequence[str]) -> list[int]:
        keys = _spell(words)
        found = [self.numbers.setdefault(key, len(self.numbers)) for key in keys]
        self.digits.update(n for key, n in zip(keys, found, strict=True) if key.isdigit())
        return found


NO_WORDS = np.empty(0, np.int64)
_words: dict[type[Record], WordNumbers] = {}


class ColumnWords(NamedTuple):
    """The words of the values of a column, one value after the other."""

    values: list[Hashable]
    words: Numbers = NO_WORDS
    ends: Numbers = NO_WORDS
    order: Numbers = NO_WORDS
    """Places of the words in the order of their numbers, without those that came of late."""

    def grown(self, words: Numbers, counts: Numbers) -> "ColumnWords":
        words, ends = np.append(self.words, words), len(self.words) + np.cumsum(counts)
        is_late = len(words) > LATE + 1.1 * len(self.order)
        order = np.argsort(words, kind="stable") if is_late else self.order
        return ColumnWords(self.values, words, np.append(self.ends, ends), order)

    def of_rows(self, codes: Codes) -> tuple[Numbers, Numbers]:
        """Return the words of the rows of a column, and the row of each."""
        counts = np.diff(self.ends, prepend=0)[codes]
        return take_runs(self.words, self.ends, codes), np.repeat(np.arange(len(codes)), counts)

    def having(self, word: int) -> Iterator[tuple[int, set[int]]]:
        """Yield the codes of the values with a word, and all their words."""
        low, high = np.searchsorted(
            self.words[: len(self.order)], [word, word + 1], sorter=self.order
        )
        late = np.flatnonzero(self.words[len(self.order) :] == word) + len(self.order)
        places = np.append(self.order[low:high], late)
        for code in np.unique(np.searchsorted(self.ends, places, side="right")).tolist():
            begin = self.ends[code - 1] if code else 0
            yield code, set(self.words[begin : self.ends[code]].tolist())


class NameIndex:
    """Names by their words that tell them apart."""

    def __init__(self, words: WordNumbers, rows: Columns, earlier: "NameIndex | None") -> None:
        self._words, self._rows = words, rows
        self._columns = {name: rows.codes(name) for name in TITLES}
        self._of = {name: words.of(name, column) for name, column in self._columns.items()}
        moved = rows.since(earlier._rows) if earlier else None
        self._counted = self._count(np.arange(moved.new if moved else 0, len(rows)))
        """Number of records with each word."""
        if earlier and moved:
            known = earlier._counted
            self._counted[: len(known)] += known - earlier._count(moved.gone)[: len(known)]
        self._most = max(4, COMMON * len(rows))

    def _count(self, rows: Numbers) -> Numbers:
        size = len(self._words.numbers)
        pairs = [self._of[name].of_rows(column.of_row[rows])
                 for name, column in self._columns.items()]  # fmt: skip
        numbers, places = map(np.concatenate, zip(*pairs, strict=True))
        return np.bincount(distinct_pairs(places, numbers, max(size, 1))[1], minlength=size)

    def find(self, *texts: str) -> set[int]:
        return {row for text in texts for row in self._find(text)}

    def _find(self, text: str) -> Iterator[int]:
        """Yield the rows of names that have the telling words of a text, and no others."""
        words = _spell(TOKEN.findall(normalize("NFC", text)))
        numbers = {self._words.numbers.get(word, -1) for word in words}
        if not all(0 <= one < len(self._counted) for one in numbers):
            return
        told = self._telling(numbers)
        if not (names := told - self._words.digits):
            return
        rarest = min(names, key=lambda one: int(self._counted[one]))
        for name, column in self._columns.items():
            found = self._of[name].having(rarest)
            codes = [code for code, own in found if self._telling(own) == told]
            yield from np.flatnonzero(np.isin(column.of_row, codes)).tolist()

    def _telling(self, words: set[int]) -> set[int]:
        digits = self._words.digits
        return {one for one in words if one in digits or self._counted[one] <= self._most}


def _spell(words: Sequence[str]) -> list[str]:
    """Return words in the common alphabet."""
    return spelling_keys(fold_word("\n".join(words)).split("\n")) if words else []


def cell_of[T: (float, Floats)](latitude: T, longitude: T) -> T:
    """Return the hundredth of a degree in which a point lies, as one number."""
    return latitude * 100 // 1 * ROW + longitude * 100 // 1


def neighbours_of(model: type[Record]) -> Neighbours:
    return PublicColumns().kept(_read, model)


def _read(columns: PublicColumns, model: type[Record]) -> Neighbours:
    """Return what the rest is made of when it is asked for."""
    return Neighbours(model, columns.of(model, "uid", *TITLES))
