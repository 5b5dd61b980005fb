"""The projection, the land, the names: what the drawing of a map stands on."""

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from math import cos, radians
from pathlib import Path

import pytest
from pytest_django import Settings

from portal.graphics.maps.features import MapPoint
from portal.graphics.maps.frames import HOME
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.labels import Label, LabelSpace, place_country_labels, place_town_labels
from portal.graphics.maps.land import EMPTY, LandSpot, draw_land, find_spots
from portal.graphics.maps.places import Town
from portal.graphics.maps.projection import Albers, MapFrame, Place
from portal.records.document_types import JsonObject

FRAME = MapFrame(Box(60, 40, 70, 50), 400)
SQUARE = [[62, 42], [68, 42], [68, 48], [62, 48], [62, 42]]
WITH_HOLE = [SQUARE, [[64, 44], [64, 46], [66, 46], [66, 44], [64, 44]]]


def feature(layer: str, kind: str, coordinates: object, **properties: str) -> JsonObject:
    return {
        "type": "Feature",
        "properties": {"layer": layer, **properties},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


OTHER_WORLD: JsonObject = {
    "type": "FeatureCollection",
    "note": {"en": "As we draw them.", "zh-hans": "按我们的画法。", "ru": ""},
    "features": [
        feature("country", "Polygon", WITH_HOLE, id="398", name="Kazakhstan"),
        feature("country", "MultiPolygon", [[[[10, 10], [11, 10], [11, 11], [10, 10]]]], id="356"),
        feature("border", "LineString", [[62, 42], [68, 48]]),
        feature("lake", "MultiPolygon", [[SQUARE]]),
        feature("river", "MultiLineString", [[[50, 45], [80, 45]]]),
        {"type": "Feature", "properties": {"layer": "lake"}, "geometry": None},
    ],
}


@pytest.fixture
def other_world(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "borders.geojson"
    path.write_text(json.dumps(OTHER_WORLD))
    settings.PORTAL_BORDERS = str(path)
    return path


def area(points: list[Place]) -> float:
    return abs(sum(a * d - c * b for (a, b), (c, d) in pairwise([*points, points[0]]))) / 2


def test_projection_keeps_areas() -> None:
    albers = Albers.of(HOME)

    def drawn(west: float, south: float, step: float = 0.01) -> float:
        corners = [(0, 0), (step, 0), (step, step), (0, step)]
        return area([albers.place(west + u, south + v) for u, v in corners])

    for longitude, latitude in [(50, 36), (71.5, 45), (95, 55)]:
        share = drawn(longitude, latitude) / drawn(60, 40)
        assert share == pytest.approx(
            cos(radians(latitude + 0.005)) / cos(radians(40.005)), rel=1e-3
        )


@pytest.mark.parametrize("box", [HOME, Box(-70, -50, -40, -10), Box(-180, -60, 180, 60)])
def test_projection_can_be_inverted(box: Box) -> None:
    albers = Albers.of(box)
    point = (box.west + 3, box.south + 2)

    assert albers.degrees(*albers.place(*point)) == pytest.approx(point, abs=1e-3)


def test_frame_contains_its_box_within_limits_of_height() -> None:
    tall, flat = MapFrame(Box(60, 20, 62, 60), 300), MapFrame(Box(40, 40, 120, 42), 300)
    inside = [FRAME.place(x, y) for x in (60, 65, 70) for y in (40, 45, 50)]

    assert all(FRAME.holds(place, 0.01) for place in inside)
    assert FRAME.place(65, 45)[0] == pytest.approx(200)
    assert FRAME.place(65, 50)[1] < FRAME.place(65, 40)[1]
    assert (tall.height, flat.height) == (240, 135)


def test_land_is_clipped_to_the_frame_and_cached(other_world: Path) -> None:
    made = draw_land(FRAME)

    assert made is draw_land(FRAME)
    lines = {name: d.count("M") for name, d in made.items()}  # two in focus: the hole too
    assert lines == {"around": 0, "focus": 2, "lake": 1, "river": 1, "border": 1}
    assert set(find_spots(FRAME)) == {"398"}
    assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", made["focus"])


def test_label_spot_is_inside_its_country(other_world: Path) -> None:
    middle = find_spots(FRAME)["398"][0]
    west, north = FRAME.place(62, 48)
    east, south = FRAME.place(68, 42)

    assert west < middle.x < east
    assert north < middle.y < south


def test_land_is_empty_without_borders(settings: Settings) -> None:
    settings.PORTAL_BORDERS = "/nowhere/borders.geojson"

    assert draw_land(FRAME) == EMPTY


def test_land_is_redrawn_after_the_file_changes(other_world: Path) -> None:
    before = draw_land(FRAME)
    other_world.write_text(json.dumps({**OTHER_WORLD, "features": OTHER_WORLD["features"][2:]}))

    assert (before["focus"] != "", draw_land(FRAME)["focus"]) == (True, "")


def town(
    words: str, east: float, north: float, population: int = 10, *, is_capital: bool = False
) -> Town:
    return Town(words, words, "", MapPoint(east, north), population, is_capital)


def named(labels: Iterable[Label]) -> list[str]:
    return [label.words for label in labels]


def test_labels_do_not_overlap_and_the_first_have_priority() -> None:
    room = LabelSpace(FRAME)
    crowd = [town(f"Town number {n}", 65 + n / 50, 45) for n in range(9)]

    labels = list(place_town_labels(crowd, room, 10, 9))

    assert named(labels)[:1] == ["Town number 0"]
    assert len(labels) < 9
    assert len({label.place for label in labels}) == len(labels)


def test_label_of_a_small_town_avoids_signs_but_a_capital_covers_them() -> None:
    room = LabelSpace(FRAME)
    room.lay(*FRAME.place(65, 45), 90)

    small = list(place_town_labels([town("Small", 65, 45)], room, 10, 5))
    capital = list(place_town_labels([town("Capital", 65, 45, is_capital=True)], room, 10, 5))

    assert (named(small), named(capital)) == ([], ["Capital"])


def test_towns_outside_the_frame_have_no_label() -> None:
    assert list(place_town_labels([town("Far", 20, 10)], LabelSpace(FRAME), 10, 5)) == []


def test_narrow_country_has_a_label_only_if_it_is_in_focus() -> None:
    spots = [LandSpot(200, 200, 60)]

    def names(is_needed: bool) -> list[str]:
        found = [("Long name", "", spots)]
        return named(place_country_labels(found, LabelSpace(FRAME), 13, is_needed=is_needed))

    assert (names(False), names(True)) == ([], ["Long name"])
