"""Capacities added up, with what has to be said of the sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from portal.documents import Document
from portal.facts import Comparator
from projects.charts.units import Unit


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The capacity of some units, in MW."""

    total: Decimal
    comparator: str
    less: Decimal
    more: Decimal
    """How much lower and higher it would be with the losing statements."""
    plants: int
    """Of how many plants it is the sum; those without a figure are not among them."""
    without: int
    """How many plants it should hold, had anybody given their capacity."""
    disputed: int
    statements: list[Document] = field(repr=False)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Self:
        known, unknown = _known(units)
        return cls(
            total=sum((unit.capacity for unit in known if unit.capacity), Decimal(0)),
            comparator=together(unit.comparator for unit in known),
            less=sum((unit.less for unit in known), Decimal(0)),
            more=sum((unit.more for unit in known), Decimal(0)),
            plants=_plants(known),
            without=_plants(unknown),
            disputed=_plants([unit for unit in known if unit.is_disputed]),
            statements=[one for unit in known for one in unit.statements],
        )

    @property
    def lower(self) -> Decimal:
        return self.total - self.less

    @property
    def upper(self) -> Decimal:
        return self.total + self.more


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


def _known(units: Iterable[Unit]) -> tuple[list[Unit], list[Unit]]:
    known: list[Unit] = []
    unknown: list[Unit] = []
    for unit in units:
        (unknown if unit.capacity is None else known).append(unit)
    return known, unknown


def _plants(units: Sequence[Unit]) -> int:
    return len({unit.plant["uid"] for unit in units})
