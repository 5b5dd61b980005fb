"""Placement of labels: countries where they have room, towns where nothing is in the way. What is
placed first keeps its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot, inf
from unicodedata import east_asian_width

import numpy as np

from portal.graphics.maps.land import LandSpot
from portal.graphics.maps.places import Town
from portal.graphics.maps.projection import MapFrame, Place

CELL = 4
"""Grid cell in pixels by which occupied areas are recorded."""
ON_SIGNS = 0.2
"""Part of a needed label of a country that can lie on signs."""
NARROW = frozenset("fijlrtI .,'’-")

type Edges = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""
type CountryName = tuple[str, str, Sequence[LandSpot]]
"""Words, language, candidate spots, those nearest to the middle first."""


@dataclass(frozen=True)
class Label:
    words: str
    language: str
    """Empty if it is the reader's language."""
    place: Place
    anchor: str
    dot: Place | None = None
    is_capital: bool = False


class LabelSpace:
    """Occupied areas of a drawing: signs, and labels, which must not touch each other."""

    def __init__(self, frame: MapFrame) -> None:
        self.frame = frame
        cells = frame.height // CELL + 1, frame.width // CELL + 1
        self._signs, self._names = np.zeros((2, *cells), bool)
        self.cities: list[Place] = []
        """Dots of cities, each of which is nearest to its own label."""

    def lay(self, x: float, y: float, radius: float) -> None:
        """Reserve the area of a sign."""
        self._signs[_covered_cells((x - radius, y - radius, x + radius, y + radius))] = True

    def take(self, boxes: Sequence[Edges], *, most: float) -> int | None:
        """Reserve the first of the boxes that covers no sign and return its index; if there is
        none, that which covers least of them, where it is at most this part of the box."""
        chosen, least = None, inf
        for at, box in enumerate(boxes):
            covered = _covered_cells(box)
            if self._is_inside(box) and not self._names[covered].any():
                signs = self._signs[covered]
                if (covers := signs.sum()) < least and covers <= most * signs.size:
                    chosen, least = at, covers
                if not covers:
                    break
        if chosen is None:
            return None
        self._names[_covered_cells(boxes[chosen])] = True
        return chosen

    def is_named(self, x: float, y: float) -> bool:
        """True if a label covers the place."""
        return bool(self._names[_covered_cells((x, y, x + 1, y + 1))].any())

    def belongs_to(self, box: Edges, dot: Place) -> bool:
        """True if no city is as near to the box as the dot is."""
        nearest = _measure_gap(dot, box)
        return all(_measure_gap(city, box) > nearest for city in self.cities if city != dot)

    def _is_inside(self, box: Edges) -> bool:
        left, top, right, bottom = box
        is_across = left >= 2 and right <= self.frame.width - 2
        return is_across and top >= 2 and bottom <= self.frame.height - 2


def place_country_labels(
    names: Iterable[CountryName], room: LabelSpace, size: float, *, is_needed: bool
) -> Iterator[Label]:
    """Place labels of countries where they have room. Needed ones can extend over borders, and lie
    on a few signs."""
    for words, language, spots in names:
        half = estimate_width(words, size * 1.1) / 2
        across, up, down = half + 3, size * 0.7, size * 0.5
        needed = [(2 * half, ON_SIGNS), (half, 0.0), (0.0, ON_SIGNS)]
        for least, most in needed if is_needed else [(2 * half, 0.0)]:
            fitting = [spot for spot in spots if spot.room >= least]
            boxes = [(x - across, y - up, x + across, y + down) for x, y, _room in fitting]
            if (at := room.take(boxes, most=most)) is not None:
                place = fitting[at].x, fitting[at].y + size * 0.3
                yield Label(words, language, place, "middle")
                break


def place_town_labels(
    towns: Iterable[Town], room: LabelSpace, size: float, most: int
) -> Iterator[Label]:
    """Place labels of the first `most` visible towns; cities are needed."""
    known = list(towns)
    xs, ys = room.frame.place_all(*np.array([town.point for town in known]).reshape(-1, 2).T)
    places = zip(known, zip(xs.tolist(), ys.tolist(), strict=True), strict=True)
    visible = [one for one in places if room.frame.holds(one[1], -3)]
    room.cities += [place for town, place in visible if town.is_city]
    for town, (x, y) in visible[:most]:
        if room.is_named(x, y):
            continue
        width = estimate_width(town.words, size)
        shift = {"start": 0.0, "end": width, "middle": width / 2}
        spots = [
            ("start", x + 5, y + size * 0.36),
            ("end", x - 5, y + size * 0.36),
            ("middle", x, y - 5),
            ("middle", x, y + size + 4),
        ]
        if town.is_city:
            spots += [("middle", x, y - 11), ("middle", x, y + size + 10)]
            bases = [y + size * 0.36, y - 4, y + size + 2]
            spots += [
                (*side, base) for base in bases for side in (("start", x + 11), ("end", x - 11))
            ]
        boxes = [
            (left := start - shift[anchor], base - size * 0.8, left + width, base + size * 0.2)
            for anchor, start, base in spots
        ]
        own = [at for at, box in enumerate(boxes) if room.belongs_to(box, (x, y))]
        if (at := room.take([boxes[at] for at in own], most=1 if town.is_city else 0)) is not None:
            anchor, start, base = spots[own[at]]
            yield Label(town.words, town.language, (start, base), anchor, (x, y), town.is_capital)


def estimate_width(words: str, size: float) -> float:
    """Estimate the width of text, in the units of `size`."""
    return size * sum(map(_estimate_letter, words))


def _estimate_letter(letter: str) -> float:
    if letter in NARROW:
        return 0.28
    if "\u0400" <= letter < "\u0530":  # Cyrillic has few narrow ones
        return 0.6
    return 1.0 if east_asian_width(letter) in "WF" else 0.56


def _measure_gap(place: Place, box: Edges) -> float:
    (x, y), (left, top, right, bottom) = place, box
    return hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))


def _covered_cells(box: Edges) -> tuple[slice, slice]:
    """Return the rows and columns of the grid under a box; what is beside the drawing has none."""
    left, top, right, bottom = (max(0, int(edge // CELL + at // 2)) for at, edge in enumerate(box))
    return slice(top, bottom), slice(left, right)
