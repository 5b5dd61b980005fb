"""Codes and time that the data of a dataflow cover: its content constraint."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from django.db.models import Max, Min

from trade.sdmx.coding import Coding
from trade.sdmx.components import DIMENSION_IDS
from trade.statistics.models import Series
from trade.statistics.observations import Observation

type Days = tuple[date, date]


@dataclass
class Region:
    """Codes by dimension, and the first and last day; nothing where there are no data."""

    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    days: Days | None = None

    def add(self, key: Iterable[str], days: Days) -> None:
        for name, code in zip(DIMENSION_IDS, key, strict=True):
            self.codes[name].add(code)
        first, last = self.days or days
        self.days = min(first, days[0]), max(last, days[1])


def regions() -> dict[int, Region]:
    """By the key of the indicator. The same few queries however many there are."""
    coding, covered = Coding(), _covered()
    found: dict[int, Region] = defaultdict(Region)
    for one in Series.objects.filter(pk__in=covered):
        found[cast(int, one.indicator_id)].add(coding.key(one), covered[one.pk])
    return found


def region_of(series: Iterable[tuple[Series, Iterable[str]]]) -> Region:
    """The region of some series, each with its key."""
    covered, found = _covered(), Region()
    for one, key in series:
        if one.pk in covered:
            found.add(key, covered[one.pk])
    return found


def _covered() -> dict[int, Days]:
    """First and last day of each series that has values."""
    valued = Observation.objects.live().exclude(value=None).order_by()
    rows = valued.values_list("series").annotate(Min("starts_on"), Max("ends_on"))
    return {series: (first, last) for series, first, last in rows}
