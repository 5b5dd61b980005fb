"""The part of the world that a drawing shows."""

import pytest

from portal.graphics.maps.frames import HOME, choose_box
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.question import LayerResult, MapQuestion
from tests.portal.graphics.maps.building import make_found, make_sized

NEAR = [(60, 40), (64, 40), (64, 44), (60, 44)]
FAR = [(20, 50), (24, 50), (24, 54)]


@pytest.mark.parametrize(
    ("points", "home", "expected"),
    [
        (NEAR + FAR[:1], HOME, HOME),
        (NEAR + FAR[:1], None, Box(59.68, 39.68, 64.32, 44.32)),
        (NEAR[:1] + FAR, HOME, Box(16.8, 38.88, 63.2, 55.12)),
        ([], None, HOME),
    ],
)
def test_stops_far_away_do_not_move_a_drawing_of_what_is_near(
    points: list[tuple[float, float]], home: Box | None, expected: Box
) -> None:
    rows = [make_sized(f"plant{number}", 10, *at) for number, at in enumerate(points)]
    found = LayerResult(question=MapQuestion({}), layers=[make_found(*rows)], states={})

    assert choose_box(found, home) == pytest.approx(expected)
