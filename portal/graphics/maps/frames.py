"""Bounding box shown by a drawing."""

import numpy as np

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


def choose_box(found: LayerResult, home: Box | None = HOME) -> Box:
    """Return the box of the question; else, if most points are in `HOME`, home or the points there;
    else a box around all points."""
    if found.question.box:
        return widen_box(found.question.box)
    longitudes, latitudes = found.coordinates
    inside = HOME.hold(longitudes, latitudes)
    if is_home := np.count_nonzero(inside) >= ENOUGH * len(longitudes):
        longitudes, latitudes = longitudes[inside], latitudes[inside]
    if not len(longitudes) or (home and is_home):
        return home or HOME
    edges = longitudes.min(), latitudes.min(), longitudes.max(), latitudes.max()
    return widen_box(Box(*map(float, edges)), by=0.08)


def widen_box(box: Box, by: float = 0.0) -> Box:
    """Add a margin, at least `LEAST` degrees in all, within the limits of the projection."""
    wide, high = box.east - box.west, box.north - box.south
    across = max(wide * by, (LEAST - wide) / 2, 0)
    along = max(high * by, (LEAST - high) / 2, 0)
    west, south, east, north = box.grown(across, along)
    return Box(max(-180.0, west), max(-80.0, south), min(180.0, east), min(84.0, north))
