"""Distance of points from countries, by the borders of the maps."""

from functools import lru_cache
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from portal.facts.distance import KM_PER_DEGREE
from portal.graphics.maps.borders import borders_stamp, read_borders
from portal.models import Country
from portal.records.document_types import JsonObject

TOLERANCE_KM = 10
"""Borders are drawn at 1:50,000,000: a point so near is not outside."""
type Edges = NDArray[np.float64]
"""Rows of longitude and latitude of the start of an edge, then of its end."""


def km_outside(code: str, latitude: float, longitude: float) -> float:
    """Return the distance to a country in kilometres; 0 inside, and where no borders are known."""
    edges = _edges_by_code(borders_stamp()).get(code)
    if edges is None or _is_inside(edges, latitude, longitude):
        return 0
    x1, y1, x2, y2 = edges.T
    shrink = cos(radians(latitude))
    start = np.stack([(x1 - longitude) * shrink, y1 - latitude])
    along = np.stack([(x2 - x1) * shrink, y2 - y1])
    length = np.maximum((along**2).sum(0), 1e-18)
    nearest = start + along * np.clip(-(start * along).sum(0) / length, 0, 1)
    return float(np.sqrt((nearest**2).sum(0).min()) * KM_PER_DEGREE)


def _is_inside(edges: Edges, latitude: float, longitude: float) -> bool:
    x1, y1, x2, y2 = edges.T
    crosses = (y1 > latitude) != (y2 > latitude)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
    return bool(np.count_nonzero(crosses & (longitude < at)) % 2)


def country_at(latitude: float, longitude: float) -> str:
    """Return the code of the country of the maps that a point is in; empty if it is in none."""
    countries = _edges_by_code(borders_stamp()).items()
    return next((code for code, edges in countries if _is_inside(edges, latitude, longitude)), "")


def is_on_land(latitude: float, longitude: float) -> bool:
    return country_at(latitude, longitude) != ""


def middle_of(code: str) -> tuple[float, float] | None:
    """Return the centre of the area of a country, latitude first."""
    edges = _edges_by_code(borders_stamp()).get(code)
    if edges is None:
        return None
    x1, y1, x2, y2 = edges.T
    cross = x1 * y2 - x2 * y1
    area = cross.sum() * 3
    return float(((y1 + y2) * cross).sum() / area), float(((x1 + x2) * cross).sum() / area)


@lru_cache(maxsize=2)
def _edges_by_code(stamp: str) -> dict[str, Edges]:
    document = read_borders() if stamp else None
    by_number: dict[str, list[Edges]] = {}
    for feature in (document or {"features": []})["features"]:
        known, geometry = feature.get("properties") or {}, feature.get("geometry")
        if geometry and known.get("layer") == "country":
            found = [_edges(ring) for ring in _rings(geometry)]
            by_number.setdefault(str(known.get("id", "")), []).extend(found)
    codes = dict(Country.objects.exclude(numeric="").values_list("numeric", "code"))
    return {codes[n]: np.concatenate(all_) for n, all_ in by_number.items() if n in codes and all_}


def _rings(geometry: JsonObject) -> list[list[list[float]]]:
    parts = geometry["coordinates"]
    return (
        [ring for part in parts for ring in part] if geometry["type"] == "MultiPolygon" else parts
    )


def _edges(ring: list[list[float]]) -> Edges:
    points = np.array([point[:2] for point in ring], dtype=np.float64)
    return np.concatenate([points[:-1], points[1:]], axis=1)
