"""Capacities added up, with what has to be said of the sum."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

import numpy as np
from django.utils.translation import gettext_lazy as _

from portal.column_store import MISSING, CodedColumn, PublicColumns
from portal.facts.comparators import comparator_of_sum
from portal.filters.grouping import Amounts
from portal.publication.fact_rows import DistinctSources
from portal.records.document_types import CitedSource
from projects.energy.unit_table import STATUSES, UNIT, Trait, build_table
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
    cited: dict[int, None] = field(default_factory=dict, repr=False)
    """Ids of the sources, in the order of the units; where in them stands on the pages of the
    plants."""
    documents: Mapping[int, CitedSource] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, units: Units) -> Self:
        capacities = units.column("capacities")
        is_known = capacities != MISSING
        known = Units(units.table, units.rows[is_known])
        traits = known.column("traits")
        found = [Trait.of(number) for number in np.flatnonzero(np.bincount(traits)).tolist()]
        disputed = Units(units.table, known.rows[traits & 1 == 1])
        kilowatts = Decimal(int(capacities[is_known].sum()))
        return cls(
            total=round(kilowatts / 1000, max((one.decimals for one in found), default=0)),
            less=Decimal(int(disputed.column("less").sum())) / 10**6,
            more=Decimal(int(disputed.column("more").sum())) / 10**6,
            comparators=frozenset(one.comparator for one in found),
            plants=_bits(known),
            without=_bits(Units(units.table, units.rows[~is_known])),
            disputed=_bits(disputed),
            cited=known.cited(),
            documents=units.table.documents,
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
            cited=self.cited | other.cited,
            documents=self.documents if self.cited else other.documents,
        )

    @property
    def sources(self) -> DistinctSources:
        return DistinctSources(self.cited, self.documents)

    @property
    def lower(self) -> Decimal:
        return self.total - self.less

    @property
    def upper(self) -> Decimal:
        return self.total + self.more

    @property
    def comparator(self) -> str:
        return comparator_of_sum(self.comparators)


def read_capacities(columns: PublicColumns) -> Amounts:
    """Return the capacities of all units that count, each with the status of its own."""
    table = columns.kept(build_table)
    units = table.counting
    return Amounts(
        rows=table.plants[units].astype(np.int64),
        values=table.capacities[units],
        parts=1000,
        unit=UNIT,
        comparators=table.comparators[units],
        disputed=(table.traits[units] & 1).astype(bool),
        own={"status": CodedColumn(table.statuses[units], list(STATUSES))},
        note=_(
            "A plant whose phases add up to its capacity counts by phases, each with its own year "
            "and status; any other counts as a whole."
        ),
    )


def _bits(units: Units) -> int:
    if not units:
        return 0
    marks = np.packbits(units.mark_plants(), bitorder="little")
    return int.from_bytes(marks.tobytes(), "little")
