"""Albers' projection and the frame of a drawing."""

import pytest

from portal.graphics.maps.geometry import Box
from portal.graphics.maps.projection import Albers, MapFrame
from tests.portal.graphics.maps.building import FRAME


def test_projection_agrees_with_the_worked_example_of_snyder() -> None:
    """USGS Professional Paper 1395, p. 291: a sphere of radius 1, standard parallels 29.5° and
    45.5° N, origin 23° N 96° W; 35° N 75° W is at x = 0.2952720, y = 0.2416774."""
    albers = Albers(meridian=-96, south=29.5, north=45.5)
    _x, origin = albers.place(-96, 23)
    x, y = albers.place(-75, 35)
    assert (x, origin - y) == pytest.approx((0.2952720, 0.2416774), abs=1e-6)
    assert albers.degrees(0.2952720, origin - 0.2416774) == pytest.approx((-75, 35), abs=1e-5)


def test_parallels_stand_a_sixth_from_the_edges() -> None:
    assert Albers.of(Box(60, 30, 80, 60)) == Albers(70, 35, 55)


@pytest.mark.parametrize("point", [(10, 20), (-30, -45), (0, 0), (60, 59)])
def test_inverse_leads_back(point: tuple[float, float]) -> None:
    for albers in (Albers(0, -20, 50), Albers(0, -50, -20), Albers(0, -30, 30)):
        assert albers.degrees(*albers.place(*point)) == pytest.approx(point, abs=1e-4)


def test_point_beyond_the_pole_does_not_fail() -> None:
    albers = Albers(65, 41, 49)
    assert albers.degrees(0, 0)[1] == pytest.approx(90, abs=20)
    assert albers.place(65, 90)[0] == 0


@pytest.mark.parametrize(
    ("box", "share"),
    [(Box(60, 20, 62, 60), 0.8), (Box(40, 40, 120, 41), 0.45), (Box(60, 40, 70, 46), None)],
)
def test_height_is_within_its_limits(box: Box, share: float | None) -> None:
    frame = MapFrame(box, 1000)
    if share is None:
        assert 450 < frame.height < 800
    else:
        assert frame.height == pytest.approx(1000 * share, abs=1)


def test_box_is_in_the_middle_of_the_drawing() -> None:
    frame = MapFrame(Box(60, 20, 62, 60), 300)
    left, right = frame.place(60, 20)[0], frame.place(62, 20)[0]
    assert (left + right) / 2 == pytest.approx(150)
    assert left > 100


@pytest.mark.parametrize(
    ("place", "margin", "is_inside"),
    [
        ((0, 0), 0, True),
        ((400, 10), 0, True),
        ((400.1, 10), 0, False),
        ((401, 10), 2, True),
        ((1, 10), -2, False),
        ((10, -1), 0, False),
    ],
)
def test_frame_holds_what_is_on_the_paper(
    place: tuple[float, float], margin: float, is_inside: bool
) -> None:
    assert FRAME.holds(place, margin) is is_inside


def test_visible_degrees_are_those_of_the_paper_with_a_margin() -> None:
    frame = MapFrame(Box(60, 20, 62, 60), 300)
    seen = frame.seen
    for degrees in ((60, 20), (62, 60), (60, 40)):
        assert Box(*seen).holds(degrees)
    assert (seen.west + seen.east) / 2 == pytest.approx(61)
    assert seen.east - seen.west > 20  # the paper is much wider than the box
    assert seen.north == pytest.approx(61, abs=0.5)
