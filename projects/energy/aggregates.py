"""Sums of capacities, which say of how many they are made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import ngettext

from portal.facts import Comparator
from portal.facts.types import number_to_json, plain_number
from portal.models import Standing
from portal.publication.fact_rows import judge, read_claims, read_sources
from portal.records.document_types import ClaimDocument, FactDocument, SourceDocument
from portal.records.documents import build_claim, build_fact
from projects.energy.models import EnergyProject


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """Accepted capacity of one plant."""

    megawatts: Decimal | None
    comparator: str
    is_disputed: bool
    cited: tuple[tuple[SourceDocument, str], ...]
    """Sources of the claims that agree, each with the place in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPlant:
    countries: tuple[str, ...]
    technology: str
    capacity: Capacity


def operating_plants(codes: list[str]) -> list[OperatingPlant]:
    """Return what operates in these countries. Three queries."""
    plants = EnergyProject.objects.in_country(*codes).operating().order_by("pk")
    claims, fact = read_claims(plants, "capacity_mw"), EnergyProject.facts["capacity_mw"]
    sources = read_sources({claim.source for found in claims.values() for claim in found})
    columns = ("pk", "country", "second_country", "technology", "capacity_mw")
    operating = []
    for pk, country, second_country, technology, megawatts in plants.values_list(*columns):
        found = judge(fact, fact.type.from_columns([megawatts]), claims.get(pk, []))
        capacity = Capacity(
            megawatts=megawatts,
            comparator=found.comparator,
            is_disputed=bool(found.against),
            cited=tuple((sources[claim.source], claim.locator) for claim in found.agreeing),
        )
        countries = tuple(filter(None, (country, second_country)))
        operating.append(
            OperatingPlant(countries=countries, technology=technology, capacity=capacity)
        )
    return operating


def operating_url(code: str, technology: str | None = None) -> str:
    """Return the address of the list of what operates in a country, without language."""
    also = f"&technology={technology}" if technology else ""
    return f"/energy-projects/?country={code}{also}&status=operating"


def capacity_in(fact: FactDocument) -> Capacity:
    """Return the capacity that a document has as a fact."""
    agreeing = [claim for claim in fact["claims"] if claim["agrees"]]
    return Capacity(
        megawatts=Decimal(fact["text"]) if fact["text"] else None,
        comparator=fact["comparator"],
        is_disputed=fact["disputed"],
        cited=tuple((claim["source"], claim["locator"]) for claim in agreeing),
    )


class CapacitySum(FactDocument):
    parts: int
    """Number of capacities that are known and added up."""
    disputed_parts: int
    list_url: str
    """Address of the list of what is added up, without language."""


def capacity_of(capacities: Iterable[Capacity], list_url: str) -> CapacitySum | None:
    """Return the sum of the accepted capacities in MW, with a claim for each source that supports
    one of them; None where no capacity is known."""
    known = [one for one in capacities if one.megawatts is not None]
    if not known:
        return None
    total = sum((one.megawatts or Decimal(0) for one in known), Decimal(0))
    whole = build_fact(
        value=number_to_json(total),
        text=plain_number(total),
        unit="MW",
        comparator=_together({one.comparator for one in known} - {Comparator.EXACT}),
        claims=_claims(known),
    )
    return {
        **whole,
        "parts": len(known),
        "disputed_parts": sum(one.is_disputed for one in known),
        "list_url": list_url,
    }


def known_of(capacities: Sequence[Capacity]) -> str:
    """“12 of 14 plants, 3 of them disputed”: of how many a sum is."""
    known = [one for one in capacities if one.megawatts is not None]
    disputed = sum(one.is_disputed for one in known)
    words = {"known": len(known), "all": len(capacities), "disputed": disputed}
    if not disputed:
        pattern = ngettext(
            "%(known)s of %(all)s plant", "%(known)s of %(all)s plants", words["all"]
        )
        return pattern % words
    pattern = ngettext(
        "%(known)s of %(all)s plant, %(disputed)s of them disputed",
        "%(known)s of %(all)s plants, %(disputed)s of them disputed",
        words["all"],
    )
    return pattern % words


def _claims(known: list[Capacity]) -> list[ClaimDocument]:
    """One for each source, with the first place in it."""
    cited: dict[str, tuple[SourceDocument, str]] = {}
    for one in known:
        for source, locator in one.cited:
            cited.setdefault(source["slug"], (source, locator))
    return [
        build_claim(source=source, locator=locator, agrees=True, standing=Standing.AGREES.value)
        for source, locator in cited.values()
    ]


def _together(inexact: set[str]) -> str:
    """“Over 50” and 100 are “over 150”; what is over and what is under make “about”."""
    if len(inexact) == 1:
        return inexact.pop()
    return Comparator.ABOUT if inexact else Comparator.EXACT
