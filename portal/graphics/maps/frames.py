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
LEAST = 1.2, 1.2
"""Minimum extent in degrees of longitude and latitude."""
AROUND = 14.0, 6.0
"""The same where a drawing could show `HOME`: who looks at one plant sees where it is."""


def choose_box(found: LayerResult, home: Box | None = HOME) -> Box:
    """Return the box of the question; else, if most points are in `HOME`, home, or the points there
    where they fill less than half of it; else a box around all points."""
    if found.question.box:
        return widen_box(found.question.box)
    longitudes, latitudes = found.coordinates
    inside = HOME.hold(longitudes, latitudes)
    if is_home := np.count_nonzero(inside) >= ENOUGH * len(longitudes):
        longitudes, latitudes = longitudes[inside], latitudes[inside]
    if not len(longitudes):
        return home or HOME
    edges = longitudes.min(), latitudes.min(), longitudes.max(), latitudes.max()
    box = widen_box(Box(*map(float, edges)), by=0.08, least=AROUND if home else LEAST)
    if not home or not is_home:
        return box
    is_wide = box.east - box.west > (home.east - home.west) / 2
    is_high = box.north - box.south > (home.north - home.south) / 2
    return home if is_wide or is_high else box


def widen_box(box: Box, by: float = 0.0, least: tuple[float, float] = LEAST) -> Box:
    """Add a margin, so that it has at least these extents, within the limits of the projection."""
    wide, high = box.east - box.west, box.north - box.south
    across = max(wide * by, (least[0] - wide) / 2, 0)
    along = max(high * by, (least[1] - high) / 2, 0)
    west, south, east, north = box.grown(across, along)
    return Box(max(-180.0, west), max(-80.0, south), min(180.0, east), min(84.0, north))
