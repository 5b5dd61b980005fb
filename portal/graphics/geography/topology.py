"""Reads TopoJSON: shapes that share the lines between them, each line stored once.

https://github.com/topojson/topojson-specification, version 1.0.0.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

type Point = tuple[float, float]
"""Longitude and latitude, degrees."""
type Line = list[Point]
type Polygon = list[Line]
"""The outer ring and its holes; each ring ends where it begins."""


class Topology:
    """`thin` is asked to thin out each line, once, so that neighbours stay neighbours."""

    def __init__(
        self, document: dict[str, Any], thin: Callable[[Line], Line] = lambda line: line
    ) -> None:
        self.document = document
        self.thin = thin

    def geometries(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.document["objects"][name]["geometries"]
        return found

    def polygons(self, geometry: dict[str, Any]) -> list[Polygon]:
        return [[unwrapped(self._line(ring)) for ring in rings] for rings in _polygons(geometry)]

    def lines(self, geometry: dict[str, Any]) -> list[Line]:
        arcs = geometry["arcs"]
        return [self._line(line) for line in _lines(geometry["type"], arcs)]

    def shared_lines(self, name: str) -> list[Line]:
        """The lines that two shapes of an object have in common: the borders between countries,
        without their coasts."""
        used = Counter(
            _number(arc)
            for geometry in self.geometries(name)
            for arc in {_number(arc) for arc in _arcs(geometry)}
        )
        return [self.arcs[arc] for arc, times in sorted(used.items()) if times > 1]

    @cached_property
    def arcs(self) -> list[Line]:
        return [self.thin(self._decoded(arc)) for arc in self.document["arcs"]]

    def _decoded(self, arc: list[list[int]]) -> Line:
        """Stored as whole numbers, each the step from the one before."""
        scale, translate = (self.document["transform"][key] for key in ("scale", "translate"))
        xs = accumulate(step[0] for step in arc)
        ys = accumulate(step[1] for step in arc)
        return [
            (x * scale[0] + translate[0], y * scale[1] + translate[1])
            for x, y in zip(xs, ys, strict=True)
        ]

    def _line(self, arcs: list[int]) -> Line:
        """Arcs in a row; a negative number is an arc walked backwards. Where one ends the next
        begins, so that the point between them is kept once."""
        found: Line = []
        for number in arcs:
            arc = self.arcs[_number(number)]
            walked = arc if number >= 0 else arc[::-1]
            found.extend(walked[1:] if found else walked)
        return found


def unwrapped(ring: Line) -> Line:
    """A ring that crosses the 180th meridian, going on beyond it instead of jumping around the
    world: Russia ends at 190 degrees east."""
    turns, found = 0, ring[:1]
    for (before, _south), (x, y) in pairwise(ring):
        turns += (before - x > 180) - (x - before > 180)
        found.append((x + 360 * turns, y))
    is_west = sum(x for x, _y in found) < -180 * len(found)
    return [(x + 360, y) for x, y in found] if is_west else found


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return list(geometry["arcs"]) if geometry["type"] == "MultiPolygon" else []


def _lines(kind: str, arcs: Any) -> list[list[int]]:
    if kind == "LineString":
        return [arcs]
    return list(arcs) if kind == "MultiLineString" else []


def _arcs(geometry: dict[str, Any]) -> Iterator[int]:
    for rings in _polygons(geometry):
        for ring in rings:
            yield from ring


def _number(arc: int) -> int:
    return arc if arc >= 0 else ~arc
