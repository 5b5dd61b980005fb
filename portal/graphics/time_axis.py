"""Axis of years; positions are percentages of the width it is drawn in."""

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal.facts.extents import extent_of_range

TICKS = 6
"""Maximum number of years written under an axis: as many as fit on a phone."""

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


class Stretch(NamedTuple):
    """Position and width in per cent, as text for SVG and CSS (no decimal comma in any
    language)."""

    x: str
    width: str
    middle: str
    is_short: bool
    """Less than one per cent wide."""


@dataclass(frozen=True)
class TimeAxis:
    first: int
    """First year, included."""
    end: int
    """First year after the axis."""

    @classmethod
    def around(cls, spans: Iterable[str]) -> "TimeAxis | None":
        """Axis wide enough for all these partial dates and spans; None without any."""
        days = [day for text in spans for day in extent_of_range(text)]
        if not days:
            return None
        return cls(min(days).year, max(days).year + 1)

    def at(self, day: date) -> float:
        return 100 * (to_decimal_years(day) - self.first) / (self.end - self.first)

    def stretch(self, text: str) -> Stretch:
        """Stretch of a partial date: as wide as its uncertainty."""
        start, last = extent_of_range(text)
        return self.between(self.at(start), self.at(last))

    def between(self, start: float, end: float) -> Stretch:
        low, high = max(0.0, min(start, 100.0)), max(0.0, min(end, 100.0))
        return Stretch(_text(low), _text(high - low), _text((low + high) / 2), high - low < 1)

    @property
    def ticks(self) -> list[tuple[str, int]]:
        """Position and year of each tick."""
        years = self.end - self.first
        step = next(step for step in STEPS if years / step <= TICKS)
        first = -(-self.first // step) * step
        return [(_text(self.at(date(y, 1, 1))), y) for y in range(first, self.end, step)]


def to_decimal_years(day: date) -> float:
    """Return the beginning of a day in decimal years."""
    return day.year + (day.timetuple().tm_yday - 1) / (366 if isleap(day.year) else 365)


def _text(number: float) -> str:
    return f"{number:.2f}"
