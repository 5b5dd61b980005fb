"""Vertical bars: slots, stacks, totals, numbers, gaps. In `FRAME` a year is ten units wide."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from portal.formatting.numbers import format_bounds
from portal.graphics.charts.controls import ChartLook
from portal.graphics.charts.specification import ChartPoint, ChartSeries, Gap, PanelKind, words
from portal.graphics.charts.svg.bar_numbers import BarNumbers
from portal.graphics.charts.svg.bars import (
    draw_bars,
    draw_names,
    find_slot,
    has_complete_last_bar,
    has_whole_period,
)
from portal.graphics.charts.svg.canvas import Canvas
from portal.models.languages import PickedText
from tests.portal.graphics.charts.building import (
    FRAME,
    SIZE,
    VALUES,
    boxes,
    elements,
    make_loser,
    make_panel,
    make_point,
    make_series,
    shapes,
    texts,
)

HALF = make_point(2023, 5, end=2023.5, is_partial=True)
FORECAST = make_point(2023, 14, is_forecast=True)
BIG = replace(FRAME, right=600)
"""A year is sixty units wide: numbers have room."""


@pytest.mark.parametrize(
    ("series", "point", "is_whole"),
    [
        ([make_point(2023, 12)], HALF, True),
        ([make_point(2023, 12)], FORECAST, True),
        ([make_point(2022, 12)], HALF, False),
        ([HALF], HALF, False),
        ([FORECAST], FORECAST, False),
        ([make_point(2023.25, 12, end=2023.5)], HALF, False),
    ],
)
def test_part_is_drawn_inside_the_whole_if_the_series_has_it(
    series: list[ChartPoint], point: ChartPoint, is_whole: bool
) -> None:
    assert has_whole_period(make_series("a", series), point) is is_whole


@pytest.mark.parametrize(
    ("point", "slot"),
    [
        (make_point(2020, 1), (1, 8)),
        (make_point(2025, 1), (51, 8)),
        (make_point(2020, 1, end=2020.5, is_partial=True), (1, 4)),
        (make_point(2020.5, 1, end=2021, is_partial=True), (5, 4)),
        (make_point(2020, 1, end=2022), (2, 16)),
        (make_point(2020.5, 1, end=2020.5, is_instant=True), (-1, 12)),
    ],
)
def test_bar_of_a_single_series_is_as_wide_as_its_period(
    point: ChartPoint, slot: tuple[float, float]
) -> None:
    panel = make_panel(make_series("a", [point]))
    assert find_slot(FRAME, panel, 0, point) == pytest.approx(slot)


def test_bars_share_a_period_among_the_series_that_have_it() -> None:
    both, alone = make_point(2020, 1), make_point(2021, 1)
    panel = make_panel(
        make_series("a", [both]), make_series("b", []), make_series("c", [both, alone])
    )
    slots = [
        find_slot(FRAME, panel, place, point) for place, point in ((0, both), (2, both), (2, alone))
    ]
    assert slots == [pytest.approx(one) for one in ((1, 3), (5, 3), (11, 8))]


@pytest.mark.parametrize(("end", "slot"), [(2021, (68, 64)), (2023, (204, 192))])
def test_few_bars_are_no_wider_than_their_limit(end: int, slot: tuple[float, float]) -> None:
    point = make_point(2020, 1, end=end)
    wide = replace(FRAME, right=2000)
    found = find_slot(wide, make_panel(make_series("a", [point])), 0, point)
    assert found == pytest.approx(slot)


def drawn(*series: ChartSeries, kind: PanelKind = PanelKind.BARS) -> Canvas:
    canvas = Canvas(SIZE)
    draw_bars(canvas, make_panel(*series, kind=kind), FRAME, 2)
    return canvas


def test_bar_stands_on_zero_and_is_found_by_its_number() -> None:
    (bar,) = shapes(drawn(make_series("a", [make_point(2020, 30)])), "chart-bar")
    assert bar == {
        "class": "chart-bar chart-whole",
        "x": "1",
        "y": "70",
        "width": "8",
        "height": "30",
        "data-point": "2.0.0",
    }


def test_bar_of_a_negative_value_hangs_from_zero() -> None:
    canvas = Canvas(SIZE)
    frame = replace(FRAME, y_axis=replace(VALUES, low=-100))
    draw_bars(canvas, make_panel(make_series("a", [make_point(2020, -50)])), frame, 0)
    assert boxes(canvas, "chart-bar") == [(1, 50, 8, 25)]


def test_parts_are_drawn_on_top_of_whole_periods_and_forecasts() -> None:
    points = [FORECAST, HALF, make_point(2023, 12), make_point(2022, 9)]
    canvas = drawn(make_series("a", points))
    order = re.findall(r'data-point="([^"]+)"', str(canvas))
    assert order == ["2.0.2", "2.0.3", "2.0.0", "2.0.1"]


def test_forecast_of_a_counted_year_is_a_line_across_its_bar() -> None:
    canvas = drawn(make_series("a", [make_point(2023, 12), FORECAST]))
    assert [one["d"] for one in shapes(canvas, "chart-expected")] == ["M26 86h18"]
    canvas = drawn(make_series("a", [FORECAST]))
    assert [one["class"] for one in shapes(canvas, "chart-bar")] == ["chart-bar chart-forecast"]


def test_count_on_a_day_is_a_stem_with_a_dot() -> None:
    point = make_point(2020.5, 40, end=2020.5, is_instant=True)
    assert elements(drawn(make_series("a", [point]))) == [
        '<path class="chart-stem" d="M5 100V60"/>',
        '<circle class="chart-dot chart-whole" cx="5" cy="60" r="3.2" data-point="2.0.0"/>',
    ]


def test_disputed_bar_has_a_band_in_its_middle() -> None:
    canvas = drawn(make_series("a", [make_point(2020, 30, others=(make_loser(50),))]))
    assert boxes(canvas, "chart-band") == [(2, 50, 6, 20)]
    assert [(one["cx"], one["cy"]) for one in shapes(canvas, "chart-lost")] == [("5", "50")]


def test_parts_of_a_stack_stand_on_each_other_in_every_period() -> None:
    years = [make_point(2020, 10), make_point(2021, 20)]
    canvas = drawn(
        make_series("coal", years), make_series("wind", years[::-1]), kind=PanelKind.STACKED
    )
    assert boxes(canvas, "chart-bar") == [
        (1.2, 90, 7.6, 10),
        (11.2, 80, 7.6, 20),
        (11.2, 60, 7.6, 20),
        (1.2, 80, 7.6, 10),
    ]


def test_planned_parts_of_a_stack_are_hatched() -> None:
    planned = make_series("wind", [make_point(2020, 30)], look=ChartLook.HATCHED)
    canvas = drawn(planned, kind=PanelKind.STACKED)
    assert [one["class"] for one in shapes(canvas, "chart-bar")] == ["chart-bar chart-hatched"]
    assert len(shapes(canvas, "chart-hatch")) == 1


@pytest.mark.parametrize(
    ("upper", "line", "above"),
    [(None, [], 60), (Decimal(60), ["M30 60V40M26.5 60H33.5M26.5 40H33.5"], 40)],
)
def test_total_of_a_stack_has_its_range_and_a_number_above(
    upper: Decimal | None, line: list[str], above: float
) -> None:
    part, total = make_point(2020, 40), make_point(2020, 40)
    total = replace(total, upper=upper)
    canvas = Canvas(SIZE)
    panel = make_panel(make_series("a", [part]), kind=PanelKind.STACKED, totals=(total,))
    draw_bars(canvas, panel, BIG, 0)
    assert [one["d"] for one in shapes(canvas, "chart-band-end")] == line
    assert texts(canvas, "chart-number") == ["40"]
    (place,) = re.findall(r'class="chart-number".*? y="([\d.]+)"', str(canvas))
    assert above - 20 < float(place) < above


@pytest.mark.parametrize(
    ("first", "second", "is_complete"),
    [([2020, 2021], [2021], True), ([2020, 2021], [2020], False), ([2021], [], False)],
)
def test_stack_is_labelled_if_the_last_bar_has_every_part(
    first: list[int], second: list[int], is_complete: bool
) -> None:
    series = [
        make_series(key, [make_point(year, 1) for year in years])
        for key, years in (("a", first), ("b", second))
    ]
    assert has_complete_last_bar(make_panel(*series)) is is_complete


def test_names_of_a_stack_stand_beside_its_last_bar_in_its_order() -> None:
    canvas = Canvas(SIZE)
    panel = make_panel(
        make_series("coal", [make_point(2029, 10)]),
        make_series("wind", [make_point(2029, 4)]),
        make_series("none", [make_point(2028, 4)]),
        kind=PanelKind.STACKED,
    )
    draw_names(canvas, panel, FRAME)
    assert elements(canvas) == [
        '<path class="chart-leader" d="M100 88L108 87"/>',
        '<text class="chart-label" x="111" y="90.5">wind</text>',
        '<path class="chart-leader" d="M100 95L108 100"/>',
        '<text class="chart-label" x="111" y="103.5">coal</text>',
    ]


def make_gap(lower: str, low: int = 20, high: int = 80) -> Gap:
    return Gap(
        start=2020,
        end=2021,
        low=Decimal(low),
        high=Decimal(high),
        text="",
        sentence="",
        lower=lower,
    )


def gap_between(gap: Gap) -> Canvas:
    canvas = Canvas(SIZE)
    sides = (
        make_series("here", [make_point(2020, 80)]),
        make_series("there", [make_point(2020, 20)]),
    )
    draw_bars(canvas, make_panel(*sides, gaps=(gap,)), BIG, 0)
    return canvas


def test_gap_has_a_line_a_bracket_and_the_difference() -> None:
    canvas = gap_between(make_gap("there"))
    (line,) = shapes(canvas, "chart-gap-line")
    assert line["d"] == "M26 20H57"
    assert [one["d"] for one in shapes(canvas, "chart-gap-bracket")] == [
        "M31 20h6M34 20V67M31 67h6"
    ]
    assert texts(canvas, "chart-gap-words") == ["60"]


def test_narrow_gap_has_no_number() -> None:
    assert texts(gap_between(make_gap("there", 20, 40)), "chart-gap-words") == []


def test_gap_to_a_hidden_series_is_not_drawn() -> None:
    assert shapes(gap_between(make_gap("hidden")), "chart-gap-line") == []


def test_gap_is_drawn_at_its_own_period() -> None:
    canvas = Canvas(SIZE)
    here = make_series("here", [make_point(2019, 20), make_point(2020, 80)])
    there = make_series("there", [make_point(2019, 20), make_point(2020, 20)])
    draw_bars(canvas, make_panel(here, there, gaps=(make_gap("there"),)), BIG, 0)
    (line,) = shapes(canvas, "chart-gap-line")
    assert line["d"] == shapes(gap_between(make_gap("there")), "chart-gap-line")[0]["d"]


def numbers(*points: ChartPoint, width: float = 40) -> list[str]:
    canvas = Canvas(SIZE)
    wanted = BarNumbers(canvas, BIG)
    for point in points:
        x, y = BIG.x(point.middle), BIG.y(float(point.value))
        wanted.add_bar(x - width / 2, y, width)
        wanted.add_number(x, y, width, point)
    wanted.draw()
    return elements(canvas)


def number(x: str, y: str, words: str) -> str:
    return f'<text class="chart-number" x="{x}" y="{y}" text-anchor="middle">{words}</text>'


@pytest.mark.parametrize(
    ("point", "drawn"),
    [
        (make_point(2021, 30), [number("90", "65", "30")]),
        (make_point(2021, 30, comparator="about"), [number("90", "65", "≈30")]),
        (
            make_point(2021, 30, comparator="over"),
            [
                '<path class="chart-open" d="M90 66v-9m-3.5 3.5l3.5-3.5l3.5 3.5"/>',
                number("90", "53", "30"),
            ],
        ),
        (
            make_point(2021, 30, others=(make_loser(40),)),
            ['<text class="chart-number-within" x="90" y="86" text-anchor="middle">30</text>'],
        ),
        (make_point(2021, 20, others=(make_loser(40),)), []),
    ],
)
def test_number_at_a_bar(point: ChartPoint, drawn: list[str]) -> None:
    assert numbers(point) == drawn


def test_newest_number_wins_where_two_would_overlap() -> None:
    older, newer = make_point(2021, "30.123456"), make_point(2021.2, "30.123456", label="newer")
    assert len(numbers(older, newer)) == 1


def test_two_numbers_cannot_be_read_as_one() -> None:
    first, close, apart = (make_point(year, "37.61") for year in (2021, 2021.5, 2022))
    assert (len(numbers(first, close)), len(numbers(first, apart))) == (1, 2)


def test_number_of_a_value_below_zero_stands_under_its_bar() -> None:
    frame = replace(BIG, y_axis=replace(VALUES, low=-100))
    canvas = Canvas(SIZE)
    draw_bars(canvas, make_panel(make_series("a", [make_point(2021, -30)])), frame, 0)
    ((_left, top, _width, height),) = boxes(canvas, "chart-bar")
    (written,) = shapes(canvas, "chart-number")
    assert (top, top + height) == (50, 65)
    assert float(written["y"]) - SIZE.letters * 0.75 > 65
    assert texts(canvas, "chart-number") == ["−30"]
    lowest = Canvas(SIZE)  # the years are written there
    draw_bars(lowest, make_panel(make_series("a", [make_point(2021, -98)])), frame, 0)
    assert texts(lowest, "chart-number") == []


@pytest.mark.parametrize(("lower", "upper", "words"), [(-40, -20, "−40 to −20"), (20, 40, "20–40")])
def test_range_below_zero_is_written_in_words(lower: int, upper: int, words: str) -> None:
    low, high = Decimal(lower), Decimal(upper)
    text = format_bounds(low, high, "")
    point = make_point(2021, lower + 10, text=text, lower=low, upper=high)
    canvas = Canvas(SIZE)
    frame = replace(BIG, y_axis=replace(VALUES, low=-100))
    draw_bars(canvas, make_panel(make_series("a", [point])), frame, 0)
    assert texts(canvas, "chart-number") == [words]


def test_number_too_wide_for_its_bar_is_left_out() -> None:
    assert numbers(make_point(2021, "30.123456789"), width=4) == []


def test_longest_part_of_a_year_has_the_number() -> None:
    canvas, longer = Canvas(SIZE), make_point(2023, 60, end=2023.9, is_partial=True)
    draw_bars(canvas, make_panel(make_series("a", [HALF, longer])), BIG, 0)
    assert texts(canvas, "chart-number") == ["60"]


def test_number_may_not_lie_on_a_taller_neighbour() -> None:
    low, high = make_point(2021, 30), make_point(2021.25, 90)
    drawn = numbers(low, high, width=20)
    assert drawn == [number("105", "5", "90")]


def test_name_of_a_series_can_be_in_another_script() -> None:
    canvas = Canvas(SIZE)
    series = make_series("coal", [make_point(2029, 10)], title=words("煤" * 60))
    draw_names(canvas, make_panel(series, kind=PanelKind.STACKED), FRAME)
    (name,) = texts(canvas, "chart-label")
    assert name == "煤" * 48 + "…"


def test_name_of_a_part_says_that_it_is_in_another_language() -> None:
    canvas = Canvas(SIZE)
    series = make_series("coal", [make_point(2029, 10)], title=PickedText("Coal", "en", "ru"))
    draw_names(canvas, make_panel(series, kind=PanelKind.STACKED), FRAME)
    assert [shape["lang"] for shape in shapes(canvas, "chart-label")] == ["en"]
