"""Albers' equal-area conic projection: where a larger circle means more megawatts, a larger country
means more land.

J. P. Snyder, Map Projections: A Working Manual (1987), pp. 98–103, for the sphere.
"""

from dataclasses import dataclass
from functools import cached_property
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from portal.graphics.maps.geometry import Box
from portal.records.column_store.columns import Mask

type Place = tuple[float, float]
"""Pixels, to the right and down."""
type Pixels = NDArray[np.float64]


@dataclass(frozen=True)
class Albers:
    """North is up at `meridian`; true to scale along two parallels. All in degrees."""

    meridian: float
    south: float
    north: float

    @classmethod
    def of(cls, box: Box) -> "Albers":
        """Fit a projection to a box: its parallels are a sixth of the height from the edges."""
        sixth = (box.north - box.south) / 6
        return cls((box.west + box.east) / 2, box.south + sixth, box.north - sixth)

    @cached_property
    def _n(self) -> float:
        return (sin(radians(self.south)) + sin(radians(self.north))) / 2 or 1e-9

    @cached_property
    def _c(self) -> float:
        return cos(radians(self.south)) ** 2 + 2 * self._n * sin(radians(self.south))

    def place(self, longitude: float, latitude: float) -> Place:
        """Project degrees to radii of the earth, relative to the apex of the cone."""
        rho = sqrt(max(0.0, self._c - 2 * self._n * sin(radians(latitude)))) / self._n
        theta = self._n * radians(longitude - self.meridian)
        return rho * sin(theta), rho * cos(theta)

    def place_all(self, longitudes: Pixels, latitudes: Pixels) -> tuple[Pixels, Pixels]:
        """Project arrays as `place` does."""
        rho = np.sqrt(np.maximum(0.0, self._c - 2 * self._n * np.sin(np.radians(latitudes))))
        theta = self._n * np.radians(longitudes - self.meridian)
        return rho / self._n * np.sin(theta), rho / self._n * np.cos(theta)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Invert `place`."""
        sign = 1 if self._n > 0 else -1
        rho, theta = hypot(x, y) * sign, atan2(sign * x, sign * y)
        latitude = (self._c - (rho * self._n) ** 2) / (2 * self._n)
        return (
            self.meridian + degrees(theta / self._n),
            degrees(asin(max(-1.0, min(1.0, latitude)))),
        )


@dataclass(frozen=True)
class MapFrame:
    """Part of the earth in a drawing `width` pixels wide, with limits of height by width."""

    box: Box
    width: int
    flattest: float = 0.45
    tallest: float = 0.8

    @cached_property
    def projection(self) -> Albers:
        return Albers.of(self.box)

    @cached_property
    def _extent(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in radii of the earth: the box, enlarged to the limits of
        shape."""
        edge = [self.projection.place(*point) for point in _outline(self.box)]
        xs, ys = [x for x, _y in edge], [y for _x, y in edge]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        wide, high = right - left, bottom - top
        more_wide = max(0.0, high / self.tallest - wide) / 2
        more_high = max(0.0, wide * self.flattest - high) / 2
        return left - more_wide, top - more_high, right + more_wide, bottom + more_high

    @cached_property
    def scale(self) -> float:
        """Pixels per radius of the earth."""
        left, _top, right, _bottom = self._extent
        return self.width / (right - left)

    @cached_property
    def height(self) -> int:
        _left, top, _right, bottom = self._extent
        return round((bottom - top) * self.scale)

    def place(self, longitude: float, latitude: float) -> Place:
        x, y = self.projection.place(longitude, latitude)
        left, top, _right, _bottom = self._extent
        return (x - left) * self.scale, (y - top) * self.scale

    def place_all(self, longitudes: Pixels, latitudes: Pixels) -> tuple[Pixels, Pixels]:
        xs, ys = self.projection.place_all(longitudes, latitudes)
        left, top, _right, _bottom = self._extent
        return (xs - left) * self.scale, (ys - top) * self.scale

    def hold(self, xs: Pixels, ys: Pixels) -> Mask:
        """Mark the places on the drawing."""
        return (xs >= 0) & (xs <= self.width) & (ys >= 0) & (ys <= self.height)

    def holds(self, place: Place, margin: float = 0) -> bool:
        x, y = place
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    @cached_property
    def seen(self) -> Box:
        """Visible degrees, with a margin of one degree."""
        left, top, right, bottom = self._extent
        points = [
            self.projection.degrees(left + (right - left) * i / 8, top + (bottom - top) * j / 8)
            for i in range(9)
            for j in range(9)
        ]
        longitudes, latitudes = [x for x, _y in points], [y for _x, y in points]
        return Box(min(longitudes) - 1, min(latitudes) - 1, max(longitudes) + 1, max(latitudes) + 1)


def _outline(box: Box) -> list[tuple[float, float]]:
    found = []
    for share in np.linspace(0, 1, 17).tolist():
        longitude = box.west + (box.east - box.west) * share
        latitude = box.south + (box.north - box.south) * share
        found += [(longitude, box.south), (longitude, box.north)]
        found += [(box.west, latitude), (box.east, latitude)]
    return found
