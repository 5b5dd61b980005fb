"""Sums of capacities, which say of how many they are made."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NotRequired, TypedDict

from django.db.models import F
from django.utils.translation import ngettext

from portal.facts import Comparator
from portal.facts.types import number_to_json, plain_number
from portal.records.document_types import FactDocument
from portal.records.documents import build_fact
from portal.records.upgrade import complete_fact
from projects.energy.models import EnergyProject


class CapacityDocument(TypedDict):
    """Part of the document of a project that sums need."""

    facts: NotRequired[dict[str, FactDocument]]


class OperatingProject(CapacityDocument):
    country: str
    second_country: str | None
    technology: str


def operating_capacities(codes: list[str]) -> Iterable[OperatingProject]:
    """Yield the parts to be added up of the documents of what operates in these countries, a
    hundredth of the whole documents. One query."""
    names = ("country", "second_country", "technology")
    projects = EnergyProject.objects.in_country(*codes).operating().order_by("pk")
    capacity = F("edition__document__facts__capacity_mw")
    for country, second_country, technology, fact in projects.values_list(*names, capacity):
        yield {
            "country": country,
            "second_country": second_country,
            "technology": technology,
            "facts": {"capacity_mw": complete_fact(fact, "MW")},
        }


class CapacitySum(FactDocument):
    parts: int
    """Number of capacities that are known and added up."""
    disputed_parts: int


def capacity_of(documents: Iterable[CapacityDocument]) -> CapacitySum | None:
    """Return the sum of the accepted capacities in MW, with the claims that support each of them;
    None where no capacity is known."""
    facts = [document["facts"]["capacity_mw"] for document in documents]
    known = [fact for fact in facts if fact["text"]]
    if not known:
        return None
    total = sum((Decimal(fact["text"]) for fact in known), Decimal(0))
    inexact = {fact["comparator"] for fact in known} - {Comparator.EXACT}
    whole = build_fact(
        value=number_to_json(total),
        text=plain_number(total),
        unit="MW",
        comparator=_together(inexact),
        claims=[claim for fact in known for claim in fact["claims"] if claim["agrees"]],
    )
    return {
        **whole,
        "parts": len(known),
        "disputed_parts": sum(fact["disputed"] for fact in known),
    }


def known_of(documents: Sequence[CapacityDocument]) -> str:
    """“12 of 14 plants, 3 of them disputed”: of how many a sum is."""
    total = capacity_of(documents)
    known, disputed = (total["parts"], total["disputed_parts"]) if total else (0, 0)
    words = {"known": known, "all": len(documents), "disputed": disputed}
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


def _together(inexact: set[str]) -> str:
    """“Over 50” and 100 are “over 150”; what is over and what is under make “about”."""
    if len(inexact) == 1:
        return inexact.pop()
    return Comparator.ABOUT if inexact else Comparator.EXACT
