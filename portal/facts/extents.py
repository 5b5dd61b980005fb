"""Range of values that a statement allows. Two statements agree when their ranges overlap."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any, NamedTuple

from portal.facts.comparators import Comparator

ABOUT = Decimal("0.025")
"""“About” allows 2.5 per cent either way: 19,392 trains are “about 19,000”, 94.8 is not
“about 100”."""

ROUNDED_BY = Decimal("1.05")
"""Numbers that differ by more are no rounding of each other."""

PRINTED = re.compile(r"\d+(?:[.,'’\s\u00a0\u202f]\d+)*")
WHOLE = re.compile(r"\d+|[1-9]\d{0,2}(?:[.,'’\s\u00a0\u202f]\d{3})+")
NO_DIGIT = re.compile(r"\D")
"""Numbers in a text, those without decimals, and what stands between digits."""

INFINITY = Decimal("Infinity")


class Extent(NamedTuple):
    """A closed range of numbers, days or texts."""

    low: Any  # Decimal, date or str, the same for both: the caller knows which
    high: Any


def overlap(one: Extent, other: Extent) -> bool:
    """“Over 11 million” and “over 110 million” do not: whoever means ten times as much says so."""
    if one.high == other.high == INFINITY and not _are_near(one.low, other.low):
        return False
    if one.low == other.low == -INFINITY and not _are_near(one.high, other.high):
        return False
    return bool(one.low <= other.high and other.low <= one.high)


def _are_near(one: Decimal, other: Decimal) -> bool:
    """False for two limits of which one is ten times the other or more."""
    small, large = sorted((one, other))
    return small <= 0 or large < 10 * small


class WrittenNumber(NamedTuple):
    """A number as a statement gives it."""

    value: Decimal
    comparator: str = Comparator.EXACT
    as_printed: str = ""

    @property
    def step(self) -> Decimal:
        """Size of one in its last printed digit: a hundred million of “2.6 bn”, a hundredth of
        “94.80”. Zeros before a decimal mark are such digits (“50,000” is exact), unless two or
        more follow two digits (“1,200”) or any follow three (“1,330,000”)."""
        plain = f"{abs(self.value).normalize():f}"
        digits = plain.replace(".", "").strip("0")
        for printed in (*PRINTED.findall(self.as_printed), plain):
            told = NO_DIGIT.sub("", printed).lstrip("0")
            if told.rstrip("0") != digits:
                continue
            zeros = len(told) - len(digits)
            is_whole = WHOLE.fullmatch(printed) is not None
            if is_whole and zeros and len(digits) >= (2 if zeros > 1 else 3):
                told = digits
            return Decimal(1).scaleb(self.value.adjusted() - len(told) + 1)
        return Decimal(0)

    def rounds(self, exact: Decimal) -> bool:
        """True if it is another number with fewer digits, which differs by a few per cent only."""
        ratio = ratio_of(self.value, exact)
        is_near = ratio is not None and ratio <= ROUNDED_BY
        return is_near and abs(self.value - exact) * 2 <= self.step


def agree_by_rounding(one: WrittenNumber, other: WrittenNumber) -> bool:
    """True if one of two numbers is the other as it is printed with fewer digits. What is over or
    under a number is not rounded to it."""
    if one.value == other.value:
        return False
    inexact = {one.comparator, other.comparator} - {Comparator.EXACT, Comparator.ABOUT}
    return not inexact and (one.rounds(other.value) or other.rounds(one.value))


def extent_of_number(
    value: Decimal,
    comparator: str = Comparator.EXACT,
    lower: Decimal | None = None,
    upper: Decimal | None = None,
) -> Extent:
    """Return the extent of “over 50”, “about 50”, “40–60” or plain 50; bounds come first."""
    if lower is not None or upper is not None:
        return Extent(-INFINITY if lower is None else lower, INFINITY if upper is None else upper)
    match Comparator(comparator):
        case Comparator.ABOUT:
            margin = abs(value) * ABOUT
            return Extent(value - margin, value + margin)
        case Comparator.OVER | Comparator.AT_LEAST:
            return Extent(value, INFINITY)
        case Comparator.UNDER | Comparator.AT_MOST:
            return Extent(-INFINITY, value)
    return Extent(value, value)


MOST_PERCENT, MOST = Decimal(10) ** 10, Decimal(10) ** 15
"""Bounds of a gap in per cent, and in times, which the columns of the register can hold."""
FARTHEST = Decimal(10) ** 12
"""Bound of a distance, which sums read as a number of 64 bits with six decimal places."""


def distances(amount: Decimal, others: Iterable[Extent]) -> tuple[Decimal, Decimal]:
    """Return how far the finite ends of other ranges lie below and above an amount, up to a
    bound."""
    ends = [amount, *(end for extent in others for end in extent if end.is_finite())]
    return min(amount - min(ends), FARTHEST), min(max(ends) - amount, FARTHEST)


def ratio_of(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return the ratio of the larger of two numbers to the smaller; None where one is zero or
    unknown, or only one is negative."""
    if one is None or other is None or one * other <= 0:
        return None
    return max(abs(one / other), abs(other / one))


def percent_apart(base: Decimal, other: Decimal) -> Decimal | None:
    """Return how far another number is from a first one, in per cent of that, to one decimal; None
    where that is zero, or so small that the percentage says nothing."""
    if not base:
        return None
    percent = abs(other - base) / abs(base) * 100
    return round(percent, 1) if percent < MOST_PERCENT else None


def largest(gaps: Iterable[Decimal | None]) -> Decimal | None:
    """Return the largest of the gaps that are known, up to a bound, cut so that it is rounded where
    printed."""
    known = [gap for gap in gaps if gap is not None]
    return min(max(known), MOST).quantize(Decimal("1e-4"), ROUND_DOWN) if known else None


def extent_of_day(text: str) -> Extent:
    """Return the days that a partial date covers: `2021-06` is the whole of June.

    Raises ValueError for a day that is not in the calendar.
    """
    year, month, day = (int(part) for part in (f"{text}-0-0").split("-")[:3])
    if day:
        return Extent(date(year, month, day), date(year, month, day))
    if month:
        return Extent(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return Extent(date(year, 1, 1), date(year, 12, 31))


def extent_of_range(text: str) -> Extent:
    """Return the days of `start/end`, or of one partial date."""
    start, _, end = text.partition("/")
    return Extent(extent_of_day(start).low, extent_of_day(end or start).high)
