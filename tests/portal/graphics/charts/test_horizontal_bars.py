"""Horizontal bars: a row for each category, its name beside or above."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.graphics.charts.axes import build_category_axis
from portal.graphics.charts.controls import ChartLook
from portal.graphics.charts.specification import (
    ChartAxis,
    ChartPanel,
    ChartPoint,
    PanelKind,
    ScaleKind,
    Tick,
)
from portal.graphics.charts.svg.canvas import Canvas, ChartSize, PanelArea, measure_text
from portal.graphics.charts.svg.horizontal_bars import draw_horizontal_bars, measure_height
from tests.portal.graphics.charts.building import (
    SIZE,
    SMALL,
    boxes,
    make_loser,
    make_panel,
    make_point,
    make_series,
    shapes,
    texts,
)

Y = ChartAxis(
    kind=ScaleKind.LINEAR, low=0, high=100, ticks=(Tick(at=0, text="0"), Tick(at=100, text="100"))
)
NAMES = build_category_axis(["China", "Kazakhstan"])


def panel(
    *rows: list[ChartPoint], kind: PanelKind = PanelKind.BARS, look: ChartLook = ChartLook.FULL
) -> ChartPanel:
    series = [make_series(str(at), points, look=look) for at, points in enumerate(rows)]
    return make_panel(*series, kind=kind, x=NAMES, y=Y)


def drawn(made: ChartPanel, size: ChartSize = SIZE, width: float = 600) -> Canvas:
    canvas = Canvas(size)
    draw_horizontal_bars(canvas, made, PanelArea(0, 0, width, measure_height(canvas, made)), 1)
    return canvas


ONE = [make_point(0, 40), make_point(1, 100)]


@pytest.mark.parametrize(
    ("made", "size", "height"),
    [
        (panel(ONE), SIZE, 2 * 24 + 24),
        (panel(ONE, ONE), SIZE, 2 * 39 + 24),
        (panel(ONE, ONE, kind=PanelKind.STACKED), SIZE, 2 * 24 + 24),
        (panel(ONE), SMALL, 2 * (24 + 14) + 24),
        (panel(), SIZE, 2 * 24 + 24),
    ],
)
def test_panel_is_as_high_as_its_rows(made: ChartPanel, size: ChartSize, height: float) -> None:
    assert measure_height(Canvas(size), made) == height


def test_names_stand_at_the_left_and_values_at_the_ends() -> None:
    canvas = drawn(panel(ONE))
    names = [(one["x"], one["y"], one["text-anchor"]) for one in shapes(canvas, "chart-label")]
    assert texts(canvas, "chart-label") == ["China", "Kazakhstan"]
    assert names == [("62.6", "15.5", "end"), ("62.6", "39.5", "end")]
    assert texts(canvas, "chart-number") == ["40 MW", "100 MW"]
    first, second = boxes(canvas, "chart-bar")
    assert (first[0], first[1], first[3]) == (70.6, 4.5, 14)
    assert (second[0], second[1], second[3]) == (70.6, 28.5, 14)
    assert first[2] == pytest.approx(second[2] * 0.4, abs=0.1)
    assert [one["data-point"] for one in shapes(canvas, "chart-bar")] == ["1.0.0", "1.0.1"]


def test_names_stand_above_the_bars_of_a_narrow_drawing() -> None:
    canvas = drawn(panel(ONE), SMALL, 300)
    assert [(one["x"], one["y"]) for one in shapes(canvas, "chart-label")] == [
        ("0", "12"),
        ("0", "50"),
    ]
    assert [(left, top) for left, top, _w, _h in boxes(canvas, "chart-bar")] == [
        (0, 18.5),
        (0, 56.5),
    ]


def test_values_end_within_a_narrow_drawing() -> None:
    values = [make_point(0, 100, text="about 13.94 million US dollars", comparator="over")]
    canvas = drawn(panel(values), SMALL, 300)
    (number,) = shapes(canvas, "chart-number")
    (first, *_others) = shapes(canvas, "chart-tick")
    assert float(number["x"]) + measure_text("about 13.94 million US dollars", 10) <= 300
    assert float(first["x"]) - measure_text("0", 10) / 2 >= 0


def test_long_names_above_bars_have_two_lines() -> None:
    name = "Transactions, Horgos Yiwu International Trade City, December 2024"
    axis = build_category_axis([name, "Other", f"{name}, {name}"])
    made = make_panel(make_series("a", [make_point(0, 40), make_point(1, 20)]), x=axis, y=Y)
    canvas = drawn(made, SMALL, 300)
    places = [float(one["y"]) for one in shapes(canvas, "chart-label")]
    lines = sorted(zip(places, texts(canvas, "chart-label"), strict=True))
    names = [line for _y, line in lines]
    assert " ".join(names[:2]) == name
    assert names[2] == "Other"
    assert len(names) == 5
    assert names[4].endswith("December 2024")
    assert all(measure_text(one, 10) <= 300 for one in names)
    assert measure_height(canvas, made) == 3 * (24 + 2 * 14) + 24
    bars = [top for _left, top, _width, _height in boxes(canvas, "chart-bar")]
    assert [bars[0] - lines[1][0], bars[1] - lines[2][0]] == [6.5, 6.5]


def test_several_series_lie_under_each_other_and_stacks_in_one_row() -> None:
    rows = [[make_point(0, 20)], [make_point(0, 30)]]
    grouped, stacked = drawn(panel(*rows)), drawn(panel(*rows, kind=PanelKind.STACKED))
    assert [top for _l, top, _w, _h in boxes(grouped, "chart-bar")] == [4.5, 19.5]
    (left, top, width, _h), (next_left, next_top, _w, _height) = boxes(stacked, "chart-bar")
    assert next_top == top
    assert next_left == pytest.approx(left + width, abs=0.11)
    assert texts(stacked, "chart-number") == []


def test_total_is_written_at_the_end_of_a_stack() -> None:
    total = make_point(1, 50, text="50 MW together")
    made = make_panel(
        make_series("a", [make_point(1, 50)]), kind=PanelKind.STACKED, x=NAMES, y=Y, totals=(total,)
    )
    canvas = drawn(made)
    assert texts(canvas, "chart-number") == ["50 MW together"]
    (number,) = shapes(canvas, "chart-number")
    assert number["y"] == "39.5"


def test_band_arrow_and_value_follow_each_other() -> None:
    disputed = make_point(0, 40, comparator="over", others=(make_loser(60),), upper=Decimal(45))
    canvas = drawn(panel([disputed]))
    ((left, top, width, height),) = boxes(canvas, "chart-band")
    (lost,) = shapes(canvas, "chart-lost")
    (arrow,) = shapes(canvas, "chart-open")
    (number,) = shapes(canvas, "chart-number")
    assert (top, height) == (9, 6)
    assert float(lost["cx"]) == pytest.approx(left + width, abs=0.11)
    assert arrow["d"].startswith(f"M{left + width + 3:.1f}".removesuffix(".0"))
    assert float(number["x"]) == pytest.approx(left + width + 18, abs=0.11)


def test_value_below_zero_stands_beside_its_bar() -> None:
    axis = replace(Y, low=-100, ticks=(Tick(at=-100, text="−100"), *Y.ticks))
    made = make_panel(make_series("a", [make_point(0, -60), make_point(1, 40)]), x=NAMES, y=axis)
    canvas = drawn(made)
    (left, _top, width, _height), _bar = boxes(canvas, "chart-bar")
    number, _second = shapes(canvas, "chart-number")
    assert float(number["x"]) == pytest.approx(left + width + 6, abs=0.11)


def test_planned_bars_are_hatched_and_forecasts_hollow() -> None:
    hatched = drawn(panel([make_point(0, 40)], look=ChartLook.HATCHED))
    assert [one["class"] for one in shapes(hatched, "chart-bar")] == ["chart-bar chart-hatched"]
    assert len(shapes(hatched, "chart-hatch")) == 1
    forecast = drawn(panel([make_point(0, 40, is_forecast=True)]))
    assert [one["class"] for one in shapes(forecast, "chart-bar")] == ["chart-bar chart-forecast"]


def test_axis_numbers_that_would_touch_are_left_out() -> None:
    ticks = tuple(Tick(at=at, text=f"{at * 1000:,}") for at in range(0, 101, 5))
    axis = ChartAxis(kind=ScaleKind.LINEAR, low=0, high=100, ticks=ticks)
    made = make_panel(make_series("a", ONE), x=NAMES, y=axis)
    canvas = drawn(made, SMALL, 300)
    written = texts(canvas, "chart-tick")
    assert written[0] == "0"
    assert 2 < len(written) < len(ticks)
    (rules,) = shapes(canvas, "chart-rule")
    assert rules["d"].count("M") == len(ticks) - 1
    assert len(shapes(canvas, "chart-base")) == 1
