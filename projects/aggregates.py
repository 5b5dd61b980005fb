"""Sums of capacities, which say of how many they are made."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F
from django.utils.translation import ngettext

from portal.facts import Comparator
from portal.facts.types import number_to_json, plain
from portal.records.documents import Document
from projects.models import EnergyProject


def operating_capacities(codes: list[str]) -> Iterable[Document]:
    """Of the documents of what operates in these countries, the parts that are added up: all of
    each would be a hundred times as much. One query."""
    names = ("country", "second_country", "technology")
    projects = EnergyProject.objects.in_country(*codes).operating().order_by("pk")
    capacity = F("edition__document__facts__capacity_mw")
    for *values, fact in projects.values_list(*names, capacity):
        yield {**dict(zip(names, values, strict=True)), "facts": {"capacity_mw": fact}}


def capacity_of(documents: Iterable[Document]) -> Document | None:
    """The sum of the accepted capacities, with the sources that support each of them; it says
    of how many projects, as there are some whose capacity nobody gives."""
    facts = [document["facts"]["capacity_mw"] for document in documents]
    known = [fact for fact in facts if fact["text"]]
    if not known:
        return None
    total = sum((Decimal(fact["text"]) for fact in known), Decimal(0))
    inexact = {fact["comparator"] for fact in known} - {Comparator.EXACT}
    return {
        "value": number_to_json(total),
        "text": plain(total),
        "unit": "MW",
        "comparator": _together(inexact),
        "disputed": False,
        "ruling": None,
        "claims": [claim for fact in known for claim in fact["claims"] if claim["agrees"]],
        "parts": len(known),
        "disputed_parts": sum(fact["disputed"] for fact in known),
    }


def known_of(documents: list[Document]) -> str:
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
