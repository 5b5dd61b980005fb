"""The marks of points: shapes, arrows, bands, hatching."""

import re
from decimal import Decimal

import pytest

from portal.graphics.charts.specification import ChartPoint
from portal.graphics.charts.svg.canvas import Canvas
from portal.graphics.charts.svg.marks import (
    certainty_class,
    draw_comparator,
    draw_disagreements,
    draw_dot,
    draw_hatching,
)
from tests.portal.graphics.charts.building import FRAME, SIZE, elements, make_loser, make_point

PLAIN = make_point(2020, 10)


@pytest.mark.parametrize(
    ("point", "css"),
    [
        (PLAIN, "chart-whole"),
        (make_point(2020, 10, is_partial=True), "chart-part"),
        (make_point(2020, 10, is_forecast=True), "chart-forecast"),
        (make_point(2020, 10, is_forecast=True, is_partial=True), "chart-forecast"),
    ],
)
def test_class_names_the_certainty_of_a_point(point: ChartPoint, css: str) -> None:
    assert certainty_class(point) == css


@pytest.mark.parametrize(
    ("shape", "drawn"),
    [
        (0, '<circle class="chart-dot chart-whole" cx="10" cy="20" r="3.2" data-point="0.0.1"/>'),
        (
            1,
            '<rect class="chart-dot chart-whole" x="7.1" y="17.1" width="5.8" height="5.8"'
            ' data-point="0.0.1"/>',
        ),
        (
            2,
            '<path class="chart-dot chart-whole" d="M10 15.8l4.2 4.2-4.2 4.2-4.2-4.2z"'
            ' data-point="0.0.1"/>',
        ),
        (3, '<path class="chart-dot chart-whole" d="M10 16.2l3.8 6.4h-7.6z" data-point="0.0.1"/>'),
        (4, '<circle class="chart-dot chart-whole" cx="10" cy="20" r="3.2" data-point="0.0.1"/>'),
    ],
)
def test_series_differ_by_the_shape_of_their_marks(shape: int, drawn: str) -> None:
    canvas = Canvas(SIZE)
    draw_dot(canvas, 10, 20, PLAIN, "0.0.1", shape)
    assert str(canvas) == drawn


@pytest.mark.parametrize(
    ("comparator", "drawn"),
    [
        ("exact", ""),
        ("over", '<path class="chart-open" d="M10 16v-9m-3.5 3.5l3.5-3.5l3.5 3.5"/>'),
        ("at_least", '<path class="chart-open" d="M10 16v-9m-3.5 3.5l3.5-3.5l3.5 3.5"/>'),
        ("under", '<path class="chart-open" d="M10 24v9m-3.5-3.5l3.5 3.5l3.5-3.5"/>'),
        ("at_most", '<path class="chart-open" d="M10 24v9m-3.5-3.5l3.5 3.5l3.5-3.5"/>'),
        ("about", '<text class="chart-about" x="10" y="14" text-anchor="middle">≈</text>'),
    ],
)
def test_comparator_is_an_arrow_or_a_sign(comparator: str, drawn: str) -> None:
    canvas = Canvas(SIZE)
    draw_comparator(canvas, 10, 20, make_point(2020, 10, comparator=comparator))
    assert "".join(elements(canvas)) == drawn


def test_band_reaches_from_the_lowest_to_the_highest_live_statement() -> None:
    losers = (make_loser(20), make_loser(70, "overruled"), make_loser(99, "agrees"))
    point = make_point(2020, 50, others=losers)
    canvas = Canvas(SIZE)
    draw_disagreements(canvas, FRAME, 8, [(10, point)])
    assert elements(canvas) == [
        '<path class="chart-band" d="M6 30h8v50h-8z"/>',
        '<path class="chart-band-end" d="M6 80H14M6 30H14"/>',
        '<circle cx="10" cy="80" r="2.6"/>',
        '<circle cx="10" cy="30" r="2.6"/>',
    ]


def test_band_of_bounds_alone_has_no_overruled_values() -> None:
    point = make_point(2020, 50, lower=Decimal(50), upper=Decimal("50.5"))
    canvas = Canvas(SIZE)
    draw_disagreements(canvas, FRAME, 8, [(10, point)])
    assert elements(canvas) == [
        '<path class="chart-band" d="M6 49.5h8v1h-8z"/>',
        '<path class="chart-band-end" d="M6 50H14M6 49.5H14"/>',
    ]


@pytest.mark.parametrize(("width", "height"), [(1, 20), (20, 1), (0, 0), (-3, 20)])
def test_what_is_too_small_is_not_hatched(width: float, height: float) -> None:
    canvas = Canvas(SIZE)
    draw_hatching(canvas, 0, 0, width, height)
    assert str(canvas) == ""


@pytest.mark.parametrize("box", [(0, 0, 10, 10), (3, 7, 40, 6), (12.5, 1, 4, 60)])
def test_hatching_stays_within_its_rectangle_and_slants(box: tuple[float, ...]) -> None:
    x, y, width, height = box
    canvas = Canvas(SIZE)
    draw_hatching(canvas, x, y, width, height)
    lines = re.findall(r"M([\d.-]+) ([\d.-]+)L([\d.-]+) ([\d.-]+)", str(canvas))
    assert len(lines) == pytest.approx((width + height) / 5, abs=1)
    for line in lines:
        x1, y1, x2, y2 = map(float, line)
        assert x - 0.06 <= x2 <= x1 <= x + width + 0.06
        assert y - 0.06 <= y1 <= y2 <= y + height + 0.06
        assert x1 - x2 == pytest.approx(y2 - y1, abs=0.11)


def test_hatching_of_neighbours_is_continuous() -> None:
    """Every line x + y = 5k: two bars that touch look like one surface."""
    canvas = Canvas(SIZE)
    draw_hatching(canvas, 13, 4, 20, 9)
    draw_hatching(canvas, 33, 4, 20, 9)
    starts = re.findall(r"M([\d.-]+) ([\d.-]+)L", str(canvas))
    assert {(float(x) + float(y)) % 5 for x, y in starts} == {0}
