"""Units of plants, each counted once when capacities are added up.

A plant is built over decades and only in part retired, so where its phases add up to what the
portal accepts for the whole, each phase counts with its own year and status; otherwise the plant
counts as one, with its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.facts import Comparator
from portal.facts.extents import extent_of_number
from portal.models import ClaimKind
from portal.records.document_types import ClaimDocument, FactDocument
from projects.energy.document_types import EnergyProjectDocument, PhaseDocument

UNIT = "MW"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A phase of a plant, or a plant that counts as one."""

    plant: EnergyProjectDocument
    status: str
    year: int | None
    """In which it began to operate, or is to begin; None where no source says."""
    capacity: Decimal | None
    """In MW; None where no source says."""
    comparator: str = Comparator.EXACT
    statements: tuple[ClaimDocument | PhaseDocument, ...] = ()
    """Claims and parts of the document that give this capacity."""
    less: Decimal = Decimal(0)
    more: Decimal = Decimal(0)
    """Distance of the losing statements below and above the accepted capacity of its plant. Of the
    phases of a plant, only the last one to begin has it: a source that disagrees about the plant
    speaks of the whole."""

    is_part: bool = False
    """One of several phases that began in different years."""

    @property
    def technology(self) -> str:
        return str(self.plant["technology"])

    @property
    def is_disputed(self) -> bool:
        return bool(self.less or self.more)


def units_of(plants: Iterable[EnergyProjectDocument]) -> list[Unit]:
    """The units of plants, given as documents."""
    return [unit for plant in plants for unit in _units(plant)]


def _units(plant: EnergyProjectDocument) -> list[Unit]:
    accepted = _decimal(plant["facts"]["capacity_mw"]["text"])
    phases = [phase for phase in plant.get("phases", []) if phase["capacity_mw"] is not None]
    own = [phase for phase in phases if phase["status"] == plant["status"]]
    if accepted is None or sum(map(_capacity, own)) != accepted:
        return [_whole(plant, accepted)]
    last = max(own, key=lambda phase: phase["commissioned_on"])
    is_part = len({phase["commissioned_on"][:4] for phase in own}) > 1
    units = (_phase(plant, phase, is_last=phase is last) for phase in phases)
    return [replace(unit, is_part=is_part) for unit in units]


def _whole(plant: EnergyProjectDocument, accepted: Decimal | None) -> Unit:
    fact, begun = plant["facts"]["capacity_mw"], plant["facts"]["commissioned_on"]["text"]
    less, more = losing(fact)
    return Unit(
        plant=plant,
        status=plant["status"],
        year=_year(begun),
        capacity=accepted,
        comparator=fact["comparator"],
        statements=tuple(_agreeing(fact)),
        less=less,
        more=more,
    )


def _phase(plant: EnergyProjectDocument, phase: PhaseDocument, *, is_last: bool) -> Unit:
    fact = plant["facts"]["capacity_mw"]
    less, more = losing(fact) if is_last else (Decimal(0), Decimal(0))
    is_of_whole = phase["status"] == plant["status"]
    return Unit(
        plant=plant,
        status=phase["status"],
        year=_year(phase["commissioned_on"]),
        capacity=_capacity(phase),
        comparator=fact["comparator"] if is_of_whole else Comparator.EXACT,
        statements=(phase, *(_agreeing(fact) if is_of_whole else ())),
        less=less,
        more=more,
    )


def losing(fact: FactDocument) -> tuple[Decimal, Decimal]:
    """Distance of disagreeing statements below and above an accepted amount."""
    accepted = _decimal(fact["text"])
    if accepted is None or not fact["disputed"]:
        return Decimal(0), Decimal(0)
    said = [bound for claim in fact["claims"] for bound in _bounds(claim)]
    return max(accepted - min(said, default=accepted), Decimal(0)), max(
        max(said, default=accepted) - accepted, Decimal(0)
    )


def _bounds(claim: ClaimDocument) -> Iterator[Decimal]:
    """The finite ends of what a statement against the accepted value allows."""
    if claim["agrees"] is not False or claim["kind"] != ClaimKind.VALUE:
        return
    extent = extent_of_number(
        Decimal(claim["text"]),
        claim["comparator"],
        _decimal(claim["lower"]),
        _decimal(claim["upper"]),
    )
    yield from (bound for bound in extent if bound.is_finite())


def _agreeing(fact: FactDocument) -> Iterator[ClaimDocument]:
    return (claim for claim in fact["claims"] if claim["agrees"])


def _capacity(phase: PhaseDocument) -> Decimal:
    return Decimal(str(phase["capacity_mw"]))


def _year(day: str) -> int | None:
    return int(day[:4]) if day else None


def _decimal(text: object) -> Decimal | None:
    return None if text in (None, "") else Decimal(str(text))
