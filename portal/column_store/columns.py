"""Public rows of one model at one position, as arrays."""

from collections.abc import Callable, Hashable
from functools import cache, cached_property
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.int64]
type Codes = NDArray[np.int32]
type Mask = NDArray[np.bool_]

MISSING = np.iinfo(np.int64).min
"""Stands for NULL among numbers."""


class CodedColumn(NamedTuple):
    """A column with few different values: the code of each row, and the value of each code."""

    of_row: Codes
    values: list[Hashable]

    def counts(self, chosen: Mask | Numbers | None = None) -> dict[Hashable, int]:
        """Return the number of rows by value; `chosen` marks rows, or lists them."""
        codes = self.of_row if chosen is None else self.of_row[chosen]
        counted = np.bincount(codes, minlength=len(self.values)).tolist()
        return {value: count for value, count in zip(self.values, counted, strict=False) if count}

    def ranks(self) -> Numbers:
        """Return a number for each row in the order of its value; MISSING for none."""
        known = sorted((value for value in self.values if value), key=str)
        rank_of = {value: rank for rank, value in enumerate(known)}
        ranks = [rank_of.get(value, MISSING) for value in self.values]
        return np.array(ranks, dtype=np.int64)[self.of_row]

    def recoded(self, change: Callable[[Hashable], Hashable]) -> "CodedColumn":
        """Return what is made of the values, each of which is asked for once."""
        found = [change(value) for value in self.values]
        place = {value: code for code, value in enumerate(dict.fromkeys(found))}
        codes = np.array([place[value] for value in found], dtype=np.int32)
        return CodedColumn(codes[self.of_row], list(place))

    def counts_in_order(self, rows: Numbers) -> dict[Hashable, int]:
        """Return the number of rows by value, in the order in which the values come up."""
        codes, first, counted = np.unique(self.of_row[rows], return_index=True, return_counts=True)
        return {self.values[codes[at]]: int(counted[at]) for at in np.argsort(first).tolist()}

    def matches(self, condition: Callable[[Hashable], bool]) -> Mask:
        """Mark the rows whose value meets a condition, which is asked once for each value."""
        if not self.values:
            return np.zeros(len(self.of_row), dtype=bool)
        return np.fromiter(map(condition, self.values), dtype=bool)[self.of_row]


def combine(make: Callable[..., Hashable], *columns: CodedColumn) -> CodedColumn:
    """Return what is made of the values of several columns, asked once for each combination."""
    found, combinations = columns[0].of_row.astype(np.int64), [[one] for one in columns[0].values]
    for column in columns[1:]:
        pairs, found = np.unique(found * len(column.values) + column.of_row, return_inverse=True)
        numbers = [divmod(pair, len(column.values)) for pair in pairs.tolist()]
        combinations = [[*combinations[one], column.values[other]] for one, other in numbers]
    made = [make(*values) for values in combinations]
    return CodedColumn(found.astype(np.int32), made).recoded(lambda value: value)


class Columns:
    """The rows in the order in which they became public, each once. A column is taken from all
    states when it is asked for."""

    def __init__(
        self,
        keys: Numbers,
        read: Callable[[str], Numbers | CodedColumn],
        sort: Callable[[str], Numbers],
    ) -> None:
        self.keys = keys
        """Primary keys."""
        self._read = cache(read)
        self._sort = sort

    def __len__(self) -> int:
        return len(self.keys)

    def codes(self, name: str) -> CodedColumn:
        """Return a column of texts, codes or booleans."""
        return cast(CodedColumn, self._read(name))

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
    def _sorter(self) -> Numbers:
        return np.argsort(self.keys, kind="stable")
