"""Sums of capacities as facts, which say of how many plants they are made."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.facts.types import number_to_json, plain_number
from portal.formatting.dates import format_day
from portal.formatting.numbers import format_bounds
from portal.models import PublishedClaim, Standing
from portal.records.document_types import ClaimDocument, FactDocument
from portal.records.documents import build_claim, build_fact
from projects.energy.models import EnergyProject
from projects.energy.sums import Sum
from projects.energy.units import UNIT, Units


def operating_url(code: str, technology: str | None = None) -> str:
    """Return the address of the list of what operates in a country, without language."""
    also = f"&technology={technology}" if technology else ""
    return f"/energy-projects/?country={code}{also}&status=operating"


class CapacitySum(FactDocument):
    parts: int
    """Number of capacities that are known and added up."""
    disputed_parts: int
    list_url: str
    """Address of the list of what is added up, without language."""


def capacities_of[K](
    groups: Mapping[K, Units], list_url: Callable[[K], str]
) -> dict[K, CapacitySum]:
    """Return the sum of the accepted capacities of each group of plants, with a claim for each
    source that supports one of them; of no group where none is known. Two queries."""
    claims = _read_claims(groups)
    sums = {key: Sum.of(units) for key, units in groups.items()}
    return {
        key: {
            **build_fact(
                value=number_to_json(found.total),
                text=plain_number(found.total),
                unit=UNIT,
                comparator=found.comparator,
                claims=claims[key],
            ),
            "parts": found.plants.bit_count(),
            "disputed_parts": found.disputed.bit_count(),
            "list_url": list_url(key),
        }
        for key, found in sums.items()
        if found.plants
    }


def known_of(units: Units) -> str:
    """“12 of 14 plants, 3 of them disputed”: of how many a sum is."""
    found = Sum.of(units)
    disputed = found.disputed.bit_count()
    words = {"known": found.plants.bit_count(), "all": units.count_plants(), "disputed": disputed}
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


def said_of(units: Units, day: date) -> Iterator[str]:
    """Say of a sum its day, of how many plants it is, its range over all sources, and how many of
    its plants are otherwise not in operation as a whole."""
    found = Sum.of(units)
    yield format_day(day.isoformat())
    yield known_of(units)
    if found.disputed:
        spread = {"range": format_bounds(found.lower, found.upper, UNIT)}
        yield _("%(range)s across all sources") % spread
    if count := units.count_plants_not_operating():
        yield ngettext(
            "with the running units of %(count)s plant under construction or closed in part",
            "with the running units of %(count)s plants under construction or closed in part",
            count,
        ) % {"count": count}


def _read_claims[K](groups: Mapping[K, Units]) -> dict[K, list[ClaimDocument]]:
    """One for each source of a group, with the first place in it."""
    cited = {
        key: [
            (source, units.table.plant_key(unit))
            for source, unit in units.known().first_cited().items()
        ]
        for key, units in groups.items()
    }
    places = _read_places({plant for found in cited.values() for _source, plant in found})
    return {
        key: [
            build_claim(
                source=groups[key].table.documents[source],
                locator=places.get((plant, source), ""),
                agrees=True,
                standing=Standing.AGREES.value,
            )
            for source, plant in found
        ]
        for key, found in cited.items()
    }


def _read_places(plants: Iterable[int]) -> dict[tuple[int, int], str]:
    """Return the places in sources that give the capacity of plants, by plant and source."""
    uids = dict(EnergyProject.objects.filter(pk__in=plants).values_list("uid", "pk"))
    claims = PublishedClaim.objects.filter(
        kind=EnergyProject.kind(),
        record_uid__in=uids,
        fact="capacity_mw",
        standing=Standing.AGREES,
    )
    found: dict[tuple[int, int], str] = {}
    for uid, source, locator in claims.order_by("pk").values_list(
        "record_uid", "source", "locator"
    ):
        found.setdefault((uids[uid], source), locator)
    return found
