"""Plants that run in a country and of which something is not known: how many, and their lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.text import capfirst

from portal.filters.selection import Selection
from portal.records.column_store import PublicColumns
from projects.energy.aggregates import operating_url
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.energy.units import plants_read_in


@dataclass(frozen=True)
class Unknown:
    """Number of the plants of which one thing is not known, and their list."""

    label: str
    count: int
    url: str


def list_unknown(code: str) -> Iterable[Unknown]:
    url = operating_url(code)
    counts = PublicColumns().kept(_count_unknown, code)
    for name, label in EnergyProjectFilter.base_filters["unknown"].extra["choices"]:
        if count := counts.get(name):
            yield Unknown(capfirst(str(label)), count, f"{url}&unknown={name}")


def _count_unknown(_columns: PublicColumns, code: str) -> dict[str, int]:
    query = QueryDict(operating_url(code).partition("?")[2])
    with plants_read_in(code):
        found = EnergyProjectFilter(query, EnergyProject.objects.all())
        return Selection(found).counts("unknown") if found.is_valid() else {}
