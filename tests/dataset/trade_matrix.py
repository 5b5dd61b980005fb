"""Annual trade of China with the five countries, as either side counts it."""

from django.db.models import Q

from portal.models import Country, Role
from trade.statistics.observations import Observation, ObsStatus

MIRRORED = {"exports": "imports", "imports": "exports"}
OTHERS = ("Not stated", "Eurasian Development Bank")
"""Reporters that are an office of neither side."""

type Cell = tuple[str | None, str | None, str, int, bool]
"""Country that counts, its partner, flow, year, and whether another body counted for it."""


def annual_cells(first: int, last: int) -> set[Cell]:
    """Return what has a value in dollars that is no forecast."""
    five = Country.objects.filter(role=Role.FOCUS).values("pk")
    pair = Q(series__country="CN", series__partner__in=five)
    pair |= Q(series__country__in=five, series__partner="CN")
    whole = {"series__unit": "USD bn", "series__detail": "", "series__measures_uid": ""}
    flows = {"series__indicator__slug__in": ["trade-total", *MIRRORED]}
    found = Observation.objects.live().filter(pair, **whole, **flows, period__regex=r"^\d{4}$")
    found = found.exclude(obs_status=ObsStatus.FORECAST)
    names = ("country", "partner", "indicator__slug", "reporter_en")
    rows = found.values_list("period", *(f"series__{name}" for name in names))
    return {
        (own, other, flow, int(year), reporter in OTHERS)
        for year, own, other, flow, reporter in rows
        if first <= int(year) <= last
    }


def mirror_cells(first: int, last: int) -> set[Cell]:
    """Return the flows in one direction, each of which the other side counts as well."""
    return {(*cell[:4], False) for cell in annual_cells(first, last) if cell[2] in MIRRORED}
