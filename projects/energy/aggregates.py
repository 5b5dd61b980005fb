"""Sums of capacities as facts, which say of how many plants they are made."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.editorial.worklist.shelf_lives import is_past, shelf_lives
from portal.facts.types import number_to_json, plain_number
from portal.formatting.dates import format_day
from portal.formatting.locales import join_parts
from portal.formatting.numbers import format_amount, format_bounds
from portal.formatting.source_list import OF_SUM
from portal.models import Standing
from portal.publication.time_travel import today
from portal.records.column_store import PublicColumns, combine
from portal.records.document_types import FactDocument
from portal.records.documents import build_claim, build_fact
from projects.energy.models import EnergyProject
from projects.energy.sums import Sum, count_disputed, count_of_plants
from projects.energy.unit_table import UNIT
from projects.energy.units import Units


def operating_url(code: str, technology: str | None = None) -> str:
    """Return the address of the list of what operates in a country, without language."""
    also = f"&technology={technology}" if technology else ""
    return f"/energy-projects/?country={code}{also}&status=operating"


class CapacitySum(FactDocument):
    parts: int
    """Number of capacities that are known and added up."""
    disputed_parts: int
    more_sources: int
    """Number of sources beside those of the claims."""
    list_url: str
    """Address of the list of what is added up, without language."""


def capacities_of[K](
    groups: Mapping[K, Units], list_url: Callable[[K], str]
) -> dict[K, CapacitySum]:
    """Return the sum of the accepted capacities of each group of plants, with claims for the first
    sources that support one of them; of no group where none is known."""
    sums = {key: Sum.of(units) for key, units in groups.items()}
    return {
        key: {
            **build_fact(
                value=number_to_json(found.total),
                text=plain_number(found.total),
                unit=UNIT,
                comparator=found.comparator,
                claims=[  # without the place in the source: it has one for each plant
                    build_claim(source=cited, standing=Standing.AGREES.value)
                    for cited in found.sources[:OF_SUM]
                ],
            ),
            "more_sources": max(len(found.sources) - OF_SUM, 0),
            "parts": len(found.plants),
            "disputed_parts": len(found.disputed),
            "list_url": list_url(key),
        }
        for key, found in sums.items()
        if found.plants
    }


def known_of(units: Units) -> str:
    """“12 of 14 plants, 3 of them disputed”: of how many a sum is."""
    found = Sum.of(units)
    words = count_of_plants(len(found.plants), units.count_plants())
    return join_parts([words, *count_disputed(found)])


def shared_of(units: Units) -> Iterator[str]:
    """Say how much of the sum of a country counts in another one as well."""
    shared = units.in_several_countries()
    if count := shared.count_plants():
        yield ngettext(
            "%(count)s plant in two countries (%(capacity)s) counts in full in both",
            "%(count)s plants in two countries (%(capacity)s) count in full in both",
            count,
        ) % {"count": count, "capacity": format_amount(Sum.of(shared).total, UNIT)}


def said_of(units: Units, day: date) -> Iterator[str]:
    """Say of the sum of a country its day, of how many plants it is, its range over all sources,
    how many of their statuses are old, what counts elsewhere too, and how many of its plants do
    not operate as a whole."""
    found = Sum.of(units)
    yield format_day(day.isoformat())
    yield known_of(units)
    if found.disputed:
        spread = {"range": format_bounds(found.lower, found.upper, UNIT)}
        yield _("%(range)s across all sources") % spread
    count, last = count_old_statuses(units)
    if count:
        yield _("status of %(count)s last stated before %(day)s") % {"count": count, "day": last}
    yield from shared_of(units)
    yield from running_parts_of(units)


def count_old_statuses(units: Units) -> tuple[int, str]:
    """Return how many plants have a status that was last stated too long ago to count as current,
    and the day before which that was."""
    day, plants = today(), PublicColumns().of(EnergyProject)
    said = combine(
        lambda status, as_of: is_past(EnergyProject, "status", status, as_of, day),
        plants.codes("project_status"),
        plants.codes("status_as_of"),
    )
    shown = plants.marked(units.table.keys[units.mark_plants()])
    last = day - timedelta(days=shelf_lives(EnergyProject)["status"])
    return int(np.count_nonzero(shown & said.matches(bool))), format_day(last.isoformat())


def running_parts_of(units: Units) -> Iterator[str]:
    """Say how many plants count with running units, though the list of what operates, which has
    plants as a whole, does not have them."""
    if count := units.count_plants_not_operating():
        yield ngettext(
            "including running units of %(count)s plant under construction or partly closed",
            "including running units of %(count)s plants under construction or partly closed",
            count,
        ) % {"count": count}
