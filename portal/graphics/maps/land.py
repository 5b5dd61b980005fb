"""Land as SVG paths for a frame, cached."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import hypot
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.graphics.maps.borders import borders_stamp, read_borders
from portal.graphics.maps.geometry import Box, Polygon, clip_line, clip_polygon, simplify
from portal.graphics.maps.projection import MapFrame, Place

TOLERANCE = 0.35
"""Tolerance of simplified lines in pixels."""
SMALLEST_RING = 1.5
"""Size in pixels below which islands and lakes are left out."""
SMALLEST_NAMED = 700
"""Minimum area in square pixels of the bounding box of a labelled country."""
ROWS = 16
SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
"""Positions of candidate labels on horizontal lines through a country, as shares of their
length."""
FOCUS = ("156", "398", "417", "762", "795", "860")
"""Countries in focus, by ISO 3166-1 numeric codes."""


class LandSpot(NamedTuple):
    """Candidate position of a label, with the width of the country around it."""

    x: float
    y: float
    room: float


type Parts = list[tuple[Box, Polygon]]
"""Polygons of a shape, or lines as polygons of one ring, each with the box around it."""
LAYERS = ("country", "lake", "border", "river")
PARTS = ("around", "focus", "lake", "river", "border")
EMPTY = dict.fromkeys(PARTS, "")


def draw_land(frame: MapFrame) -> dict[str, str]:
    """Return values of the `d` attribute of SVG paths: countries around, those in focus, lakes,
    rivers, borders; empty ones if set-up has not made the borders."""
    stamp = borders_stamp()
    return _draw_land(frame, stamp) if stamp else EMPTY


def find_spots(frame: MapFrame) -> dict[str, list[LandSpot]]:
    """Return candidate positions of labels by country code, in its largest visible part."""
    stamp = borders_stamp()
    found = _find_all_spots(frame, stamp) if stamp else {}
    return {code: [*map(LandSpot._make, spots.tolist())] for code, spots in found.items()}


@lru_cache(maxsize=24)
def _draw_land(frame: MapFrame, stamp: str) -> dict[str, str]:
    paths: dict[str, list[str]] = {part: [] for part in PARTS}
    for layer, code, parts in _read_shapes(stamp):
        if layer in ("country", "lake"):
            group = layer if layer == "lake" else "focus" if code in FOCUS else "around"
            paths[group] += [_format_path(ring, "z") for ring in _clip_rings(parts, frame)]
        elif layer in ("border", "river"):
            paths[layer] += [_format_path(line) for line in _clip_lines(parts, frame)]
    return {name: "".join(found) for name, found in paths.items()}


@lru_cache(maxsize=100)  # small maps on pages of records need nothing else: land is a file there
def _find_all_spots(frame: MapFrame, stamp: str) -> dict[str, NDArray[np.float64]]:
    """Keep them as arrays, which take a fifth of the memory."""
    spots = {}
    for layer, code, parts in _read_shapes(stamp):
        if layer == "country" and (rings := list(_clip_rings(parts, frame))):
            spots[code] = np.array(_find_spots(max(rings, key=_ring_area), frame))
    return spots


@lru_cache(maxsize=2)
def _read_shapes(_stamp: str) -> list[tuple[str, str, Parts]]:
    """Return layer, code and parts of what the file has."""
    found = []
    for feature in (read_borders() or {"features": []})["features"]:
        known, geometry = feature.get("properties") or {}, feature.get("geometry")
        if geometry and (layer := str(known.get("layer"))) in LAYERS:
            parts = [geometry["coordinates"]]
            if geometry["type"] in ("MultiPolygon", "MultiLineString"):
                parts = geometry["coordinates"]
            if geometry["type"] in ("LineString", "MultiLineString"):
                parts = [[line] for line in parts]
            if any(len(point) > 2 for part in parts for line in part for point in line):
                parts = [[[point[:2] for point in line] for line in part] for part in parts]
            shape = [(Box.around(part[0]), part) for part in parts]
            found.append((layer, str(known.get("id", "")), shape))
    return found


def _clip_rings(parts: Parts, frame: MapFrame) -> Iterable[list[Place]]:
    for around, polygon in parts:
        for ring in clip_polygon(polygon, frame.seen) if around.meets(frame.seen) else ():
            placed = [frame.place(*point) for point in ring]
            if _ring_size(placed) > SMALLEST_RING:
                yield simplify(placed, TOLERANCE)


def _clip_lines(parts: Parts, frame: MapFrame) -> Iterable[list[Place]]:
    for around, (line,) in parts:
        for piece in clip_line(line, frame.seen) if around.meets(frame.seen) else ():
            yield simplify([frame.place(*point) for point in piece], TOLERANCE)


def _format_path(line: list[Place], end: str = "") -> str:
    """Format a relative path in tenths of a pixel."""
    whole = [(round(x * 10), round(y * 10)) for x, y in line]
    x, y = whole[0]
    parts = [f"M{x} {y}l"]
    for u, v in whole[1:]:
        step = f"{u - x} {v - y}"
        parts.append(step if step[0] == "-" or parts[-1][-1] == "l" else f" {step}")
        x, y = u, v
    return "".join(parts) + end


def _find_spots(ring: list[Place], frame: MapFrame) -> list[LandSpot]:
    """Return candidate positions inside a ring, those nearest to the middle first."""
    cut = [(max(0.0, min(frame.width, x)), max(0.0, min(frame.height, y))) for x, y in ring]
    left, right = min(x for x, _y in cut), max(x for x, _y in cut)
    top, bottom = min(y for _x, y in cut), max(y for _x, y in cut)
    if (right - left) * (bottom - top) < SMALLEST_NAMED:
        return []
    found = []
    for row in range(1, ROWS):
        y = top + (bottom - top) * row / ROWS
        crossings = sorted(_find_crossings(cut, y))
        for start, end in zip(crossings[::2], crossings[1::2], strict=False):
            for share in SHARES:
                x = start + (end - start) * share
                found.append(LandSpot(x, y, 2 * min(x - start, end - x)))
    middle, centre = (left + right) / 2, (top + bottom) / 2
    return sorted(found, key=lambda one: hypot(one.x - middle, 1.5 * (one.y - centre)))


def _find_crossings(ring: list[Place], y: float) -> Iterable[float]:
    """Yield the x of each crossing of a ring with a horizontal line."""
    for (a, b), (c, d) in pairwise(ring):
        if (b < y) != (d < y):
            yield a + (y - b) * (c - a) / (d - b)


def _ring_area(ring: list[Place]) -> float:
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)))


def _ring_size(ring: list[Place]) -> float:
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))
