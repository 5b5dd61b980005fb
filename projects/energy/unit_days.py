"""Days from which and until which units are known to have run."""

from datetime import date
from functools import lru_cache

import numpy as np

from portal.facts import extents
from portal.records.column_store import CodedColumn, combine
from portal.records.column_store.columns import Codes, Numbers
from projects.energy.vocabularies import ProjectStatus


def running_days(
    status: CodedColumn, began: CodedColumn, closed: CodedColumn, said_on: CodedColumn
) -> tuple[Numbers, Numbers]:
    """Return when units began to run and when they stopped, as `UnitTable` has it. Dates after the
    day of the status are plans."""
    spans = combine(_span, status, began, closed, said_on)
    pairs = np.array(spans.values or [(0, 0)], dtype=np.int64)[spans.of_row]
    return pairs[:, 0], pairs[:, 1]


@lru_cache(maxsize=10_000)
def _span(status: str, began: str, closed: str, said_on: str) -> tuple[int, int]:
    said = day_number(extents.extent_of_day(said_on).high) if said_on else 0
    start = day_number(extents.extent_of_day(began).high) if began and began <= said_on else 0
    if status == ProjectStatus.OPERATING:
        return min(start, said) if start and said else start or said, 0
    if status == ProjectStatus.RETIRED and start and closed and closed <= said_on:
        return start, day_number(extents.extent_of_day(closed).low)
    return 0, 0


def day_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def years_of(days: CodedColumn) -> Codes:
    years = [int(str(day)[:4]) if day else 0 for day in days.values]
    found: Codes = np.array(years, dtype=np.int32)[days.of_row]
    return found
