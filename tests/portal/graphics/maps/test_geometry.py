"""Boxes, clipping and simplification in the plane."""

import pytest

from portal.graphics.maps.geometry import Box, Line, Point, clip_line, clip_polygon, simplify

BOX = Box(0, 0, 10, 10)


@pytest.mark.parametrize(
    ("point", "is_inside"),
    [((5, 5), True), ((0, 10), True), ((10.1, 5), False), ((5, -0.1), False), ((-1, 11), False)],
)
def test_box_holds_its_edges(point: Point, is_inside: bool) -> None:
    assert BOX.holds(point) is is_inside


def test_box_around_points_grows_on_every_side() -> None:
    around = Box.around([(3, 9), (1, 4), (2, 7)])
    assert around == Box(1, 4, 3, 9)
    assert around.grown(1, 2) == Box(0, 2, 4, 11)


@pytest.mark.parametrize(
    ("ring", "clipped"),
    [
        pytest.param(
            [(1, 1), (9, 1), (9, 9), (1, 1)], [(1, 1), (9, 1), (9, 9), (1, 1)], id="inside"
        ),
        pytest.param([(11, 1), (19, 1), (19, 9), (11, 1)], None, id="outside"),
        pytest.param(
            [(-5, -5), (15, -5), (15, 15), (-5, 15), (-5, -5)],
            [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)],
            id="around",
        ),
        pytest.param(
            [(5, 5), (15, 5), (15, 8), (5, 8), (5, 5)],
            [(5, 5), (10, 5), (10, 8), (5, 8), (5, 5)],
            id="over the east",
        ),
        pytest.param(
            [(2, 2), (2, -8), (4, -8), (4, 2), (2, 2)],
            [(2, 2), (2, 0), (4, 0), (4, 2), (2, 2)],
            id="over the south",
        ),
    ],
)
def test_ring_is_clipped_to_the_box(ring: Line, clipped: Line | None) -> None:
    (found,) = clip_polygon([ring], BOX) or [[]]
    assert sorted(set(found)) == sorted(set(clipped or []))
    assert len(found) == len(clipped or [])
    assert found[:1] == found[-1:]


def test_hole_outside_the_box_is_dropped_and_one_inside_is_kept() -> None:
    outer = [(-5.0, 0.0), (10.0, 0.0), (10.0, 10.0), (-5.0, 10.0), (-5.0, 0.0)]
    inside = [(2.0, 2.0), (3.0, 2.0), (3.0, 3.0), (2.0, 2.0)]
    outside = [(-4.0, 2.0), (-3.0, 2.0), (-3.0, 3.0), (-4.0, 2.0)]
    assert clip_polygon([outer, outside, inside], BOX)[1:] == [inside]


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ([(1, 1), (9, 9)], [[(1, 1), (9, 9)]]),
        ([(-10, 5), (20, 5)], [[(0, 5), (10, 5)]]),
        ([(-5, 0), (5, 10)], [[(0, 5), (5, 10)]]),
        ([(11, 0), (12, 9)], []),
        ([(5, 5), (5, 20), (7, 20), (7, 5)], [[(5, 5), (5, 10)], [(7, 10), (7, 5)]]),
        ([(5, 5)], []),
        ([], []),
    ],
)
def test_line_is_cut_into_the_pieces_inside(line: Line, pieces: list[Line]) -> None:
    assert clip_line(line, BOX) == pieces


@pytest.mark.parametrize(
    ("line", "tolerance", "simplified"),
    [
        ([(0, 0), (5, 0.4), (10, 0)], 0.5, [(0, 0), (10, 0)]),
        ([(0, 0), (5, 0.6), (10, 0)], 0.5, [(0, 0), (5, 0.6), (10, 0)]),
        ([(0, 0), (1, 0)], 9, [(0, 0), (1, 0)]),
        ([(0, 0), (4, 4), (8, 0), (4, -0.1), (0, 0)], 1, [(0, 0), (4, 4), (8, 0), (0, 0)]),
        ([(0, 0), (12, 0), (10, 0)], 1, [(0, 0), (12, 0), (10, 0)]),
    ],
)
def test_points_near_the_line_are_left_out(line: Line, tolerance: float, simplified: Line) -> None:
    assert simplify(line, tolerance) == simplified
