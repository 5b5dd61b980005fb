"""The area of a panel: where values lie, what is written around them."""

from dataclasses import replace

import pytest

from portal.graphics.charts.specification import ChartAxis, ScaleKind, Tick, words
from portal.graphics.charts.svg.canvas import Canvas, ChartSize, PanelArea, measure_text
from portal.graphics.charts.svg.frame import (
    ChartFrame,
    build_frame,
    draw_axes,
    draw_heads,
    measure_heads,
)
from tests.portal.graphics.charts.building import (
    FRAME,
    SIZE,
    TIME,
    VALUES,
    elements,
    make_panel,
    make_series,
    shapes,
    texts,
)

POWERS = ChartAxis(kind=ScaleKind.LOGARITHMIC, low=1, high=1000, ticks=())


def test_values_go_up_and_years_to_the_right() -> None:
    places = [(FRAME.x(at), FRAME.y(value)) for at, value in ((2020, 0), (2025, 50), (2030, 100))]
    assert places == [(0, 100), (50, 50), (100, 0)]


@pytest.mark.parametrize(("value", "y"), [(1, 90), (10, 60), (1000, 0), (0, 90), (-5, 90)])
def test_powers_are_evenly_spaced_and_nothing_lies_below_the_axis(value: float, y: float) -> None:
    frame = ChartFrame(left=0, top=0, right=100, bottom=90, x_axis=TIME, y_axis=POWERS)
    assert frame.y(value) == pytest.approx(y)


@pytest.mark.parametrize(
    ("axis", "zero"),
    [(VALUES, 100), (replace(VALUES, low=-100), 50), (replace(VALUES, low=80), 100), (POWERS, 100)],
)
def test_bars_begin_at_zero_or_at_the_foot(axis: ChartAxis, zero: float) -> None:
    assert replace(FRAME, y_axis=axis).zero == zero


@pytest.mark.parametrize(("unit", "top"), [("", 28), ("MW", 26)])
def test_frame_leaves_room_for_numbers_years_and_names(unit: str, top: float) -> None:
    panel = make_panel(y=replace(VALUES, label=unit))
    frame = build_frame(Canvas(SIZE), panel, PanelArea(10, 20, 500, 200), 30)
    widest = 3 * 6.2  # "100" in letters of ten units
    assert (frame.left, frame.top, frame.right, frame.bottom) == pytest.approx(
        (10 + widest + 8, top, 480, 200)
    )


@pytest.mark.parametrize(
    ("title", "unit", "height"),
    [
        ("", "", 0),
        ("", "MW", 26),
        ("Power", "", 20),
        ("Power", "MW", 46),
        ("one two three", "", 60),
    ],
)
def test_heads_are_as_high_as_their_lines(title: str, unit: str, height: float) -> None:
    panel = make_panel(title=words(title) if title else None, y=replace(VALUES, label=unit))
    assert measure_heads(Canvas(SIZE), panel, 40) == height


def test_heads_stand_at_the_foot_of_their_room_and_long_titles_end_in_dots() -> None:
    canvas = Canvas(SIZE)
    title = words("one two three four five")
    draw_heads(canvas, make_panel(title=title, y=replace(VALUES, label="MW")), 5, 100, 45, 100)
    assert elements(canvas) == [
        '<text class="chart-panel-title" x="5" y="124">one two</text>',
        '<text class="chart-panel-title" x="5" y="144">three</text>',
        '<text class="chart-panel-title" x="5" y="164">four fi…</text>',
        '<text class="chart-unit" x="5" y="184">MW</text>',
    ]


def test_axes_have_rules_numbers_and_years() -> None:
    canvas = Canvas(SIZE)
    draw_axes(canvas, FRAME)
    assert elements(canvas) == [
        '<path class="chart-base" d="M0 100H100"/>',
        '<path class="chart-rule" d="M0 0H100M5 100V104"/>',
        '<text class="chart-tick" x="-6" y="103.5" text-anchor="end">0</text>',
        '<text class="chart-tick" x="-6" y="3.5" text-anchor="end">100</text>',
        '<text class="chart-tick" x="5" y="115" text-anchor="middle">2020</text>',
    ]


def test_axis_that_does_not_begin_at_zero_has_a_line_at_its_foot() -> None:
    canvas = Canvas(SIZE)
    axis = replace(VALUES, low=50, ticks=(Tick(at=75, text="75"),))
    draw_axes(canvas, replace(FRAME, y_axis=axis))
    (rules,) = shapes(canvas, "chart-rule")
    assert rules["d"] == "M0 50H100M0 100H100M5 100V104"


def test_years_without_room_are_left_out_and_the_last_one_is_written() -> None:
    canvas = Canvas(SIZE)
    ticks = tuple(Tick(at=year + 0.5, text=str(year)) for year in range(2020, 2030))
    draw_axes(
        canvas, replace(FRAME, x_axis=replace(TIME, ticks=ticks), y_axis=replace(VALUES, ticks=()))
    )
    assert texts(canvas, "chart-tick") == ["2029", "2025", "2021"]


def test_last_year_ends_within_the_drawing() -> None:
    canvas = Canvas(ChartSize("test", 108, 10))
    axis = replace(TIME, ticks=(Tick(at=2023, text="2023年"), Tick(at=2029.9, text="2029年")))
    draw_axes(canvas, replace(FRAME, x_axis=axis, y_axis=replace(VALUES, ticks=())))
    last, before = (float(one["x"]) for one in shapes(canvas, "chart-tick"))
    assert last + measure_text("2029年", 10) / 2 == pytest.approx(108, abs=0.1)
    assert before == 30


def test_panel_without_a_title_has_no_heads() -> None:
    canvas = Canvas(SIZE)
    draw_heads(canvas, make_panel(make_series("a", [])), 0, 0, 100, 0)
    assert str(canvas) == ""
