"""Public rows of one model at one position, as arrays."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.int64]
type Codes = NDArray[np.int32]
type Mask = NDArray[np.bool_]

MISSING = np.iinfo(np.int64).min
"""Stands for NULL among numbers."""

NO_NUMBERS: Numbers = np.empty(0, dtype=np.int64)

COMPARED = 6
"""So many codes each row is compared with."""
FEW_MOVED = 200
"""So many rows are followed one by one."""
DEGREE = 1_000_000
"""Units of the columns of coordinates."""
ROOM = 100_000
"""So many numbers are looked up in an array, even where most are no keys."""


class CodedValues(list[Hashable]):
    """Values in the order in which they came up, and the code of each. What is made of them is
    worked out once for each value, and later for those that have come up since."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[Hashable, int] = {}
        self._made: dict[Callable[[Hashable], int], Numbers] = {}
        self._seen: dict[Callable[[Hashable], int], int] = {}
        self._runs: dict[Callable[[Hashable], Sequence[int]], tuple[Numbers, Numbers]] = {}

    def code(self, value: Hashable) -> int:
        """Return the code of a value, which may be new."""
        if (code := self.codes.get(value)) is None:
            code = self.codes[value] = len(self)
            self.append(value)
        return code

    def known_code(self, value: Hashable) -> int:
        """Return the code of a value; −1 for one that has not come up."""
        return self.codes.get(value, -1)

    def numbers(self, make: Callable[[Hashable], int]) -> Numbers:
        """Return the number that is made of each value."""
        made = self._made.get(make, NO_NUMBERS)
        if added := [make(value) for value in self[len(made) :]]:
            made = self._made[make] = np.append(made, np.array(added, dtype=np.int64))
        return made

    def runs(self, make: Callable[[Hashable], Sequence[int]]) -> tuple[Numbers, Numbers]:
        """Return the numbers that are made of each value, one value after the other, and where
        those of each end."""
        numbers, ends = self._runs.get(make, (NO_NUMBERS, NO_NUMBERS))
        if added := [make(value) for value in self[len(ends) :]]:
            lengths = len(numbers) + np.cumsum([len(one) for one in added])
            numbers = np.append(numbers, np.array([*chain(*added)], dtype=np.int64))
            self._runs[make] = numbers, ends = numbers, np.append(ends, lengths)
        return numbers, ends

    def codes_in(self, others: "CodedValues") -> Numbers:
        """Return the code of each value among others; −1 for one that is not there."""
        codes = self.numbers(others.known_code)
        seen = self._seen.get(others.known_code, len(others))
        for code, value in enumerate(others[seen:], seen):  # those that have come up since
            if (own := self.known_code(value)) >= 0:
                codes[own] = code
        self._seen[others.known_code] = max(seen, len(others))
        return codes


class CodedColumn(NamedTuple):
    """A column with few different values: the code of each row, and the value of each code."""

    of_row: Codes
    values: list[Hashable]

    def counts(self, chosen: Mask | Numbers | None = None) -> dict[Hashable, int]:
        """Return the number of rows by value; `chosen` marks rows, or lists them."""
        codes = self.of_row if chosen is None else self.of_row[chosen]
        counted = np.bincount(codes, minlength=len(self.values)).tolist()
        return {value: count for value, count in zip(self.values, counted, strict=False) if count}

    def numbers(self, make: Callable[[Hashable], int]) -> Numbers:
        """Return the number that is made of the value of each row."""
        if isinstance(self.values, CodedValues):
            return self.values.numbers(make)[self.of_row]
        return np.array([make(value) for value in self.values], dtype=np.int64)[self.of_row]

    def ranks(self) -> Numbers:
        """Return a number for each row in the order of its value; MISSING for none."""
        known = sorted((value for value in self.values if value), key=str)
        rank_of = {value: rank for rank, value in enumerate(known)}
        ranks = [rank_of.get(value, MISSING) for value in self.values]
        return np.array(ranks, dtype=np.int64)[self.of_row]

    def latest(self, others: "CodedColumn") -> dict[Hashable, Hashable]:
        """Return the greatest value of another column by value; none where that has none."""
        newest = np.full(len(self.values), MISSING)
        np.maximum.at(newest, self.of_row, others.ranks())
        known = sorted((value for value in others.values if value), key=str)
        ranked = zip(self.values, newest.tolist(), strict=True)
        return {value: known[rank] for value, rank in ranked if rank != MISSING}

    def recoded(self, change: Callable[[Hashable], Hashable]) -> "CodedColumn":
        """Return what is made of the values, each of which is asked for once."""
        found = [change(value) for value in self.values]
        place = {value: code for code, value in enumerate(dict.fromkeys(found))}
        codes = np.array([place[value] for value in found], dtype=np.int32)
        return CodedColumn(codes[self.of_row], list(place))

    def counts_in_order(self, rows: Numbers) -> dict[Hashable, int]:
        """Return the number of rows by value, in the order in which the values come up."""
        codes, counted = self.of_row[rows], self.counts(rows)
        first = np.full(len(self.values), len(codes))
        first[codes[::-1]] = np.arange(len(codes))[::-1]
        there = (self.values[code] for code in np.argsort(first, kind="stable").tolist())
        return {value: counted[value] for value in there if value in counted}

    def matches(self, condition: Callable[[Hashable], bool]) -> Mask:
        """Mark the rows whose value meets a condition, which is asked once for each value."""
        return mark_codes(self.of_row, np.fromiter(map(condition, self.values), dtype=bool))


def mark_codes(codes: Codes, is_chosen: Mask) -> Mask:
    """Mark the rows with one of the codes that are marked. Few are compared, which is faster."""
    chosen = np.flatnonzero(is_chosen).tolist()
    if len(chosen) > COMPARED:
        return is_chosen[codes]
    found = np.zeros(len(codes), dtype=bool)
    for code in chosen:
        found |= codes == code
    return found


def combine(make: Callable[..., Hashable], *columns: CodedColumn) -> CodedColumn:
    """Return what is made of the values of several columns, asked once for each combination."""
    found, combinations = columns[0].of_row.astype(np.int64), [[one] for one in columns[0].values]
    for column in columns[1:]:
        size = len(combinations) * len(column.values)
        pairs, found = number_codes(found * len(column.values) + column.of_row, size)
        numbers = [divmod(pair, len(column.values)) for pair in pairs.tolist()]
        combinations = [[*combinations[one], column.values[other]] for one, other in numbers]
    made = [make(*values) for values in combinations]
    return CodedColumn(found.astype(np.int32), made).recoded(lambda value: value)


def sort_rows(*numbers: Numbers | Codes) -> Numbers:
    """Return the order of rows by the last of several numbers, of equal ones by those before it, as
    `np.lexsort` does: 16 bits at a time, which takes a third of the time."""
    order = None
    for one in numbers:
        above = (one.astype(np.int64) - one.min(initial=0)).view(np.uint64)
        for bits in range(0, int(above.max(initial=0)).bit_length(), 16):
            some = (above >> np.uint64(bits)).astype(np.uint16)
            if order is None:
                order = np.argsort(some, kind="stable")
            else:
                order = order.take(np.argsort(some.take(order), kind="stable"))
    return np.arange(len(numbers[0])) if order is None else order


def take_runs(values: Numbers, ends: Numbers, chosen: Numbers | Codes) -> Numbers:
    """Return the values of chosen runs, which lie one after the other up to their ends."""
    end = ends.take(chosen)
    own = end - np.where(chosen, ends.take(chosen - 1), 0)
    taken = own.cumsum()
    return values.take((end - taken).repeat(own) + np.arange(taken[-1] if len(taken) else 0))


def distinct(numbers: Numbers) -> Numbers:
    """Return the different numbers in order; `np.unique` hashes them, 25 times as slowly. To sort
    them takes most of the time, and many are in order already."""
    is_ordered = bool((numbers[1:] >= numbers[:-1]).all())
    ordered = numbers if is_ordered else np.sort(numbers)
    is_new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]


def number_codes(codes: Numbers | Codes, size: int) -> tuple[Numbers, Numbers]:
    """Return the different codes below a size in order, and the place of each among them."""
    if size > 16 * len(codes):
        return np.unique(codes, return_inverse=True)
    is_there, places = np.zeros(size, dtype=bool), np.empty(size, dtype=np.int64)
    is_there[codes] = True
    found = np.flatnonzero(is_there)
    places[found] = np.arange(len(found))
    return found, places.take(codes)


class Moved(NamedTuple):
    """The rows of an earlier position that are no more, and the first of those that came since:
    the others follow each other as they did."""

    gone: Numbers
    new: int


class Columns:
    """The rows in the order in which they became public, each once. A column is taken from all
    states when it is asked for."""

    def __init__(
        self,
        keys: Numbers,
        states: Numbers,
        read: Callable[[str, Numbers], Numbers | CodedColumn],
        sort: Callable[[str], Numbers],
    ) -> None:
        self.keys = keys
        """Primary keys."""
        self._states, self._read_states, self._sort = states, read, sort
        self._read = cache(lambda name: read(name, states))
        self._value_sets: dict[str, frozenset[Hashable]] = {}
        self._compared: tuple[Columns, list[Columns] | None] | None = None

    def __len__(self) -> int:
        return len(self.keys)

    def part(self, rows: Numbers) -> "Columns":
        return Columns(self.keys[rows], self._states[rows], self._read_states, self._sort)

    def having(self, part: "PartOfRows") -> "Columns":
        return self.part(np.flatnonzero(part.mark(self)))

    def is_same_in(self, part: "PartOfRows", earlier: "Columns") -> bool:
        """Tell whether no row of a part is gone or new since an earlier position."""
        if (moved := self._moved_since(earlier)) is None:
            return False
        return not any(part.is_in(rows) for rows in moved if len(rows))

    def since(self, earlier: "Columns") -> Moved | None:
        """Return how the rows differ from those of an earlier position; None where they do in
        much, or cannot be compared."""
        if self._sort != earlier._sort or not len(earlier):
            return None
        before, now = earlier._states, self._states
        new = int(np.searchsorted(now, before[-1], side="right"))
        if not 0 <= (count := len(before) - new) <= FEW_MOVED - (len(now) - new):
            return None
        # Up to the next one that is gone both are the same, but for those that went before it.
        gone = [
            bisect_left(range(new), True, key=lambda row: bool(now[row] > before[row + passed]))
            + passed
            for passed in range(count)
        ]
        is_rest = np.array_equal(np.delete(before, gone), now[:new])
        return Moved(np.array(gone, dtype=np.int64), new) if is_rest else None

    def _moved_since(self, earlier: "Columns") -> "list[Columns] | None":
        """Return the rows that are gone and those that are new; None where they cannot be told.
        Many ask for the same two, one after the other."""
        if (compared := self._compared) is None or compared[0] is not earlier:
            moved, found = self.since(earlier), None
            if moved is not None:
                found = [earlier.part(moved.gone), self.part(np.arange(moved.new, len(self)))]
            elif not len(earlier):
                found = [self]
            self._compared = compared = earlier, found
            earlier._compared = None  # else none is ever let go
        return compared[1]

    def codes(self, name: str) -> CodedColumn:
        """Return a column of texts, codes or booleans."""
        return cast(CodedColumn, self._read(name))

    def among(self, name: str, values: Iterable[Hashable]) -> Mask:
        """Mark the rows with one of these values."""
        code_of = self.coded_values(name).codes
        codes = [code_of[value] for value in values if value in code_of]
        found = np.zeros(len(code_of), dtype=bool)
        found[codes] = True
        return mark_codes(self.codes(name).of_row, found)

    def first(self, most: int, marks: Mask, *numbers: Numbers) -> tuple[int, list[int]]:
        """Count the marked rows, and return the primary keys of the first as `sort_rows` sorts."""
        rows, numbers = np.flatnonzero(marks), (self.keys, *numbers)
        found, last = rows, numbers[-1][rows]
        if most < len(found):  # what the last numbers leave out need not be sorted
            rows = found[last <= np.partition(last, most)[most]]
        order = sort_rows(*(one[rows] for one in numbers))[:most]
        return len(found), self.keys[rows[order]].tolist()

    def named_in(self, name: str, column: CodedColumn, marks: Mask | None = None) -> Mask:
        """Mark the rows with a value that another column has, in rows that are marked if not in
        all."""
        codes = cast(CodedValues, column.values).codes_in(self.coded_values(name))
        found = np.zeros(len(self.coded_values(name)) + 1, dtype=bool)  # the last: of none
        found[codes.take(column.of_row if marks is None else column.of_row.compress(marks))] = True
        return found.take(self.codes(name).of_row)

    def coded_values(self, name: str) -> CodedValues:
        return cast(CodedValues, self.codes(name).values)

    def values_of(self, name: str) -> frozenset[Hashable]:
        """Return the values of a column, or the primary keys, of a few rows."""
        if name not in self._value_sets:
            column = self.keys if name == "pk" else self.column(name)
            found = column.counts() if isinstance(column, CodedColumn) else column.tolist()
            self._value_sets[name] = frozenset(found)
        return self._value_sets[name]

    def first_known(self, *names: str) -> CodedColumn:
        """Return of each row the first value that is not empty, by the order of the names."""
        first, *others = map(self.codes, names)
        return combine(lambda *said: next(filter(None, said), ""), first, *others)

    def numbers(self, name: str) -> Numbers:
        """Return a column of numbers or keys; decimals as whole numbers of their last place."""
        return cast(Numbers, self._read(name))

    def column(self, name: str) -> Numbers | CodedColumn:
        return self._read(name)

    def text_ranks(self, name: str) -> Numbers:
        """Return a number for each row in the order that the database gives the texts."""
        column = self.codes(name)
        return self._sort(name)[column.of_row]

    def rows_of(self, keys: Numbers) -> Numbers:
        """Return the row of each key; −1 for one without a public row."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        if (row_of := self._row_of) is not None:
            is_there = (keys >= 0) & (keys < len(row_of))
            return np.where(is_there, row_of[np.where(is_there, keys, 0)], -1)
        place = np.searchsorted(self.keys, keys, sorter=self._sorter)
        rows = self._sorter[np.minimum(place, len(self.keys) - 1)]
        return np.where(self.keys[rows] == keys, rows, -1)

    def marked(self, keys: Numbers) -> Mask:
        """Mark the rows with one of these primary keys."""
        found = np.zeros(len(self.keys), dtype=bool)
        rows = self.rows_of(keys)
        found[rows[rows >= 0]] = True
        return found

    @cached_property
    def _row_of(self) -> Numbers | None:
        """The row of each number up to the last key; None where most numbers are no keys."""
        if (size := int(self.keys.max()) + 1) > ROOM + 8 * len(self.keys):
            return None
        found = np.full(size, -1)
        found[self.keys] = np.arange(len(self.keys))
        return found

    @cached_property
    def _sorter(self) -> Numbers:
        return np.argsort(self.keys, kind="stable")


class PartOfRows:
    """Says which rows are read, so that others may come and go. Equal ones have equal hashes."""

    def mark(self, rows: Columns) -> Mask:
        raise NotImplementedError

    def is_in(self, rows: Columns) -> bool:
        """Tell whether some of a few rows, of which thousands of parts are asked, belong to it."""
        return bool(self.mark(rows).any())


@dataclass(frozen=True)
class Having(PartOfRows):
    """The rows with one of these values in a column, or with one of these primary keys."""

    column: str
    values: frozenset[Hashable]

    def mark(self, rows: Columns) -> Mask:
        if self.column == "pk":
            return rows.marked(np.array([*self.values], dtype=np.int64))
        column = rows.column(self.column)
        if isinstance(column, CodedColumn):
            return rows.among(self.column, self.values)
        return np.isin(column, np.array([*self.values], dtype=np.int64))

    def is_in(self, rows: Columns) -> bool:
        return not rows.values_of(self.column).isdisjoint(self.values)


@dataclass(frozen=True)
class Within(PartOfRows):
    """The rows with coordinates in a box of degrees."""

    west: float
    south: float
    east: float
    north: float

    def mark(self, rows: Columns) -> Mask:
        longitudes, latitudes = rows.numbers("longitude"), rows.numbers("latitude")
        sides = self.west, self.south, self.east, self.north
        west, south, east, north = (round(side * DEGREE) for side in sides)
        is_across = (west <= longitudes) & (longitudes <= east)
        return is_across & (south <= latitudes) & (latitudes <= north)
