"""The land under a drawing: paths for a frame, made once and kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.geography.clipping import Box, clip_line, clip_polygon
from portal.geography.simplifying import simplify
from portal.maps.borders import borders_stamp, read_borders
from portal.maps.projection import Frame, Place

FINE = 0.35
"""Pixels by which a line may be off."""
SPECK = 1.5
"""Pixels: smaller islands and lakes are left out."""
FOCUS = ("156", "398", "417", "762", "795", "860")
"""The countries that the portal is about, by ISO 3166-1 numeric codes."""


@dataclass(frozen=True)
class Land:
    """Paths, as the `d` of SVG."""

    focus: str
    around: str
    borders: str
    lakes: str
    rivers: str
    middles: dict[str, tuple[Place, float]]
    """Of countries by code: the middle of the largest part that is seen, and how wide it is."""


EMPTY = Land("", "", "", "", "", {})


def land(frame: Frame) -> Land:
    """Nothing where set-up has not made the borders yet."""
    stamp = borders_stamp()
    return _land(frame, stamp) if stamp else EMPTY


@lru_cache(maxsize=24)
def _land(frame: Frame, stamp: str) -> Land:
    document = read_borders() or {"features": []}
    paths: dict[str, list[str]] = {"focus": [], "around": [], "border": [], "lake": [], "river": []}
    middles: dict[str, tuple[Place, float]] = {}
    for feature in document["features"]:
        layer, geometry = feature["properties"].get("layer"), feature.get("geometry")
        if not geometry:
            continue
        if layer in ("country", "lake"):
            rings = list(_rings(geometry, frame))
            code = str(feature["properties"].get("id", ""))
            group = layer if layer == "lake" else "focus" if code in FOCUS else "around"
            paths[group] += [_path(ring, "z") for ring in rings]
            if layer == "country" and rings:
                middles[code] = _middle(max(rings, key=_area), frame)
        elif layer in ("border", "river"):
            paths[layer] += [_path(line) for line in _lines(geometry, frame)]
    joined = {name: "".join(found) for name, found in paths.items()}
    return Land(
        joined["focus"],
        joined["around"],
        joined["border"],
        joined["lake"],
        joined["river"],
        middles,
    )


def _rings(geometry: dict[str, Any], frame: Frame) -> Iterable[list[Place]]:
    parts = geometry["coordinates"]
    for polygon in [parts] if geometry["type"] == "Polygon" else parts:
        if not _touches(polygon[0], frame.seen):
            continue
        for ring in clip_polygon([[(x, y) for x, y, *_z in ring] for ring in polygon], frame.seen):
            placed = [frame.place(*point) for point in ring]
            if _size(placed) > SPECK:
                yield simplify(placed, FINE)


def _lines(geometry: dict[str, Any], frame: Frame) -> Iterable[list[Place]]:
    parts = geometry["coordinates"]
    for line in [parts] if geometry["type"] == "LineString" else parts:
        if _touches(line, frame.seen):
            for piece in clip_line([(x, y) for x, y, *_z in line], frame.seen):
                yield simplify([frame.place(*point) for point in piece], FINE)


def _touches(line: list[Any], box: Box) -> bool:
    xs, ys = [point[0] for point in line], [point[1] for point in line]
    across = min(xs) <= box.east and max(xs) >= box.west
    return across and min(ys) <= box.north and max(ys) >= box.south


def _path(line: list[Place], end: str = "") -> str:
    """In tenths of a pixel, each point the step from the one before."""
    whole = [(round(x * 10), round(y * 10)) for x, y in line]
    x, y = whole[0]
    parts = [f"M{x} {y}l"]
    for u, v in whole[1:]:
        step = f"{u - x} {v - y}"
        parts.append(step if step[0] == "-" or parts[-1][-1] == "l" else f" {step}")
        x, y = u, v
    return "".join(parts) + end


def _middle(ring: list[Place], frame: Frame) -> tuple[Place, float]:
    """Of what is on the paper: the centre of area of a ring, cut to the edges."""
    cut = [(max(0.0, min(frame.width, x)), max(0.0, min(frame.height, y))) for x, y in ring]
    area = sum(x * v - u * y for (x, y), (u, v) in zip(cut, cut[1:], strict=False)) / 2
    if abs(area) < 1:
        return (0.0, 0.0), 0.0
    pairs = list(zip(cut, cut[1:], strict=False))
    x = sum((a + c) * (a * d - c * b) for (a, b), (c, d) in pairs) / (6 * area)
    y = sum((b + d) * (a * d - c * b) for (a, b), (c, d) in pairs) / (6 * area)
    return (x, y), abs(area) ** 0.5


def _area(ring: list[Place]) -> float:
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:], strict=False)))


def _size(ring: list[Place]) -> float:
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))
