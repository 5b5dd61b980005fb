"""Lines over time: joints, gaps, dots, names at their ends."""

import pytest

from portal.graphics.charts.specification import ChartPoint, PanelKind, words
from portal.graphics.charts.svg.canvas import Canvas, ChartSize
from portal.graphics.charts.svg.lines import draw_lines, draw_names, measure_names
from tests.portal.graphics.charts.building import (
    FRAME,
    SIZE,
    SMALL,
    boxes,
    elements,
    make_loser,
    make_panel,
    make_point,
    make_series,
    shapes,
    texts,
)


def drawn(*points: ChartPoint) -> Canvas:
    canvas = Canvas(SIZE)
    panel = make_panel(make_series("a", points), kind=PanelKind.LINES)
    draw_lines(canvas, panel, FRAME, {"a": 0})
    return canvas


YEARS = [make_point(2020, 10), make_point(2021, 20), make_point(2022, 30)]
BROKEN = make_point(2022, 30, is_joined=False)
PART = make_point(2021, 20, end=2021.5, is_partial=True)


@pytest.mark.parametrize(
    ("points", "lines"),
    [
        ([], []),
        (YEARS[:1], []),
        (YEARS, ["M5 90L15 80L25 70"]),
        ([*YEARS[:2], BROKEN], ["M5 90L15 80M25 70"]),
        ([YEARS[0], BROKEN], []),
        ([YEARS[0], PART, YEARS[2]], ["M5 90L25 70"]),
    ],
)
def test_line_joins_whole_periods_without_a_break(
    points: list[ChartPoint], lines: list[str]
) -> None:
    assert [one["d"] for one in shapes(drawn(*points), "chart-line")] == lines


def test_forecasts_are_a_line_of_their_own() -> None:
    forecasts = [
        make_point(2023, 40, is_forecast=True, is_joined=False),
        make_point(2024, 50, is_forecast=True),
    ]
    lines = shapes(drawn(*YEARS, *forecasts), "chart-line")
    assert [(one["class"], one["d"]) for one in lines] == [
        ("chart-line", "M5 90L15 80L25 70"),
        ("chart-line chart-line-forecast", "M35 60L45 50"),
    ]


def test_part_of_a_year_is_a_dot_on_its_extent() -> None:
    assert elements(drawn(PART)) == [
        '<path class="chart-extent" d="M10 80H15"/>',
        '<circle cx="12.5" cy="80" r="3.2"/>',
    ]
    assert len(shapes(drawn(PART), "chart-part")) == 1


def test_close_points_are_marked_at_a_distance_or_where_something_has_to_be_known() -> None:
    many = [make_point(2020 + n / 10, 10, end=2020.1 + n / 10) for n in range(64)]
    marked = [float(one["cx"]) for one in shapes(drawn(*many), "chart-dot")]
    assert marked == pytest.approx([63.5, 46.5, 30.5, 14.5], abs=1.1)  # the newest always
    many[60] = make_point(2026, 10, end=2026.1, disputed=True)
    many[61] = make_point(2026.1, 10, end=2026.2, comparator="over")
    marked = [float(one["cx"]) for one in shapes(drawn(*many), "chart-dot")]
    assert marked[:3] == [63.5, 61.5, 60.5]
    assert marked[3] == pytest.approx(44, abs=1.1)
    lone = [make_point(2020 + n / 10, 10, end=2020.1 + n / 10, is_joined=False) for n in range(5)]
    assert len(shapes(drawn(*lone), "chart-dot")) == 5


def test_frame_is_told_to_the_script() -> None:
    (frame,) = shapes(drawn(*YEARS), "chart-lines")
    assert frame["data-frame"] == "0 0 100 100"


def test_band_is_drawn_below_the_line() -> None:
    canvas = drawn(make_point(2020, 10, others=(make_loser(30),)), YEARS[1])
    assert boxes(canvas, "chart-band") == [(0.5, 70, 9, 20)]
    assert str(canvas).index("chart-band") < str(canvas).index('"chart-line"')


def test_comparators_are_drawn_at_their_points() -> None:
    canvas = drawn(
        make_point(2020, 10, comparator="over"), make_point(2021, 20, comparator="about")
    )
    assert len(shapes(canvas, "chart-open")) == 1
    assert texts(canvas, "chart-about") == ["≈"]


def test_series_have_the_shape_they_are_given() -> None:
    canvas = Canvas(SIZE)
    panel = make_panel(make_series("a", YEARS[:1]), make_series("b", YEARS[:1]))
    draw_lines(canvas, panel, FRAME, {"a": 1, "b": 0})
    assert [one[:5] for one in elements(canvas)] == ["<path", "<circ"]


@pytest.mark.parametrize(
    ("names", "size", "width"),
    [
        (["only"], SIZE, 0),
        (["a", "bb"], SIZE, 12.4 + 16),
        (["a", "bb"], SMALL, 0),
        (["a", "b" * 40], SIZE, 0),
        (list("abcdefghi"), SIZE, 6.2 + 16),
        (list("abcdefghij"), SIZE, 0),
    ],
)
def test_names_have_room_at_the_right_unless_they_take_too_much(
    names: list[str], size: ChartSize, width: float
) -> None:
    panel = make_panel(*(make_series(one, []) for one in names))
    assert measure_names(Canvas(size), panel) == pytest.approx(width)


def test_names_stand_at_the_ends_and_are_led_to_where_they_were_pushed_away() -> None:
    canvas = Canvas(SIZE)
    panel = make_panel(
        make_series("low", [make_point(2029, 48)]),
        make_series("high", [make_point(2029, 50)]),
        make_series("none", []),
    )
    draw_names(canvas, panel, FRAME)
    assert elements(canvas) == [
        '<text class="chart-label" x="109" y="53.5">high</text>',
        '<path class="chart-leader" d="M100 52L107 63"/>',
        '<text class="chart-label" x="109" y="66.5">low</text>',
    ]


def test_long_name_is_cut_at_the_edge_of_the_drawing() -> None:
    canvas = Canvas(SMALL)
    series = make_series("a", YEARS, title=words("n" * 60))
    draw_names(canvas, make_panel(series), FRAME)
    assert texts(canvas, "chart-label") == ["n" * 29 + "…"]
