"""An axis of years, in hundredths of whatever width it is drawn in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal.facts.extents import of_span

TICKS = 6
"""At most so many years are written under an axis: as many as fit on a phone."""

STEPS = (1, 2, 5, 10, 20, 50, 100)


class Stretch(NamedTuple):
    """From where to where, in hundredths, in text that SVG and CSS read: no comma in any
    language."""

    x: str
    width: str
    middle: str
    is_short: bool
    """Whether it is too short to be seen as a stretch."""


@dataclass(frozen=True)
class TimeAxis:
    first: int
    """The year it begins with."""
    end: int
    """The year before which it ends."""

    @classmethod
    def around(cls, spans: Iterable[str]) -> "TimeAxis | None":
        """Wide enough for all of these partial dates and spans; nothing without any."""
        days = [day for text in spans for day in of_span(text)]
        if not days:
            return None
        return cls(min(days).year, max(days).year + 1)

    def at(self, day: date) -> float:
        length = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
        years = day.year + (day - date(day.year, 1, 1)).days / length
        return 100 * (years - self.first) / (self.end - self.first)

    def stretch(self, text: str) -> Stretch:
        """Of a partial date: as wide as what is not known of it."""
        start, last = of_span(text)
        return self.between(self.at(start), self.at(last))

    def between(self, start: float, end: float) -> Stretch:
        low, high = max(0.0, min(start, 100.0)), max(0.0, min(end, 100.0))
        return Stretch(_text(low), _text(high - low), _text((low + high) / 2), high - low < 1)

    @property
    def ticks(self) -> list[tuple[str, int]]:
        """Where a year begins, for as many years as can be written."""
        years = self.end - self.first
        step = next(step for step in STEPS if years / step <= TICKS)
        first = -(-self.first // step) * step
        return [(_text(self.at(date(y, 1, 1))), y) for y in range(first, self.end, step)]


def _text(number: float) -> str:
    return f"{number:.2f}"
