"""Panels, legends and labels of a whole chart."""

import re
from dataclasses import replace

import pytest

from portal.graphics.charts.axes import build_category_axis
from portal.graphics.charts.controls import ChartLook, Switch
from portal.graphics.charts.specification import AxisKind, Chart, ChartPanel, PanelKind, words
from portal.graphics.charts.svg import (
    NARROW,
    WIDE,
    ChartSize,
    draw_chart,
    draw_content,
    draw_key,
    measure_content,
)
from portal.graphics.charts.svg.canvas import wrap_text
from tests.portal.graphics.charts.building import (
    VALUES,
    make_panel,
    make_point,
    make_series,
    shapes,
    texts,
)


def chart_of(*panels: ChartPanel, columns: int = 0) -> Chart:
    return Chart(name="power", title=words("Power"), panels=panels, columns=columns)


def two_series(kind: PanelKind = PanelKind.BARS) -> ChartPanel:
    return make_panel(
        make_series("coal", [make_point(2029, 10)]),
        make_series("wind", [make_point(2028, 20)]),
        kind=kind,
    )


def test_picture_is_an_image_with_a_name() -> None:
    head = re.match(r"<svg ([^>]*)>", draw_chart(chart_of(two_series()), NARROW))
    assert head is not None
    assert dict(re.findall(r'([\w-]+)="([^"]*)"', head[1])) == {
        "class": "chart-svg",
        "viewBox": "0 0 360 317.5",
        "role": "img",
        "aria-label": "Chart: Power. Newest values: coal: 10 (2029), wind: 20 (2028).",
        "font-size": "12.5",
        "focusable": "false",
    }


def test_long_names_of_a_narrow_legend_have_several_lines() -> None:
    name = "Statistics of Kazakhstan (Bureau of National Statistics and customs)"
    series = [
        make_series("a", [make_point(2029, 10)], title=words(name)),
        make_series("b", [make_point(2028, 20)]),
    ]
    chart = chart_of(make_panel(*series))
    canvas, height = draw_content(chart, NARROW)
    assert texts(canvas, "chart-label") == [*wrap_text(name, 340, 12.5), "b"]
    tops = [float(one["y"]) for one in shapes(canvas, "chart-label")]
    assert tops[0] < tops[1] <= tops[2]
    assert measure_content(chart, NARROW) == height


@pytest.mark.parametrize(
    ("count", "columns", "size", "rows"),
    [
        (1, 0, WIDE, [1]),
        (2, 0, WIDE, [2]),
        (3, 0, WIDE, [3]),
        (4, 0, WIDE, [2, 2]),
        (5, 0, WIDE, [3, 2]),
        (7, 0, WIDE, [2, 2, 2, 1]),
        (9, 0, WIDE, [3, 3, 3]),
        (4, 4, WIDE, [4]),
        (3, 0, NARROW, [1, 1, 1]),
        (3, 3, NARROW, [1, 1, 1]),
    ],
)
def test_panels_are_laid_out_in_rows(
    count: int, columns: int, size: ChartSize, rows: list[int]
) -> None:
    panel = make_panel(make_series("a", [make_point(2020, 10)]))
    chart = chart_of(*[panel] * count, columns=columns)
    canvas, height = draw_content(chart, size)
    assert measure_content(chart, size) == height
    tops = [line["d"].partition(" ")[2].partition("H")[0] for line in shapes(canvas, "chart-base")]
    assert [tops.count(top) for top in dict.fromkeys(tops)] == rows
    assert height == (290 if count == 1 else 190) * len(rows) + 18 * (len(rows) - 1)
    assert re.findall(r'data-panel="(\d+)"', str(canvas)) == [str(at) for at in range(count)]


def test_panels_of_one_column_are_high_and_those_of_categories_as_high_as_their_rows() -> None:
    panel = make_panel(make_series("a", [make_point(2020, 10)]))
    assert draw_content(chart_of(panel, panel, columns=1), WIDE)[1] == 2 * 290 + 18
    categories = replace(panel, x=build_category_axis(["a", "b", "c"]))
    assert draw_content(chart_of(categories), WIDE)[1] == 3 * 24 + 13 + 14


@pytest.mark.parametrize(("name", "rows"), [("Kazakhstan", 2), ("Cargo capacity of a port", 4)])
def test_panels_of_bars_stand_beside_each_other_if_no_name_is_cut(name: str, rows: int) -> None:
    bars = make_panel(make_series("a", [make_point(0, 10)]), x=build_category_axis([name]))
    chart = chart_of(bars, bars, bars, bars)
    canvas, height = draw_content(chart, WIDE)
    assert texts(canvas, "chart-label") == [name] * 4
    assert height == measure_content(chart, WIDE) == rows * (24 + 13 + 14) + (rows - 1) * 18


def test_heads_of_a_row_are_as_high_as_the_highest() -> None:
    titled = make_panel(title=words("Title"), y=replace(VALUES, label="MW"))
    _canvas, height = draw_content(chart_of(make_panel(), titled), WIDE)
    assert height == 46 + 190


@pytest.mark.parametrize(
    ("panel", "size", "samples", "labels"),
    [
        (make_panel(make_series("coal", [])), WIDE, 0, []),
        (two_series(), WIDE, 2, ["coal", "wind"]),
        (two_series(PanelKind.STACKED), WIDE, 2, ["coal", "wind"]),
        (two_series(PanelKind.LINES), WIDE, 0, ["wind", "coal"]),  # from the top
        (two_series(PanelKind.LINES), NARROW, 2, ["coal", "wind"]),
    ],
)
def test_legend_names_series_that_are_not_named_in_the_drawing(
    panel: ChartPanel, size: ChartSize, samples: int, labels: list[str]
) -> None:
    canvas, _height = draw_content(chart_of(panel), size)
    assert len(shapes(canvas, "chart-sample")) == samples
    assert texts(canvas, "chart-label") == labels


def test_legend_has_each_series_of_all_panels_once_and_breaks_into_rows() -> None:
    panel = make_panel(*(make_series(name * 20, []) for name in "abcd"))
    canvas, height = draw_content(chart_of(panel, panel), WIDE)
    places = [(one["x"], one["y"]) for one in shapes(canvas, "chart-label")]
    assert len(places) == 4
    assert [y for _x, y in places] == ["13", "13", "13", "35"]
    assert height == 2 * 22 + 6 + 190


def test_samples_look_like_their_series() -> None:
    hatched = make_series("wind", [make_point(2020, 5)], look=ChartLook.HATCHED)
    panel = make_panel(make_series("coal", []), hatched)
    canvas, _height = draw_content(chart_of(panel, panel), WIDE)
    samples = [one["class"] for one in shapes(canvas, "chart-bar") if "data-point" not in one]
    assert samples == ["chart-bar chart-whole", "chart-bar chart-hatched"]
    lines = replace(panel, kind=PanelKind.LINES)
    canvas, _height = draw_content(chart_of(lines, lines), WIDE)
    drawn = str(canvas).partition("chart-panel")[0]
    assert drawn.count("chart-dot chart-whole") == 1  # coal has no point


def test_switches_on_the_page_are_the_legend_of_bars_and_of_lines() -> None:
    switch = Switch(
        value="coal",
        title="coal",
        url="?hide=coal",
        is_current=False,
        colour="coal",
        look=ChartLook.FULL,
        is_last=False,
    )
    for kind in (PanelKind.BARS, PanelKind.LINES):
        chart = replace(chart_of(two_series(kind)), switches=(switch,))
        assert "chart-sample" not in draw_chart(chart, NARROW, has_switches=True)
        assert "chart-sample" in draw_chart(chart, NARROW)
    wind = chart.panels[0].series[1]
    shown = replace(chart, panels=(replace(chart.panels[0], series=(wind,)),))
    square = "h5.8v5.8h-5.8z"  # of the second series, though the first is hidden
    assert square in draw_key(1)
    assert square in draw_chart(shown, NARROW, has_switches=True)
    assert square not in draw_chart(replace(shown, switches=()), NARROW)


def test_drawing_below_a_head_begins_lower() -> None:
    canvas, height = draw_content(chart_of(two_series()), WIDE, top=100)
    assert height == draw_content(chart_of(two_series()), WIDE)[1]
    assert [one["y"] for one in shapes(canvas, "chart-label")] == ["113", "113"]


def test_axis_of_categories_is_drawn_without_years() -> None:
    panel = make_panel(make_series("a", [make_point(0, 10)]), x=build_category_axis(["China"]))
    canvas, _height = draw_content(chart_of(panel), WIDE)
    assert panel.x.kind == AxisKind.CATEGORIES
    assert texts(canvas, "chart-label") == ["China"]
    assert texts(canvas, "chart-tick") == ["0", "100"]
