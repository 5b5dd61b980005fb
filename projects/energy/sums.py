"""Capacities added up, with what has to be said of the sum."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

import numpy as np

from portal.column_store import MISSING
from portal.column_store.columns import Codes, Numbers
from portal.facts import Comparator
from portal.facts.types import plain_number
from portal.publication.fact_rows import COMPARATORS
from portal.records.document_types import CitedSource
from projects.energy.units import Units


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The capacity of some units, in MW. Sets of plants are numbers with a bit for each row."""

    total: Decimal = Decimal(0)
    less: Decimal = Decimal(0)
    more: Decimal = Decimal(0)
    """Distance to the lower and the higher sum with the losing statements."""
    comparators: frozenset[str] = frozenset()
    plants: int = 0
    """The plants that are added up; those without a figure are not among them."""
    without: int = 0
    """Plants that it should hold, had anybody given their capacity."""
    disputed: int = 0
    sources: dict[int, CitedSource] = field(default_factory=dict, repr=False)
    """By id, in the order of the units; where in it stands on the pages of the plants."""

    @classmethod
    def of(cls, units: Units) -> Self:
        capacities, plants = units.column("capacities"), units.column("plants")
        less, more = units.column("less"), units.column("more")
        is_known = capacities != MISSING
        comparators = np.bincount(units.column("comparators")[is_known])
        return cls(
            total=_add_up(capacities[is_known], 3, units.column("decimals")[is_known]),
            less=_add_up(less[is_known], 6),
            more=_add_up(more[is_known], 6),
            comparators=frozenset(COMPARATORS[place] for place in np.flatnonzero(comparators)),
            plants=_bits(plants[is_known]),
            without=_bits(plants[~is_known]),
            disputed=_bits(plants[is_known & ((less != 0) | (more != 0))]),
            sources={pk: units.table.documents[pk] for pk in units.first_cited()},
        )

    def __add__(self, other: Self) -> Self:
        return type(self)(
            total=self.total + other.total,
            less=self.less + other.less,
            more=self.more + other.more,
            comparators=self.comparators | other.comparators,
            plants=self.plants | other.plants,
            without=self.without | other.without,
            disputed=self.disputed | other.disputed,
            sources=self.sources | other.sources,
        )

    @property
    def lower(self) -> Decimal:
        return self.total - self.less

    @property
    def upper(self) -> Decimal:
        return self.total + self.more

    @property
    def comparator(self) -> str:
        return together(self.comparators)


def together(comparators: Iterable[str]) -> str:
    """“Over 50” and 100 are “over 150”; what is over and what is under make “about”."""
    inexact = set(comparators) - {Comparator.EXACT}
    if len(inexact) <= 1:
        return inexact.pop() if inexact else Comparator.EXACT
    if inexact == {Comparator.OVER, Comparator.AT_LEAST}:
        return Comparator.OVER
    if inexact == {Comparator.UNDER, Comparator.AT_MOST}:
        return Comparator.UNDER
    return Comparator.ABOUT


def _add_up(numbers: Numbers, places: int, decimals: Codes | None = None) -> Decimal:
    """Return the sum of whole numbers of the last decimal place, as exact as its parts."""
    total = Decimal(int(numbers.sum())).scaleb(-places)
    if decimals is None:
        return Decimal(plain_number(total))
    return round(total, int(decimals.max(initial=0)))


def _bits(rows: Codes) -> int:
    if not len(rows):
        return 0
    marks = np.zeros(int(rows.max()) + 1, dtype=bool)
    marks[rows] = True
    return int.from_bytes(np.packbits(marks, bitorder="little").tobytes(), "little")
