"""Units of plants, each counted once when capacities are added up.

A plant is built over decades and only in part retired, so where its phases add up to what the
portal accepts for the whole, each phase counts with its own year and status; otherwise the plant
counts as one, with its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from portal.facts import Comparator
from portal.facts.extents import extent_of_number
from portal.facts.types import plain_number
from portal.publication.fact_rows import ClaimRow, FactRow, judge, read_claims, read_sources
from portal.records.document_types import CitedSource
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase

UNIT = "MW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A phase of a plant, or a plant that counts as one."""

    plant: str
    """Uid."""
    countries: tuple[str, ...]
    technology: str
    status: str
    year: int | None
    """In which it began to operate, or is to begin; None where no source says."""
    capacity: Decimal | None
    """In MW; None where no source says."""
    comparator: str = Comparator.EXACT
    sources: tuple[CitedSource, ...] = ()
    """Sources of the claims and parts that give this capacity, without their places in these."""
    less: Decimal = Decimal(0)
    more: Decimal = Decimal(0)
    """Distance of the losing statements below and above the accepted capacity of its plant. Of the
    phases of a plant, only the last one to begin has it: a source that disagrees about the plant
    speaks of the whole."""

    is_part: bool = False
    """One of several phases that began in different years."""

    @property
    def is_disputed(self) -> bool:
        return bool(self.less or self.more)


class PlantRow(NamedTuple):
    """Columns of a plant that units are made of."""

    pk: int
    uid: str
    country: str
    second_country: str | None
    technology: str
    project_status: str
    capacity_mw: Decimal | None
    commissioned_on: str


class PhaseRow(NamedTuple):
    record: int
    phase_status: str
    capacity_mw: Decimal
    commissioned_on: str
    source: int


def read_units(rows: QuerySet[EnergyProject]) -> list[Unit]:
    """Return the units of plants, in their order. Four queries, whatever their number."""
    claims, phases = read_claims(rows, "capacity_mw"), _phases(rows)
    cited = {claim.source for found in claims.values() for claim in found}
    cited |= {phase.source for found in phases.values() for phase in found}
    sources: dict[int, CitedSource] = {
        pk: {**source, "locator": ""} for pk, source in read_sources(cited).items()
    }
    plants = map(PlantRow._make, rows.values_list(*PlantRow._fields).iterator())
    return [
        unit
        for plant in plants
        for unit in _units(plant, claims.get(plant.pk, []), phases.get(plant.pk, []), sources)
    ]


def _units(
    plant: PlantRow,
    claims: list[ClaimRow],
    phases: list[PhaseRow],
    sources: Mapping[int, CitedSource],
) -> list[Unit]:
    whole = _whole(plant, claims, sources)
    own = [phase for phase in phases if phase.phase_status == plant.project_status]
    if whole.capacity is None or sum(phase.capacity_mw for phase in own) != whole.capacity:
        return [whole]
    last = max(own, key=lambda phase: phase.commissioned_on)
    is_part = len({phase.commissioned_on[:4] for phase in own}) > 1
    return [
        _phase(whole, phase, sources[phase.source], is_last=phase is last, is_part=is_part)
        for phase in phases
    ]


def _whole(plant: PlantRow, claims: list[ClaimRow], sources: Mapping[int, CitedSource]) -> Unit:
    accepted = _plain(plant.capacity_mw)
    text = "" if accepted is None else str(accepted)
    fact = judge(EnergyProject.facts["capacity_mw"], text, claims)
    less, more = losing(accepted, fact)
    return Unit(
        plant=plant.uid,
        countries=tuple(filter(None, (plant.country, plant.second_country))),
        technology=plant.technology,
        status=plant.project_status,
        year=_year(plant.commissioned_on),
        capacity=accepted,
        comparator=fact.comparator,
        sources=tuple(sources[claim.source] for claim in fact.agreeing),
        less=less,
        more=more,
    )


def _phase(
    whole: Unit, phase: PhaseRow, source: CitedSource, *, is_last: bool, is_part: bool
) -> Unit:
    is_of_whole = phase.phase_status == whole.status
    return replace(
        whole,
        status=phase.phase_status,
        year=_year(phase.commissioned_on),
        capacity=_plain(phase.capacity_mw),
        comparator=whole.comparator if is_of_whole else Comparator.EXACT,
        sources=(source, *(whole.sources if is_of_whole else ())),
        less=whole.less if is_last else Decimal(0),
        more=whole.more if is_last else Decimal(0),
        is_part=is_part,
    )


def losing(accepted: Decimal | None, fact: FactRow) -> tuple[Decimal, Decimal]:
    """Distance of disagreeing statements below and above an accepted amount."""
    if accepted is None or not fact.against:
        return Decimal(0), Decimal(0)
    said = [bound for claim in fact.against for bound in _bounds(claim)]
    return max(accepted - min(said, default=accepted), Decimal(0)), max(
        max(said, default=accepted) - accepted, Decimal(0)
    )


def _bounds(claim: ClaimRow) -> Iterator[Decimal]:
    """The finite ends of what a statement against the accepted value allows."""
    amount = Decimal(claim.value)
    extent = extent_of_number(amount, claim.comparator, claim.lower, claim.upper)
    yield from (bound for bound in extent if bound.is_finite())


def _phases(rows: QuerySet[EnergyProject]) -> Mapping[int, list[PhaseRow]]:
    """The phases whose capacity is known, by plant."""
    found: dict[int, list[PhaseRow]] = defaultdict(list)
    phases = Phase.objects.filter(record__in=rows.order_by(), capacity_mw__isnull=False)
    for row in phases.order_by("pk").values_list(*PhaseRow._fields).iterator():
        found[row[0]].append(PhaseRow._make(row))
    return found


def _year(day: str) -> int | None:
    return int(day[:4]) if day else None


def _plain(amount: Decimal | None) -> Decimal | None:
    """The number without trailing zeros, as documents have it."""
    return None if amount is None else Decimal(plain_number(amount))
