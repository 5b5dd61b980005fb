"""Signs for the records in a frame: one for each, or a cluster for those that would overlap."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot, sqrt

from portal.graphics.maps.features import Elsewhere, Feature, MapPoint
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.layers import Layer, LayerShape
from portal.graphics.maps.projection import MapFrame, Place

APART = 7.0
"""Distance in pixels below which records form a cluster."""
LEAST, MOST = 2.8, 17.0
FULL = 4000
"""Megawatts of the largest sign; areas are proportional to capacity."""
SQUARE = 150
"""Size of a hub, in megawatts."""
CLOSE = 0.4
"""Margin in degrees around the records of a cluster on the map it links to."""


@dataclass(frozen=True)
class Sign:
    layer: Layer
    place: Place
    radius: float
    features: tuple[Feature, ...]

    @property
    def feature(self) -> Feature:
        return self.features[0]

    @property
    def is_cluster(self) -> bool:
        return len(self.features) > 1

    @property
    def sorts(self) -> list[tuple[str, int]]:
        """Number of records by technology or kind, the most frequent first."""
        return Counter(feature.sort for feature in self.features).most_common()

    @property
    def box(self) -> Box:
        """Bounding box of its records."""
        points = [point for feature in self.features for point in feature.points]
        west, south, east, north = (round(x, 2) for x in Box.around(points).grown(CLOSE, CLOSE))
        return Box(max(-180.0, west), max(-90.0, south), min(180.0, east), min(90.0, north))


@dataclass(frozen=True)
class Pin:
    """Overruled location of a record, and the accepted one."""

    feature: Feature
    other: Elsewhere
    place: Place
    accepted: Place


def build_signs(
    layer: Layer, features: Iterable[Feature], frame: MapFrame, scale: float
) -> list[Sign]:
    """Return signs, the largest first, so that small ones are drawn on top."""
    ordered = sorted(features, key=lambda feature: (-(feature.number or 0), feature.uid))
    groups = _group_neighbours(ordered, frame, APART * scale)
    found = [_build_sign(layer, place, members, scale) for place, members in groups]
    return sorted(found, key=lambda sign: -sign.radius)


def radius_of(number: float | None, scale: float = 1) -> float:
    share = sqrt(min(number or 0, FULL) / FULL)
    return max(LEAST, MOST * share) * scale


def build_pins(features: Iterable[Feature], frame: MapFrame) -> list[Pin]:
    """Return pins for overruled locations that are visible, or whose record is."""
    found = []
    for feature in features:
        for other in feature.elsewhere:
            if feature.point and other.point:
                accepted, place = frame.place(*feature.point), frame.place(*other.point)
                if frame.holds(accepted) or frame.holds(place):
                    found.append(Pin(feature, other, place, accepted))
    return found


def _build_sign(layer: Layer, place: Place, members: list[Feature], scale: float) -> Sign:
    if len(members) == 1:
        number = members[0].number if layer.shape == LayerShape.CIRCLE else SQUARE
        return Sign(layer, place, radius_of(number, scale), (*members,))
    return Sign(layer, place, (7 + min(7.0, sqrt(len(members)))) * scale, (*members,))


def _group_neighbours(
    ordered: list[Feature], frame: MapFrame, apart: float
) -> list[tuple[Place, list[Feature]]]:
    """Group neighbours around the largest of them. A grid keeps the search short."""
    cells: dict[tuple[int, int], list[tuple[Place, list[Feature]]]] = {}
    found = []
    for feature in ordered:
        place = frame.place(*(feature.point or MapPoint(0, 0)))
        if not frame.holds(place):
            continue
        column, row = int(place[0] // apart), int(place[1] // apart)
        near = [
            group
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for group in cells.get((column + i, row + j), ())
        ]
        group = min(near, key=lambda one: _distance(one[0], place), default=None)
        if group is not None and _distance(group[0], place) < apart:
            group[1].append(feature)
        else:
            fresh = (place, [feature])
            cells.setdefault((column, row), []).append(fresh)
            found.append(fresh)
    return found


def _distance(one: Place, other: Place) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
