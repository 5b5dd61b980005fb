"""Plane geometry of lines and polygons: clipping and simplification.

Polygons are clipped with Sutherland and Hodgman (1974), lines by the same half-planes. Seams along
the edge of the box are invisible on a map that stays inside it.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

type Point = tuple[float, float]
"""Longitude and latitude, degrees."""
type Line = list[Point]
type Polygon = list[Line]
"""Outer ring and holes; each ring ends where it begins."""


class Box(NamedTuple):
    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, points: Iterable[Point]) -> "Box":
        longitudes, latitudes = zip(*points, strict=True)
        return cls(min(longitudes), min(latitudes), max(longitudes), max(latitudes))

    def grown(self, across: float, along: float) -> "Box":
        """Add a margin in degrees of longitude and of latitude on each side."""
        return Box(self.west - across, self.south - along, self.east + across, self.north + along)

    def meets(self, other: "Box") -> bool:
        is_across = other.west <= self.east and other.east >= self.west
        return is_across and other.south <= self.north and other.north >= self.south

    def holds(self, point: Point) -> bool:
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def hold(self, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Mark the points inside."""
        return (self.west <= xs) & (xs <= self.east) & (self.south <= ys) & (ys <= self.north)


class _Edge(NamedTuple):
    axis: int
    at: float
    is_inside: Callable[[float], bool]


def clip_polygon(polygon: Polygon, box: Box) -> Polygon:
    """Clip a polygon to the box; empty if nothing is inside."""
    rings = [_clip_ring(ring, box) for ring in polygon]
    return [ring for ring in rings if ring] if rings[0] else []


def clip_line(line: Line, box: Box) -> list[Line]:
    """Return the pieces of a line inside the box."""
    pieces = [line]
    for edge in _box_edges(box):
        pieces = [part for piece in pieces for part in _cut_at_edge(piece, edge)]
    return pieces


def simplify(line: Line, tolerance: float) -> Line:
    """Simplify a line (Douglas and Peucker, 1973): keep its ends, and each point farther than
    `tolerance` from the line without it."""
    kept, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, distance = _find_farthest(line, first, last)
        if distance > tolerance:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [line[number] for number in sorted(kept)]


def _clip_ring(ring: Line, box: Box) -> Line:
    if all(box.holds(point) for point in ring):
        return ring
    for edge in _box_edges(box):
        ring = _clip_to_edge(ring, edge)
        if len(ring) < 4:
            return []
    return ring


def _clip_to_edge(ring: Line, edge: _Edge) -> Line:
    kept: Line = []
    are_inside = pairwise([edge.is_inside(point[edge.axis]) for point in ring])
    for (start, end), (starts, ends) in zip(pairwise(ring), are_inside, strict=True):
        if starts:
            kept.append(start)
        if starts != ends:
            kept.append(_find_crossing(start, end, edge))
    return [*kept, kept[0]] if kept else []


def _cut_at_edge(line: Line, edge: _Edge) -> Iterator[Line]:
    piece: Line = []
    for start, end in pairwise(line):
        starts, ends = edge.is_inside(start[edge.axis]), edge.is_inside(end[edge.axis])
        if starts:
            piece.append(start)
        if starts != ends:
            piece.append(_find_crossing(start, end, edge))
        if starts and not ends:
            yield piece
            piece = []
    if line and edge.is_inside(line[-1][edge.axis]):
        piece.append(line[-1])
    if len(piece) > 1:
        yield piece


def _box_edges(box: Box) -> list[_Edge]:
    return [
        _Edge(0, box.west, lambda x: x >= box.west),
        _Edge(1, box.south, lambda y: y >= box.south),
        _Edge(0, box.east, lambda x: x <= box.east),
        _Edge(1, box.north, lambda y: y <= box.north),
    ]


def _find_crossing(start: Point, end: Point, edge: _Edge) -> Point:
    share = (edge.at - start[edge.axis]) / (end[edge.axis] - start[edge.axis])
    other = start[1 - edge.axis] + share * (end[1 - edge.axis] - start[1 - edge.axis])
    return (edge.at, other) if edge.axis == 0 else (other, edge.at)


def _find_farthest(line: Line, first: int, last: int) -> tuple[int, float]:
    """Return the first of the points between two that is farthest from their segment, and how far.
    In one loop: a drawing asks it of a hundred thousand points."""
    (left, top), (right, bottom) = line[first], line[last]
    dx, dy = right - left, bottom - top
    length = dx * dx + dy * dy or 1.0
    found, most = first, 0.0
    for number in range(first + 1, last):
        x, y = line[number][0] - left, line[number][1] - top
        if (share := (x * dx + y * dy) / length) > 0:
            share = min(share, 1.0)
            x, y = x - share * dx, y - share * dy
        if (square := x * x + y * y) > most:
            found, most = number, square
    return found, float(most**0.5)
