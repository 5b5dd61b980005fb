"""Signs for the records in a frame: one for each, or a cluster for those that would overlap."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, sqrt
from typing import cast

import numpy as np

from portal.graphics.maps.clusters import group_places
from portal.graphics.maps.features import Elsewhere, Feature
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.layers import Layer, LayerShape
from portal.graphics.maps.projection import MapFrame, Place
from portal.graphics.maps.question import LayerFeatures
from portal.records.column_store.columns import Numbers, sort_rows

APART = 15.8
"""Distance in pixels below which records form a cluster, about as on the map in the browser."""
CLOSE = 4.5
"""Distance in pixels, the radius of a pin, below which two locations of a record look like one."""
CROWD = 5000
"""Number of records above which they gather from twice as far."""
LEAST, MOST = 2.8, 17.0
FULL = 4000
"""Megawatts of the largest sign; areas are proportional to capacity."""
SQUARE = 150
"""Size of a hub, in megawatts."""
MARGIN = 0.4
"""Margin in degrees around the records of a cluster on the map it links to."""


@dataclass(frozen=True)
class Sign:
    layer: Layer
    place: Place
    radius: float
    feature: Feature
    """The largest one."""
    sorts: list[tuple[str, int]]
    """Number of records by technology or kind, the most frequent first."""
    bounds: Box
    """Around its records."""

    @property
    def count(self) -> int:
        return sum(count for _sort, count in self.sorts)

    @property
    def is_cluster(self) -> bool:
        return self.count > 1

    @property
    def box(self) -> Box:
        """Bounding box of its records, with a margin."""
        west, south, east, north = (round(x, 2) for x in self.bounds.grown(MARGIN, MARGIN))
        return Box(max(-180.0, west), max(-90.0, south), min(180.0, east), min(90.0, north))


@dataclass(frozen=True)
class Pin:
    """Overruled location of a record, and the accepted one."""

    feature: Feature
    other: Elsewhere
    place: Place
    accepted: Place


def find_signs(one: LayerFeatures, frame: MapFrame, scale: float) -> list[Sign]:
    """Return signs, which are built once for a frame."""
    if (frame, scale) not in one.drawn:
        one.drawn[frame, scale] = build_signs(one, frame, scale)
    return cast(list[Sign], one.drawn[frame, scale])


def build_signs(one: LayerFeatures, frame: MapFrame, scale: float) -> list[Sign]:
    """Return signs, the largest first, so that small ones are drawn on top."""
    table, rows = one.table, one.largest_first
    xs, ys = frame.place_all(table.longitudes[rows], table.latitudes[rows])
    is_seen = frame.hold(xs, ys)
    rows, xs, ys = rows[is_seen], xs[is_seen], ys[is_seen]
    apart = APART * scale * (2 if len(rows) > CROWD else 1)
    centre_of = group_places(xs, ys, apart)
    is_centre = centre_of == np.arange(len(rows))
    centres, groups = np.flatnonzero(is_centre), (np.cumsum(is_centre) - 1)[centre_of]
    places = zip(xs[centres].tolist(), ys[centres].tolist(), strict=True)
    largest, sorts = one.features(rows[centres]), _count_sorts(one, rows, groups)
    parts = zip(places, largest, sorts, _find_bounds(one, rows, groups), strict=True)
    found = [_build_sign(one.layer, *part, scale) for part in parts]
    return sorted(found, key=lambda sign: -sign.radius)


def radius_of(number: float | None, scale: float = 1) -> float:
    share = sqrt(min(number or 0, FULL) / FULL)
    return max(LEAST, MOST * share) * scale


def build_pins(one: LayerFeatures, frame: MapFrame) -> list[Pin]:
    """Return pins for overruled locations that are visible, or whose record is, and that the
    drawing shows apart."""
    found = []
    for feature in map(one.feature, one.elsewhere):
        for other in feature.elsewhere:
            if feature.point and other.point:
                accepted, place = frame.place(*feature.point), frame.place(*other.point)
                if hypot(place[0] - accepted[0], place[1] - accepted[1]) < CLOSE:
                    continue
                if frame.holds(accepted) or frame.holds(place):
                    found.append(Pin(feature, other, place, accepted))
    return found


def _build_sign(
    layer: Layer,
    place: Place,
    feature: Feature,
    sorts: list[tuple[str, int]],
    bounds: Box,
    scale: float,
) -> Sign:
    count = sum(number for _sort, number in sorts)
    radius = (7 + min(7.0, sqrt(count))) * scale
    if count == 1:
        number = feature.number if layer.shape == LayerShape.CIRCLE else SQUARE
        radius = radius_of(number, scale)
    return Sign(layer, place, radius, feature, sorts, bounds)


def _count_sorts(
    one: LayerFeatures, rows: Numbers, groups: Numbers
) -> Iterator[list[tuple[str, int]]]:
    """Yield the number of records of each group by sort; of equally many, the sort of the larger
    record comes first."""
    sorts = one.table.sorts
    pairs = groups * len(sorts.values) + sorts.of_row[rows]
    counted = np.bincount(pairs)
    found, first_of = np.flatnonzero(counted), np.empty(len(counted), dtype=np.int64)
    first_of[pairs[::-1]] = np.arange(len(pairs))[::-1]
    first, counts, of_group = first_of[found], counted[found], found // max(1, len(sorts.values))
    order = np.lexsort((first, -counts, of_group))
    named = [
        (str(sorts.values[pair % len(sorts.values)]), count)
        for pair, count in zip(found[order].tolist(), counts[order].tolist(), strict=True)
    ]
    ends = np.cumsum(np.bincount(of_group)).tolist()
    for start, end in pairwise([0, *ends]):
        yield named[start:end]


def _find_bounds(one: LayerFeatures, rows: Numbers, groups: Numbers) -> Iterator[Box]:
    order = sort_rows(groups)
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    longitudes, latitudes = one.table.longitudes[rows[order]], one.table.latitudes[rows[order]]
    if len(order):
        edges = [
            edge.reduceat(degrees, starts).tolist()
            for edge in (np.minimum, np.maximum)
            for degrees in (longitudes, latitudes)
        ]
        yield from map(Box._make, zip(*edges, strict=True))
