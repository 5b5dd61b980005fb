"""Signs for the records in a frame: one for each, or a cluster for those that would overlap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from portal.graphics.maps.clusters import group_places
from portal.graphics.maps.features import Elsewhere, Feature
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.layers import Layer, LayerShape
from portal.graphics.maps.projection import MapFrame, Pixels, Place
from portal.graphics.maps.question import LayerFeatures
from portal.graphics.maps.tables import Degrees
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


type Column = NDArray[np.int64 | np.int32 | np.float64]
type Sort = tuple[Layer, str]
"""A layer, and the technology or kind of its records."""


@dataclass(frozen=True)
class Sign:
    place: Place
    radius: float
    layer: Layer
    feature: Feature
    """The largest one of its first layer."""
    sorts: list[tuple[Sort, int]]
    """Number of records by sort: layer by layer, in each the most frequent first."""
    bounds: Box
    """Around its records."""

    @property
    def count(self) -> int:
        return sum(count for _sort, count in self.sorts)

    @property
    def shape(self) -> LayerShape:
        """Shape of its records; where they differ, a circle."""
        shapes = {layer.shape for (layer, _name), _count in self.sorts}
        return shapes.pop() if len(shapes) == 1 else LayerShape.CIRCLE

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


def build_signs(layers: Sequence[LayerFeatures], frame: MapFrame, scale: float) -> list[Sign]:
    """Return signs, the largest first, so that small ones are drawn on top."""
    points = _Points(layers, frame)
    apart = APART * scale * (2 if len(points.rows) > CROWD else 1)
    centre_of = group_places(points.xs, points.ys, apart)
    is_centre = centre_of == np.arange(len(centre_of))
    centres, groups = np.flatnonzero(is_centre), (np.cumsum(is_centre) - 1)[centre_of]
    places = zip(points.xs[centres].tolist(), points.ys[centres].tolist(), strict=True)
    sorts, bounds = points.count_sorts(groups), points.find_bounds(groups)
    parts = zip(places, map(points.layer_and_feature, centres.tolist()), sorts, bounds, strict=True)
    return sorted((_build_sign(*part, scale) for part in parts), key=lambda sign: -sign.radius)


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
    place: Place,
    largest: tuple[Layer, Feature],
    sorts: list[tuple[Sort, int]],
    bounds: Box,
    scale: float,
) -> Sign:
    layer, feature = largest
    count = sum(number for _sort, number in sorts)
    radius = (7 + min(7.0, sqrt(count))) * scale
    if count == 1:
        number = feature.number if layer.shape == LayerShape.CIRCLE else SQUARE
        radius = radius_of(number, scale)
    return Sign(place, radius, layer, feature, sorts, bounds)


class _Points:
    """The points of all layers that a frame holds, as arrays: layer by layer, in each the largest
    first."""

    def __init__(self, layers: Sequence[LayerFeatures], frame: MapFrame) -> None:
        self._layers = layers
        self._sorts: list[Sort] = []
        parts = [self._read(number, frame) for number in range(len(layers))]
        nothing = np.empty(0, dtype=np.int64)
        columns = zip((nothing,) * 7, *parts, strict=True)
        of_layer, rows, sorts, *places = map(np.concatenate, columns)
        self.of_layer: Numbers = of_layer
        self.rows: Numbers = rows
        self.sorts: Numbers = sorts
        xs, ys, longitudes, latitudes = places
        self.xs: Pixels = xs
        self.ys: Pixels = ys
        self.longitudes: Degrees = longitudes
        self.latitudes: Degrees = latitudes

    def _read(self, number: int, frame: MapFrame) -> tuple[Column, ...]:
        one = self._layers[number]
        table, rows = one.table, one.largest_first
        xs, ys = frame.place_all(table.longitudes[rows], table.latitudes[rows])
        is_seen = frame.hold(xs, ys)
        rows, before = rows[is_seen], len(self._sorts)
        self._sorts += [(one.layer, str(value)) for value in table.sorts.values]
        sorts = table.sorts.of_row[rows] + before
        places = xs[is_seen], ys[is_seen], table.longitudes[rows], table.latitudes[rows]
        return np.full(len(rows), number, dtype=np.int64), rows, sorts, *places

    def layer_and_feature(self, at: int) -> tuple[Layer, Feature]:
        one = self._layers[self.of_layer[at]]
        return one.layer, one.feature(int(self.rows[at]))

    def count_sorts(self, groups: Numbers) -> Iterator[list[tuple[Sort, int]]]:
        """Yield the number of records of each group by sort; of equally many, the sort of the
        larger record comes first."""
        several = max(1, len(self._sorts))
        pairs = groups * several + self.sorts
        counted = np.bincount(pairs)
        found, first_of = np.flatnonzero(counted), np.empty(len(counted), dtype=np.int64)
        first_of[pairs[::-1]] = np.arange(len(pairs))[::-1]
        first, counts, of_group = first_of[found], counted[found], found // several
        order = np.lexsort((first, -counts, self.of_layer[first], of_group))
        named = [
            (self._sorts[pair % several], count)
            for pair, count in zip(found[order].tolist(), counts[order].tolist(), strict=True)
        ]
        ends = np.cumsum(np.bincount(of_group)).tolist()
        for start, end in pairwise([0, *ends]):
            yield named[start:end]

    def find_bounds(self, groups: Numbers) -> Iterator[Box]:
        order = sort_rows(groups)
        starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
        if len(order):
            edges = [
                edge.reduceat(degrees[order], starts).tolist()
                for edge in (np.minimum, np.maximum)
                for degrees in (self.longitudes, self.latitudes)
            ]
            yield from map(Box._make, zip(*edges, strict=True))
