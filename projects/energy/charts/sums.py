"""Capacities added up, with what has to be said of the sum."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from portal.facts import Comparator
from portal.records.document_types import CitedSource
from projects.energy.charts.units import Unit


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The capacity of some units, in MW. Plants are known by their uids."""

    total: Decimal = Decimal(0)
    less: Decimal = Decimal(0)
    more: Decimal = Decimal(0)
    """Distance to the lower and the higher sum with the losing statements."""
    comparators: frozenset[str] = frozenset()
    plants: frozenset[str] = frozenset()
    """The plants that are added up; those without a figure are not among them."""
    without: frozenset[str] = frozenset()
    """Plants that it should hold, had anybody given their capacity."""
    disputed: frozenset[str] = frozenset()
    sources: dict[str, CitedSource] = field(default_factory=dict, repr=False)
    """By slug, each once; where in it stands on the pages of the plants."""

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Self:
        found = list(units)
        known = [unit for unit in found if unit.capacity is not None]
        return cls(
            total=sum((unit.capacity or Decimal(0) for unit in known), Decimal(0)),
            less=sum((unit.less for unit in known), Decimal(0)),
            more=sum((unit.more for unit in known), Decimal(0)),
            comparators=frozenset(unit.comparator for unit in known),
            plants=_plants(known),
            without=_plants(unit for unit in found if unit.capacity is None),
            disputed=_plants(unit for unit in known if unit.is_disputed),
            sources=_sources(known),
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


def _plants(units: Iterable[Unit]) -> frozenset[str]:
    return frozenset(unit.plant for unit in units)


def _sources(units: Iterable[Unit]) -> dict[str, CitedSource]:
    return {source["slug"]: source for unit in units for source in unit.sources}
