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
        ([*NEAR, (74, 43), *FAR[:1]], HOME, Box(58.88, 39, 75.12, 45)),
        ([*NEAR, (82, 43), *FAR[:1]], HOME, HOME),
        ([*NEAR, (64, 51), *FAR[:1]], HOME, HOME),
        (NEAR[:1], HOME, Box(53, 37, 67, 43)),
        (NEAR + FAR[:1], None, Box(59.68, 39.68, 64.32, 44.32)),
        (NEAR[:1] + FAR, HOME, Box(16.8, 38.88, 63.2, 55.12)),
        ([], None, HOME),
    ],
)
def test_drawing_shows_what_is_near_whatever_lies_far_away(
    points: list[tuple[float, float]], home: Box | None, expected: Box
) -> None:
    rows = [make_sized(f"plant{number}", 10, *at) for number, at in enumerate(points)]
    found = LayerResult(question=MapQuestion({}), layers=[make_found(*rows)], states={})

    assert choose_box(found, home) == pytest.approx(expected)
