"""Capacities added up, with what has to be said of the sum."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, reduce
from typing import Self

import numpy as np
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from portal.facts.comparators import comparator_of_sum
from portal.filters.amounts import Amounts
from portal.publication.fact_rows import DistinctSources
from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.column_store.columns import NO_NUMBERS, Mask, number_codes
from portal.records.document_types import CitedSource
from projects.energy.unit_table import STATUSES, UNIT, UNKNOWN, Trait
from projects.energy.units import Units, read_all


@dataclass(frozen=True, slots=True)
class Plants:
    """The plants of some units, none of which is among those of another sum that is added."""

    wholes: int = 0
    by_phases: frozenset[int] = frozenset()
    """Rows of those that count by phases."""

    @classmethod
    def of(cls, units: Units) -> Self:
        if not units:
            return cls()
        phases = units.rows.compress(units.column("phases") != 0)
        return cls(len(units) - len(phases), frozenset(units.table.plants[phases].tolist()))

    def __or__(self, other: Self) -> Self:
        return type(self)(self.wholes + other.wholes, self.by_phases | other.by_phases)

    def __len__(self) -> int:
        return self.wholes + len(self.by_phases)


@dataclass(frozen=True, kw_only=True)
class Sum:
    """The capacity of some units, in MW."""

    total: Decimal = Decimal(0)
    less: Decimal = Decimal(0)
    more: Decimal = Decimal(0)
    """Distance to the lower and the higher sum with the losing statements."""
    comparators: frozenset[str] = frozenset()
    plants: Plants = Plants()
    """The plants that are added up; those without a figure are not among them."""
    without: Plants = Plants()
    """Plants that it should hold, had anybody given their capacity."""
    disputed: Plants = Plants()
    units: tuple[Units, ...] = field(default=(), repr=False)
    """The units with a figure."""
    parts: tuple[Self, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, units: Units) -> Self:
        traits, known = units.column("traits"), units
        without = disputed = Units(units.table, NO_NUMBERS)
        counted = np.bincount(traits, minlength=UNKNOWN + 1)
        found = [Trait.of(number) for number in np.flatnonzero(counted[:UNKNOWN]).tolist()]
        if counted[UNKNOWN]:
            known, without = units.marked(traits != UNKNOWN), units.marked(traits == UNKNOWN)
        if any(one.is_disputed for one in found):
            disputed = units.marked(traits & 1 == 1)
        kilowatts = Decimal(int(known.column("capacities").sum()))
        return cls(
            total=round(kilowatts / 1000, max((one.decimals for one in found), default=0)),
            less=Decimal(int(disputed.column("less").sum())) / 10**6,
            more=Decimal(int(disputed.column("more").sum())) / 10**6,
            comparators=frozenset(one.comparator for one in found),
            plants=Plants.of(known),
            without=Plants.of(without),
            disputed=Plants.of(disputed),
            units=(known,) if known else (),
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
            units=self.units + other.units,
            parts=(self, other),
        )

    @property
    def sources(self) -> Sequence[CitedSource]:
        """The sources, without the places in them."""
        if not self.units:
            return ()
        return DistinctSources(lambda: self._cited, self.units[0].table.documents)

    @cached_property
    def _cited(self) -> Mask:
        """Marks the rows of the sources."""
        if self.parts:
            return reduce(np.logical_or, (one._cited for one in self.parts if one.units))
        return self.units[0].cited

    @property
    def lower(self) -> Decimal:
        return self.total - self.less

    @property
    def upper(self) -> Decimal:
        return self.total + self.more

    @property
    def comparator(self) -> str:
        return comparator_of_sum(self.comparators)


def read_capacities(columns: PublicColumns, *_question: object) -> Amounts:
    return amounts_of(read_all(columns))


def amounts_of(units: Units) -> Amounts:
    """Return the capacities of some units, each with the status of its own, and the year of those
    that have run."""
    begun = np.where(units.column("starts"), units.column("years"), 0)
    years, year_of = number_codes(begun, int(begun.max(initial=0)) + 1)
    return Amounts(
        rows=units.column("plants").astype(np.int64),
        values=units.column("capacities"),
        parts=1000,
        unit=UNIT,
        comparators=units.column("comparators"),
        disputed=(units.column("traits") & 1).astype(bool),
        less=units.column("less"),
        more=units.column("more"),
        divided={"commissioned_year": units.column("is_part")},
        own={
            "status": CodedColumn(units.column("statuses"), [*map(str, STATUSES)]),
            "commissioned_year": CodedColumn(
                year_of.astype(np.int32), [str(year or "") for year in years.tolist()]
            ),
        },
        note=_(
            "A plant whose phases add up to its capacity counts by phases, each with its own year "
            "and status; any other counts as a whole."
        ),
    )


def count_of_plants(known: int, count: int) -> str:
    """“14 of 15 plants”: of how many the capacity is known; “15 plants” if it is of all."""
    if known == count:
        return ngettext("%(count)s plant", "%(count)s plants", count) % {"count": count}
    pattern = ngettext("%(known)s of %(all)s plant", "%(known)s of %(all)s plants", count)
    return pattern % {"known": known, "all": count}


def count_disputed(found: Sum) -> list[str]:
    """“3 of them disputed”, or of the only one “disputed”; nothing if none is."""
    if not (count := len(found.disputed)):
        return []
    if len(found.plants) == 1:
        return [pgettext("plant", "disputed")]
    words = ngettext("one of them disputed", "%(count)s of them disputed", count)
    return [words % {"count": count}]
