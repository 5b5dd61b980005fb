"""Periods as SDMX writes them: `2024`, `2024-S1`, `2024-Q3`, `2024-05`, `2024-05-25`, and a range
as its first day and its length, `2021-01-01/P334D`."""

import re
from datetime import date, datetime, timedelta

from portal.facts import Extent
from portal.facts.extents import extent_of_day
from portal.facts.periods import days
from trade.statistics.observations import Observation

HALF = re.compile(r"(\d{4})-H([12])")
PART = re.compile(r"(\d{4})-([ASTQMWD])(\d{1,3})", re.ASCII)
MONTHS = {"A": 12, "S": 6, "T": 4, "Q": 3, "M": 1}
"""The reporting periods that are whole months, with their length."""


def sdmx_time(observation: Observation) -> str:
    if "/" in observation.period:
        length = (observation.ends_on - observation.starts_on).days + 1
        return f"{observation.starts_on}/P{length}D"
    return HALF.sub(r"\1-S\2", observation.period)


def asked_days(text: str) -> Extent:
    """First and last day of a period in a question, as SDMX or the portal writes it; ValueError
    for anything else."""
    if match := PART.fullmatch(text):
        return _reporting_period(int(match[1]), match[2], int(match[3]))
    if "T" in text:
        day = datetime.fromisoformat(text).date()
        return Extent(day, day)
    return days(text)


def _reporting_period(year: int, letter: str, number: int) -> Extent:
    if letter == "D":
        day = date(year, 1, 1) + timedelta(days=number - 1)
        if number < 1 or day.year != year:
            raise ValueError(number)
        return Extent(day, day)
    if letter == "W":
        monday = date.fromisocalendar(year, number, 1)
        return Extent(monday, monday + timedelta(days=6))
    length = MONTHS[letter]
    if not 1 <= number <= 12 // length:
        raise ValueError(number)
    first, last = number * length - length + 1, number * length
    return Extent(extent_of_day(f"{year}-{first:02}").low, extent_of_day(f"{year}-{last:02}").high)
