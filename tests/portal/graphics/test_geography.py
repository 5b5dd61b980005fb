"""The land under the maps, from small topologies and as it was built."""

import json
from pathlib import Path

import pytest

from portal.graphics.geography.building import EURASIA, REGION, region
from portal.graphics.geography.clipping import Box, clip_line, clip_polygon
from portal.graphics.geography.simplifying import simplify
from portal.graphics.geography.topology import Topology, unwrapped

ROOT = Path(__file__).resolve().parents[3]
BUILT = ROOT / "portal/static/portal/built/region.geojson"

TWO_FIELDS = {
    "transform": {"scale": [1, 1], "translate": [10, 20]},
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "id": "1"},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "id": "2"},
            ]
        }
    },
    # The line both share, and the rest of each.
    "arcs": [
        [[2, 0], [0, 2]],
        [[2, 2], [-2, 0], [0, -2], [2, 0]],
        [[2, 0], [2, 0], [0, 2], [-2, 0]],
    ],
}
"""Two squares side by side, `2 0` to `2 2` between them."""


def test_shapes_are_put_together_from_lines_walked_both_ways():
    land = Topology(TWO_FIELDS)
    west, east = land.geometries("countries")
    assert land.polygons(west) == [[[(12, 20), (12, 22), (10, 22), (10, 20), (12, 20)]]]
    assert land.polygons(east) == [[[(12, 20), (14, 20), (14, 22), (12, 22), (12, 20)]]]


def test_border_is_what_two_countries_share():
    assert Topology(TWO_FIELDS).shared_lines("countries") == [[(12, 20), (12, 22)]]


def test_neighbours_stay_neighbours_when_lines_are_thinned():
    land = Topology(TWO_FIELDS, thin=lambda line: [line[0], line[-1]])
    shapes = [land.polygons(one)[0][0] for one in land.geometries("countries")]
    assert all({(12, 20), (12, 22)} <= set(shape) for shape in shapes)


def test_ring_over_the_end_of_the_world_goes_on():
    ring = [(170.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (170.0, 70.0), (170.0, 60.0)]
    assert unwrapped(ring) == [(170, 60), (190, 60), (190, 70), (170, 70), (170, 60)]
    # Begun beyond the meridian, most of it lies before it.
    ring = [(-170.0, 60.0), (-170.0, 70.0), (100.0, 70.0), (100.0, 60.0), (-170.0, 60.0)]
    assert unwrapped(ring) == [(190, 60), (190, 70), (100, 70), (100, 60), (190, 60)]


BOX = Box(0, 0, 10, 10)


def test_polygon_is_cut_to_the_box_and_a_hole_with_it():
    outer = [(-5.0, 2.0), (5.0, 2.0), (5.0, 8.0), (-5.0, 8.0), (-5.0, 2.0)]
    gone = [(-4.0, 3.0), (-3.0, 3.0), (-3.0, 4.0), (-4.0, 3.0)]
    (ring,) = clip_polygon([outer, gone], BOX)
    assert set(ring) == {(0, 2), (5, 2), (5, 8), (0, 8)}
    assert ring[0] == ring[-1]
    assert clip_polygon([gone], BOX) == []


def test_line_that_leaves_and_comes_back_is_two_lines():
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
def test_points_that_are_not_missed_are_left_out(tolerance, kept):
    line = [(0.0, 0.0), (1.0, 0.51), (2.0, 1.0), (4.0, 0.0)]
    assert [(x, round(y, 1)) for x, y in simplify(line, tolerance)] == kept


def test_land_that_was_built_is_whole_and_small():
    built = json.loads(BUILT.read_text())
    assert built == region(ROOT / "node_modules")
    countries = {
        feature["properties"]["id"]: feature["geometry"]["coordinates"]
        for feature in built["features"]
        if feature["properties"]["layer"] == "country"
    }
    assert {"156", "398", "417", "762", "795", "860"} <= set(countries)
    # The exclaves in the Fergana valley: Uzbekistan's in Kyrgyzstan, Tajikistan's Vorukh.
    assert len(countries["860"]) >= 3
    assert len(countries["762"]) >= 2
    points = [p for shape in countries["643"] for ring in shape for p in ring]
    assert all(EURASIA.west <= x <= EURASIA.east for x, _y in points)
    assert any(REGION.holds((x, y)) for x, y in points)
    assert BUILT.stat().st_size < 250_000
