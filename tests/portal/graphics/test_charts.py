"""What a chart is and how it is drawn: honest marks, axes, words, table, files."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import resvg_py
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import override
from pytest_django import Settings

from portal.filters.fields import ChoiceField
from portal.graphics.charts.axes import (
    build_category_axis,
    build_time_axis,
    build_value_axis,
    list_extremes,
)
from portal.graphics.charts.data import chart_to_json, list_values
from portal.graphics.charts.export import build_svg_file
from portal.graphics.charts.registry import ChartMaker, ChartQuestion, add_notes, list_makers
from portal.graphics.charts.specification import (
    AxisKind,
    Chart,
    ChartAxis,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    Gap,
    LosingValue,
    PanelKind,
    ScaleKind,
    words,
)
from portal.graphics.charts.svg import NARROW, WIDE, ChartSize, draw_chart
from portal.graphics.charts.svg.canvas import spread_out, truncate_text, wrap_text
from portal.graphics.charts.tables import build_chart_tables
from portal.graphics.png import render_png
from portal.graphics.style_sheets import read_sheets
from portal.models.languages import PickedText
from portal.records.document_types import CitedSource, JsonObject

SOURCE: CitedSource = {
    "slug": "report",
    "kind": "report",
    "publisher": "Agency",
    "title": "Report",
    "published_on": "2025",
    "url": "",
    "locator": "",
}
MARKS = "".join(read_sheets("chart-marks"))


def point(year: int, value: float | str, **kwargs: Any) -> ChartPoint:
    defaults: dict[str, Any] = {
        "start": float(year),
        "end": float(year + 1),
        "label": str(year),
        "key": str(year),
        "value": Decimal(str(value)),
        "text": f"{value} MW",
        "unit": "MW",
        "sources": ({**SOURCE, "locator": "p. 3"},),
    }
    return ChartPoint(**{**defaults, **kwargs})


def panel(*points: ChartPoint, kind: PanelKind = PanelKind.LINES, **kwargs: Any) -> ChartPanel:
    series = ChartSeries(key="a", title=words("Power"), points=points)
    axes: dict[str, Any] = {
        "x": build_time_axis(points),
        "y": build_value_axis(list_extremes(points), "MW", from_zero=kind != PanelKind.LINES),
    }
    return ChartPanel(**{"kind": kind, "series": (series,), **axes, **kwargs})


def chart(*points: ChartPoint, kind: PanelKind = PanelKind.LINES, **kwargs: Any) -> Chart:
    made = Chart(name="power", title=words("Power"), panels=(panel(*points, kind=kind),))
    return replace(made, **kwargs)


def drawn(made: Chart, size: ChartSize = WIDE) -> Element:
    """The picture as a tree; that it is one at all is half of what is promised."""
    return ElementTree.fromstring(draw_chart(made, size))  # noqa: S314 - our own


def of_class(tree: Element, *names: str) -> list[Element]:
    return [e for e in tree.iter() if set(names) <= set((e.get("class") or "").split())]


def told(tree: Element, css: str) -> list[str | None]:
    """The texts of a class, each in its place."""
    return [place.text for text in of_class(tree, css) for place in text]


def ticks(axis: ChartAxis) -> list[str]:
    return [tick.text for tick in axis.ticks]


def test_value_axis_has_few_round_steps_and_bars_begin_at_zero() -> None:
    values = [Decimal(v) for v in ("81", "97.3", "99")]

    assert ticks(build_value_axis(values, "MW", from_zero=True)) == [
        "0",
        "20",
        "40",
        "60",
        "80",
        "100",
    ]
    assert ticks(build_value_axis(values, "MW", from_zero=False)) == ["80", "85", "90", "95", "100"]
    assert build_value_axis([Decimal(5), Decimal(90)], "MW", from_zero=False).low == 0
    assert build_value_axis([Decimal(-5), Decimal(9)], "MW", from_zero=True).low == -5
    assert build_value_axis([], "MW", from_zero=True).high == 1


def test_axis_shortens_large_numbers_and_its_unit_names_the_magnitude() -> None:
    dollars = [Decimal("261421121085.57")]
    axis = build_value_axis(dollars, "USD", from_zero=True)
    assert (ticks(axis)[-1], axis.label) == ("300", "billion US dollars")

    with override("zh-hans"):
        axis = build_value_axis([Decimal("106.3")], "USD bn", from_zero=True)
        assert (ticks(axis)[-1], axis.label) == ("1250", "亿美元")
        assert build_value_axis([Decimal(19392)], "trains", from_zero=True).label == "万列"


def test_number_at_a_bar_has_the_unit_of_its_axis() -> None:
    made = chart(point(2020, "1460000"), point(2021, "2077216"), kind=PanelKind.BARS)
    assert told(drawn(made), "chart-number") == ["2.0772", "1.46"]

    with override("zh-hans"):
        dollars = build_value_axis([Decimal(14)], "USD bn", from_zero=True)
        billions = chart(point(2020, 14), kind=PanelKind.BARS)
        billions = replace(billions, panels=(replace(billions.panels[0], y=dollars),))
        assert told(drawn(billions), "chart-number") == ["140"]


def test_numbers_at_bars_never_overlap_each_other_or_other_bars() -> None:
    """Thirty narrow bars: some numbers have to go, and the newest stays."""
    years = [point(1990 + n, 1000 + n * 7) for n in range(30)]
    made = chart(*years, kind=PanelKind.BARS)
    numbers = told(drawn(made, NARROW), "chart-number")

    assert 0 < len(numbers) < 30
    assert numbers[0] == "1,203"


def test_number_gives_way_to_the_sign_of_a_bar_beside_it() -> None:
    """The lower bar has no room for its own number, nor is that of the higher one drawn on “≈”."""
    years = [
        point(1990 + n, 1000 - n % 2, comparator="about" if n % 2 else "exact") for n in range(30)
    ]
    made = chart(*years, kind=PanelKind.BARS)
    assert told(drawn(made, NARROW), "chart-number") == []


def test_logarithmic_axis_needs_positive_values() -> None:
    powers = build_value_axis(
        [Decimal(3), Decimal(4000)], "MW", from_zero=False, scale=ScaleKind.LOGARITHMIC
    )
    assert ticks(powers) == ["1", "10", "100", "1,000", "10,000"]
    none = build_value_axis(
        [Decimal(0), Decimal(9)], "MW", from_zero=False, scale=ScaleKind.LOGARITHMIC
    )
    assert none.kind == ScaleKind.LINEAR


def test_year_is_written_under_its_middle_and_the_newest_is_always_written() -> None:
    axis = build_time_axis([point(2020, 1), point(2022, 1)])
    assert (axis.low, axis.high) == (2020, 2023)
    assert [(tick.at, tick.text) for tick in axis.ticks][-1] == (2022.5, "2022")
    assert ticks(build_time_axis([point(2000, 1), point(2023, 1)]))[-1] == "2023"


def test_line_breaks_at_a_missing_year() -> None:
    tree = drawn(chart(point(2015, 1), point(2016, 2), point(2019, 3, is_joined=False)))

    (line,) = of_class(tree, "chart-line")
    assert re.findall("[ML]", line.get("d", "")) == ["M", "L", "M"]


def test_forecast_is_a_dashed_line_of_its_own() -> None:
    outcome = [point(2022, 10), point(2023, 12)]
    forecasts = [
        point(2024, 14, is_forecast=True, maker="IEA", is_joined=False),
        point(2025, 16, is_forecast=True, maker="IEA"),
    ]
    tree = drawn(chart(*outcome, *forecasts))

    solid, dashed = of_class(tree, "chart-line")
    assert "chart-line-forecast" in dashed.get("class", "")
    assert [re.findall("[ML]", line.get("d", "")) for line in (solid, dashed)] == [["M", "L"]] * 2
    (dots,) = of_class(tree, "chart-dot", "chart-forecast")
    assert len(dots) == 2


def test_line_skips_a_part_of_a_year() -> None:
    part = point(2023, 5, end=2023.5, is_partial=True)
    tree = drawn(chart(point(2022, 10), part, point(2023, 12)))

    (line,) = of_class(tree, "chart-line")
    assert re.findall("[ML]", line.get("d", "")) == ["M", "L"]
    assert len(of_class(tree, "chart-extent")) == 1
    assert len(of_class(tree, "chart-dot", "chart-part")) == 1


def test_bar_for_half_a_year_is_half_as_wide_and_hollow() -> None:
    half = point(2023, 5, end=2023.5, is_partial=True)
    tree = drawn(chart(point(2022, 10), half, kind=PanelKind.BARS))

    (whole,) = of_class(tree, "chart-bar", "chart-whole")
    (part,) = of_class(tree, "chart-bar", "chart-part")
    assert float(part.get("width", "")) == pytest.approx(float(whole.get("width", "")) / 2, abs=1)


def test_lower_bar_of_overlapping_periods_stands_before_the_higher_with_its_number_within() -> None:
    from_november = point(2024, 35, start=2024.833, end=2025.833, comparator="about")
    tree = drawn(chart(from_november, point(2025, 40), kind=PanelKind.BARS))

    higher, lower = of_class(tree, "chart-bar")
    assert "chart-bar-before" in lower.get("class", "")
    assert "chart-bar-before" not in higher.get("class", "")
    assert float(lower.get("height", "")) < float(higher.get("height", ""))
    assert [told(tree, css) for css in ("chart-number", "chart-number-within")] == [["40"], ["≈35"]]


def test_axis_of_days_has_its_years_where_they_begin() -> None:
    days = [
        point(year, 9, start=year + 0.09, end=year + 0.09, is_instant=True) for year in (2025, 2026)
    ]
    assert [tick.at for tick in build_time_axis(days).ticks] == [2025, 2026]
    assert [tick.at for tick in build_time_axis([*days, point(2024, 9)]).ticks] == [
        2024.5,
        2025.5,
        2026.5,
    ]


def test_forecast_does_not_cover_the_bar_of_the_outcome() -> None:
    forecast = point(2023, 14, is_forecast=True, maker="IEA")
    tree = drawn(chart(point(2023, 12), forecast, kind=PanelKind.BARS))

    assert len(of_class(tree, "chart-bar")) == 1
    assert len(of_class(tree, "chart-expected")) == 1


@pytest.mark.parametrize("kind", PanelKind)
def test_disagreement_is_a_band_from_the_lowest_to_the_highest_statement(kind: PanelKind) -> None:
    lost = (
        LosingValue(value=Decimal(4), text="4 MW", standing="overruled"),
        LosingValue(value=Decimal(11), text="11 MW", standing="agrees"),
    )
    disputed = point(2023, 10, others=lost, disputed=True, upper=Decimal(12))
    assert (disputed.low, disputed.high) == (Decimal(4), Decimal(12))
    if kind == PanelKind.STACKED:
        return  # the band of a stack stands at its total
    tree = drawn(chart(point(2022, 10), disputed, kind=kind))

    assert len(of_class(tree, "chart-band")) == 1
    assert len(of_class(tree, "chart-lost")) == 1


def test_comparators_are_drawn() -> None:
    points = [point(2020 + n, 9, comparator=c) for n, c in enumerate(("over", "about", "at_most"))]
    tree = drawn(chart(*points))

    assert len(of_class(tree, "chart-open")) == 2
    assert told(tree, "chart-about") == ["≈"]


def test_stacked_bars_touch() -> None:
    x = build_time_axis([point(2023, 1)])
    series = tuple(
        ChartSeries(key=key, title=words(key), points=(point(2023, 10),), colour=key)
        for key in ("hydro", "wind")
    )
    y = ChartAxis(kind=ScaleKind.LINEAR, low=0, high=20, ticks=())
    stack = ChartPanel(kind=PanelKind.STACKED, x=x, y=y, series=series)
    tree = drawn(Chart(name="mix", title=words("Mix"), panels=(stack,)))

    lower, upper = [e for e in of_class(tree, "chart-bar") if e.get("data-point")]
    assert float(upper.get("y", "")) + float(upper.get("height", "")) == pytest.approx(
        float(lower.get("y", "")), abs=0.2
    )


def test_horizontal_bars_are_labelled_with_category_and_value() -> None:
    points = tuple(
        point(0, value, start=float(at), end=float(at + 1), label=name)
        for at, (name, value) in enumerate([("China", 8894), ("Kyrgyzstan", 15)])
    )
    lying = panel(*points, kind=PanelKind.BARS, x=build_category_axis(["China", "Kyrgyzstan"]))
    made = Chart(name="power", title=words("Power"), panels=(lying,))

    for size in (WIDE, NARROW):
        tree = drawn(made, size)
        assert told(tree, "chart-label") == ["China", "Kyrgyzstan"]
        assert told(tree, "chart-number") == ["8894 MW", "15 MW"]


@pytest.mark.parametrize("count", [1, 9])
def test_long_names_of_bars_are_not_cut(count: int) -> None:
    name = "Cargo throughput of Alashankou, counted by the office of the port, first half of 2025"
    bars = [point(0, 9, start=float(at), end=at + 1.0, label=name) for at in range(count)]
    lying = panel(*bars, kind=PanelKind.BARS, x=build_category_axis([name] * count))
    made = Chart(name="cargo", title=words("Cargo"), panels=(lying,))

    assert told(drawn(made, WIDE), "chart-label") == [name] * count


def test_gap_between_two_series_is_drawn_and_noted() -> None:
    sides = tuple(
        ChartSeries(key=key, title=words(key), points=(point(2023, value),))
        for key, value in (("Here", 10), ("There", 6))
    )
    gap = Gap(
        start=2023, end=2024, low=Decimal(6), high=Decimal(10), text="4 MW",
        sentence="4 MW apart.", lower="There",
    )  # fmt: skip
    both = panel(point(2023, 10), kind=PanelKind.BARS, gaps=(gap,))
    made = add_notes(chart(point(2023, 10), panels=(replace(both, series=sides),)))

    assert len(of_class(drawn(made), "chart-gap-bracket")) == 1
    assert made.notes == ("4 MW apart.",)


def test_names_at_the_ends_of_lines_keep_their_distance() -> None:
    assert spread_out([10, 11, 12], 15, 0, 100) == [10, 25, 40]
    assert spread_out([95, 96, 97], 15, 0, 100) == [70, 85, 100]


def test_text_width_depends_on_the_script() -> None:
    assert truncate_text("Energy", 100, 10) == "Energy"
    assert truncate_text("中国与哈萨克斯坦贸易总额", 60, 10) == "中国与哈萨…"
    assert wrap_text("中国与哈萨克斯坦", 45, 10) == ["中国与哈", "萨克斯坦"]


def test_every_class_has_a_css_rule_and_no_style_is_inline() -> None:
    everything = chart(
        point(2019, 9, comparator="over"),
        point(2020, 9, comparator="about", disputed=True, others=(
            LosingValue(value=Decimal(4), text="4 MW"),)),
        point(2021, 4, end=2021.5, is_partial=True),
        point(2025, 9, is_forecast=True),
    )  # fmt: skip
    for kind in (PanelKind.LINES, PanelKind.BARS):
        made = replace(everything, panels=(replace(everything.panels[0], kind=kind),))
        markup = draw_chart(made)
        assert not re.search(r"\sstyle=|\son\w+=|\sid=", markup)
        assert "chart-forecast" in markup
        for element in drawn(made).iter():
            looks = (element.get("class") or "").split()
            if looks and element.tag in ("path", "rect", "circle", "text"):
                assert any(f".{look}" in MARKS or element.tag == "text" for look in looks), looks


def test_foreign_text_is_escaped() -> None:
    hostile = '</script><script>alert("1")</script>'
    made = chart(point(2020, 1, text=hostile), title=words(hostile))

    assert "<script" not in draw_chart(made)
    assert "<script" not in build_svg_file(made).replace("&lt;script", "")


def test_chart_has_a_note_for_each_peculiarity() -> None:
    lost = (LosingValue(value=Decimal(4), text="4 MW"),)
    made = add_notes(
        chart(
            point(2015, 9, comparator="at_least"),
            point(2019, 9, is_joined=False, status="provisional"),
            point(2020, 9, comparator="about", others=lost),
            point(2021, 4, end=2021.5, is_partial=True, label="first half of 2021"),
            point(2025, 9, is_forecast=True, maker="IEA", made_on="2024-06"),
            notes=("First what the maker says.",),
        )
    )

    assert list(made.notes) == [
        "First what the maker says.",
        'Dashed: a forecast by <span lang="">IEA</span>, June 2024.',
        "Dotted outline: part-year figure (first half of 2021).",
        "An arrow upwards: the source says “over” or “at least”.",
        "The sign ≈: the source says “about”.",
        "Sources disagree at one point. Range bar: spread between sources. "
        "Hollow dots: figures not used.",
        "The line is broken where a year is missing or the way of counting changed.",
        "2019: provisional.",
    ]
    assert add_notes(chart(point(2015, 9), point(2016, 9))).notes == ()


def test_axis_that_does_not_begin_at_zero_is_noted() -> None:
    grown = add_notes(chart(point(2015, 90), point(2016, 99)))
    assert grown.notes == ("The axis of values does not begin at zero.",)


def test_table_has_every_point_once() -> None:
    outcome, forecast = point(2023, 12), point(2023, 14, is_forecast=True, maker="IEA")
    older = point(2022, 10)
    (table,) = build_chart_tables(chart(older, outcome, forecast))

    assert [(row.label, row.cells) for row in table.rows] == [
        ("2022", [[older]]),
        ("2023", [[outcome, forecast]]),
    ]


def test_a_row_holds_one_value_with_its_sources_and_what_lost() -> None:
    lost = (
        LosingValue(value=Decimal(4), text="4 MW", comparator="at_most", sources=(SOURCE, SOURCE)),
    )
    twice = (SOURCE, {**SOURCE, "slug": "other", "publisher": "Ministry"})
    drawn = point(2020, "9.5", comparator="over", others=lost, sources=twice)
    head, only = list_values(chart(drawn))

    row = dict(zip(head, only, strict=True))
    assert (row["value"], row["unit"], row["comparator"]) == (9.5, "MW", "over")
    assert (row["low"], row["high"], row["standing"]) == (4, 9.5, "disputed")
    assert row["others"] == "at most 4 (report)"
    assert (row["is_forecast"], row["is_partial"]) == ("false", "false")  # as in other files
    assert (row["sources"], row["publishers"]) == ("report other", "Agency; Ministry")


def test_files_name_the_first_sources_of_a_sum_and_count_the_others() -> None:
    many = tuple[CitedSource, ...]({**SOURCE, "slug": f"report-{number}"} for number in range(102))
    made = chart(point(2020, 9, sources=many))
    head, only = list_values(made)

    row = dict(zip(head, only, strict=True))
    assert str(row["sources"]).split() == [one["slug"] for one in many[:100]]
    assert row["more_sources"] == 2
    told: Any = chart_to_json(made)
    only = told["panels"][0]["series"][0]["points"][0]
    assert (len(only["sources"]), only["more_sources"], len(told["sources"])) == (100, 2, 100)


def test_formulas_are_quoted_in_rows() -> None:
    bad = ({**SOURCE, "publisher": "=cmd|' /C calc'!A0", "slug": "-a"},)
    _head, row = list_values(chart(point(2020, 9, sources=bad, unit="@A1")))
    assert {"'=cmd|' /C calc'!A0", "'-a", "'@A1"} <= {*row}


def test_svg_file_is_self_contained_in_light_and_dark() -> None:
    made = add_notes(chart(point(2020, 9, comparator="over"), subtitle="By year"))
    text = build_svg_file(made)
    ElementTree.fromstring(text)  # noqa: S314 - our own

    assert "var(" not in text
    assert "@media (prefers-color-scheme: dark)" in text
    assert [part in text for part in ("Power", "By year", "An arrow upwards", "Agency")] == [
        True
    ] * 4
    assert f"{settings.SITE_URL}/charts/power/" in text
    assert "@media" not in build_svg_file(made, in_dark=False)
    with override("zh-hans"):
        assert "PingFang" in build_svg_file(made)


def test_svg_file_names_the_maker_of_a_forecast_without_mark_up() -> None:
    made = add_notes(chart(point(2020, 9), point(2025, 9, is_forecast=True, maker="A & B")))
    text = build_svg_file(made)

    assert "Dashed: a forecast by A &amp; B." in text
    assert "&lt;" not in text


@pytest.fixture
def drawings(tmp_path: Path, settings: Settings) -> Path:
    """An empty folder of pictures that has room for three."""
    about = {
        **settings.CACHES["drawings"],
        "LOCATION": tmp_path,
        "OPTIONS": {"MAX_ENTRIES": 3, "CULL_FREQUENCY": 3},
    }
    settings.CACHES = {**settings.CACHES, "drawings": about}
    return tmp_path


def test_png_is_rendered_once(drawings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, other = (build_svg_file(chart(point(2020, value))) for value in (9, 8))
    picture = render_png(made)
    assert picture.startswith(b"\x89PNG")
    assert render_png(other) != picture
    monkeypatch.setattr(resvg_py, "svg_to_bytes", None)  # a second time would fail

    assert render_png(made) == picture
    assert len(list(drawings.iterdir())) == 2


def test_folder_of_pictures_has_an_end(drawings: Path) -> None:
    for value in range(9):
        render_png(build_svg_file(chart(point(2020, value))))
        assert 1 <= len(list(drawings.iterdir())) <= 3


def test_specification_is_plain_json_with_each_source_once() -> None:
    lost = (LosingValue(value=Decimal("4.5"), text="4.5 MW", sources=(SOURCE,)),)
    made = chart(point(2020, 9, others=lost), title=PickedText("Strom", "en", "ru"))
    tree: JsonObject = json.loads(json.dumps(chart_to_json(made)))

    assert tree["title"] == {"text": "Strom", "language": "en"}
    (found,) = tree["panels"][0]["series"][0]["points"]
    assert (found["value"], found["others"][0]["value"]) == (9, 4.5)
    assert found["sources"] == [{"slug": "report", "locator": "p. 3"}]
    assert [source["publisher"] for source in tree["sources"]] == ["Agency"]
    assert tree["panels"][0]["x"]["kind"] == AxisKind.TIME


def test_text_in_another_language_has_a_lang_attribute() -> None:
    foreign = ChartSeries(key="b", title=PickedText("Wind", "en", "ru"), points=(point(2020, 3),))
    made = chart(point(2020, 9))
    both = replace(made.panels[0], series=(*made.panels[0].series, foreign))
    names = of_class(drawn(replace(made, panels=(both,))), "chart-label")

    assert [e.get("lang") for e in names if [place.text for place in e] == ["Wind"]] == ["en"]


class Asking(ChartQuestion):
    scale = ChoiceField(choices=[("", "—"), ("linear", "Linear")], required=False)


@pytest.mark.parametrize(
    ("query", "problems"),
    [
        ("scale=linear", {}),
        ("scale=", {}),
        (
            "colour=red",
            {"colour": ["There is no parameter “colour” here. These are allowed: scale."]},
        ),
        ("scale=linear&scale=linear", {"scale": ["Give this parameter once."]}),
        ("scale=%00", {"scale": ["Null characters are not allowed."]}),
        ("scale=cubic", {"scale": ["“cubic” is not known here. These are allowed: linear."]}),
    ],
)
def test_chart_question_refuses_unknown_parameters(
    query: str, problems: dict[str, list[str]]
) -> None:
    assert Asking(QueryDict(query)).problems() == problems


def test_second_chart_of_a_name_is_refused() -> None:
    first = list_makers()[0]

    with pytest.raises(ValueError, match=f"Two charts have the name “{first.name}”"):
        ChartMaker(first.name, title="Another", question=ChartQuestion)(first.make)

    assert first in list_makers()
