"""Which part of the earth a drawing shows."""

from portal.filters.fields import BoundingBox as Asked
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.question import LayerResult

HOME = Box(46, 34.5, 97, 55.8)
"""Central Asia and the west of China."""
HOME_NARROW = Box(49.5, 36, 87, 55)
WHOLE = Box(-12, 17, 140, 62)
"""As far as there is land to draw."""
ENOUGH = 0.6
"""Where this share of what was found is at home, home is shown."""
LEAST = 1.2
"""Degrees, both ways."""


def frame_of(found: LayerResult, *, is_narrow: bool = False) -> Box:
    """What was asked for; home where most of it is; else around all of it."""
    home = HOME_NARROW if is_narrow else HOME
    if found.question.box:
        return widened(asked(found.question.box))
    points = [point for feature in found.features for point in feature.points]
    here = sum(HOME.holds(point) for point in points)
    if not points or here >= ENOUGH * len(points):
        return home
    longitudes, latitudes = [p.longitude for p in points], [p.latitude for p in points]
    around = Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return widened(around, by=0.08)


def widened(box: Box, by: float = 0.0) -> Box:
    """With some room around, no smaller than can be read, within what there is to draw."""
    wide, high = box.east - box.west, box.north - box.south
    across = max(wide * by, (LEAST - wide) / 2, 0)
    along = max(high * by, (LEAST - high) / 2, 0)
    return Box(
        max(-180.0, box.west - across),
        max(-80.0, box.south - along),
        min(180.0, box.east + across),
        min(84.0, box.north + along),
    )


def asked(box: Asked) -> Box:
    return Box(float(box.west), float(box.south), float(box.east), float(box.north))
