"""Periods of statistics: `2024`, `2024-H1`, `2024-Q3`, `2024-05`, `2024-05-25`, or `start/end`."""

import re

from django.utils.translation import gettext as _

from portal.facts.extents import Extent, extent_of_day
from portal.facts.types import PartialDate

PART = re.compile(r"(\d{4})-(?:Q([1-4])|H([12]))", re.ASCII)
FIRST_MONTH = {("Q", n): 3 * n - 2 for n in range(1, 5)} | {("H", n): 6 * n - 5 for n in (1, 2)}


def days(period: str) -> Extent:
    """First and last day of a period; ValueError with a sentence for anything else."""
    start, slash, end = period.partition("/")
    first, last = _days(start), _days(end) if slash else _days(start)
    if last.high < first.low:
        raise ValueError(_("“%s” ends before it starts.") % period)
    return Extent(first.low, last.high)


def _days(text: str) -> Extent:
    if match := PART.fullmatch(text):
        year, letter = match[1], "Q" if match[2] else "H"
        month = FIRST_MONTH[letter, int(match[2] or match[3])]
        length = 3 if letter == "Q" else 6
        return Extent(
            extent_of_day(f"{year}-{month:02}").low,
            extent_of_day(f"{year}-{month + length - 1:02}").high,
        )
    return extent_of_day(PartialDate().clean(text))
