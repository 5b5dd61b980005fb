"""The land under the maps as set-up built it, and what cuts and thins it for a drawing."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from pathlib import Path

import pytest

from portal.graphics.maps.geometry import Box, Line, Point, clip_line, clip_polygon, simplify
from portal.records.document_types import JsonObject

BUILT = Path(__file__).resolve().parents[3] / "portal/static/portal/built/region.geojson"
EURASIA, REGION = Box(-12, 16, 146, 71), Box(44, 17, 136, 56)
type Layers = dict[str, list[JsonObject]]

MACAO = {(113.48, 22.2), (113.53, 22.25)}
"""The ends of its border: the rest of it is too small to be drawn."""


@pytest.fixture(scope="module")
def built() -> Layers:
    """Layer → features."""
    layers: Layers = {}
    for feature in json.loads(BUILT.read_text())["features"]:
        layers.setdefault(feature["properties"]["layer"], []).append(feature)
    return layers


def lines_of(features: Iterable[JsonObject]) -> Iterator[Line]:
    """Every ring or line, as points."""
    for geometry in (feature["geometry"] for feature in features):
        parts = geometry["coordinates"]
        rings = chain.from_iterable(parts) if geometry["type"] == "MultiPolygon" else parts
        yield from ([tuple(point) for point in ring] for ring in rings)


def area(ring: Line) -> float:
    """Square degrees, positive anticlockwise."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)) / 2


def test_rings_are_closed_without_repeated_points(built: Layers) -> None:
    for ring in lines_of([*built["country"], *built["lake"]]):
        assert ring[0] == ring[-1]
        assert len(ring) > 3
        assert all(one != other for one, other in pairwise(ring))


def test_border_points_belong_to_two_countries(built: Layers) -> None:
    """Every point of a border in the region is one of two countries: no coast is a border."""
    countries: Counter[Point] = Counter()
    for country in built["country"]:
        countries.update(set(chain.from_iterable(lines_of([country]))))
    borders = set(chain.from_iterable(lines_of(built["border"])))
    near = {point for point in borders if REGION.holds(point)} - MACAO
    assert len(near) > 2000
    assert [point for point in near if countries[point] < 2] == []


def test_neighbours_stay_neighbours_when_lines_are_thinned(built: Layers) -> None:
    """The sides of one country's rings inside the region that are a border are the other's."""
    sides: Counter[frozenset[Point]] = Counter()
    for ring in lines_of(built["country"]):
        sides.update(frozenset(side) for side in pairwise(ring))
    borders = [frozenset(side) for line in lines_of(built["border"]) for side in pairwise(line)]
    near = [side for side in borders if all(map(REGION.holds, side)) and side != MACAO]
    assert len(near) > 2000
    assert [sorted(side) for side in near if sides[side] != 2] == []


def test_ring_across_the_antimeridian_is_cut_at_the_edge(built: Layers) -> None:
    """Russia reaches the eastern edge, and nothing of it lies in the west of the earth."""
    (russia,) = (one for one in built["country"] if one["properties"]["id"] == "643")
    longitudes = [x for ring in lines_of([russia]) for x, _y in ring]
    assert max(longitudes) == EURASIA.east
    assert min(longitudes) > 19  # Kaliningrad


BOX = Box(0, 0, 10, 10)


def test_polygon_and_its_holes_are_clipped_to_the_box() -> None:
    outer = [(-5.0, 2.0), (5.0, 2.0), (5.0, 8.0), (-5.0, 8.0), (-5.0, 2.0)]
    gone = [(-4.0, 3.0), (-3.0, 3.0), (-3.0, 4.0), (-4.0, 3.0)]
    (ring,) = clip_polygon([outer, gone], BOX)
    assert set(ring) == {(0, 2), (5, 2), (5, 8), (0, 8)}
    assert ring[0] == ring[-1]
    assert clip_polygon([gone], BOX) == []


def test_line_that_leaves_and_comes_back_is_two_lines() -> None:
    line = [(1.0, 5.0), (12.0, 5.0), (12.0, 7.0), (2.0, 7.0)]
    assert clip_line(line, BOX) == [[(1, 5), (10, 5)], [(10, 7), (2, 7)]]
    assert clip_line([(20.0, 1.0), (30.0, 1.0)], BOX) == []


@pytest.mark.parametrize(
    ("tolerance", "kept"),
    [
        (0.5, [(0, 0), (2, 1), (4, 0)]),
        (2, [(0, 0), (4, 0)]),
        (0, [(0, 0), (1, 0.5), (2, 1), (4, 0)]),
    ],
)
def test_simplify_drops_points_within_the_tolerance(tolerance: float, kept: Line) -> None:
    line = [(0.0, 0.0), (1.0, 0.51), (2.0, 1.0), (4.0, 0.0)]
    assert [(x, round(y, 1)) for x, y in simplify(line, tolerance)] == kept


def test_built_land_is_complete_and_small(built: Layers) -> None:
    countries = {one["properties"]["id"]: one["geometry"] for one in built["country"]}
    assert {"156", "398", "417", "762", "795", "860"} <= set(countries)
    # The enclaves in the Fergana valley: Uzbekistan's Sokh and Shohimardon, Tajikistan's Vorukh
    # and Sarvan, each as an area and not as a line.
    parts = {code: countries[code]["coordinates"] for code in ("417", "762", "860")}
    assert {code: len(found) for code, found in parts.items()} == {"417": 1, "762": 3, "860": 3}
    assert all(abs(area(rings[0])) > 0.001 for found in parts.values() for rings in found)
    points = {layer: list(chain.from_iterable(lines_of(found))) for layer, found in built.items()}
    for layer, box in (
        ("country", EURASIA),
        ("border", EURASIA),
        ("lake", REGION),
        ("river", REGION),
    ):
        assert all(box.holds(point) for point in points[layer])
        assert sum(REGION.holds(point) for point in points[layer]) > 500
    assert BUILT.stat().st_size < 250_000
