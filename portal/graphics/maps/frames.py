"""Bounding box shown by a drawing."""

from portal.filters.fields import BoundingBox as Asked
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.question import LayerResult

HOME = Box(46, 34.5, 97, 55.8)
"""Central Asia and the west of China."""
HOME_NARROW = Box(49.5, 36, 87, 55)
WHOLE = Box(-12, 17, 140, 62)
"""Extent of the land that can be drawn."""
ENOUGH = 0.6
"""Minimum share of points inside `HOME` for which `HOME` is shown."""
LEAST = 1.2
"""Minimum extent in degrees."""


def choose_box(found: LayerResult, *, is_narrow: bool = False) -> Box:
    """Return the box of the question; else home, if most points are there; else a box around all
    points."""
    home = HOME_NARROW if is_narrow else HOME
    if found.question.box:
        return widen_box(to_box(found.question.box))
    points = [point for feature in found.features for point in feature.points]
    here = sum(HOME.holds(point) for point in points)
    if not points or here >= ENOUGH * len(points):
        return home
    longitudes, latitudes = [p.longitude for p in points], [p.latitude for p in points]
    around = Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return widen_box(around, by=0.08)


def widen_box(box: Box, by: float = 0.0) -> Box:
    """Add a margin, at least `LEAST` degrees in all, within the limits of the projection."""
    wide, high = box.east - box.west, box.north - box.south
    across = max(wide * by, (LEAST - wide) / 2, 0)
    along = max(high * by, (LEAST - high) / 2, 0)
    return Box(
        max(-180.0, box.west - across),
        max(-80.0, box.south - along),
        min(180.0, box.east + across),
        min(84.0, box.north + along),
    )


def to_box(box: Asked) -> Box:
    return Box(float(box.west), float(box.south), float(box.east), float(box.north))
