"""What a chart is and how it is drawn: honest marks, axes, words, table, files."""

import re
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.test import override_settings
from django.utils.translation import override

from portal.filters.fields import ChoiceField
from portal.graphics.charts import (
    AxisKind,
    Chart,
    ChartAxis,
    ChartPanel,
    ChartPoint,
    ChartQuestion,
    ChartSeries,
    Gap,
    LosingValue,
    PanelKind,
    ScaleKind,
    category_axis,
    extremes,
    finished,
    time_axis,
    to_json,
    value_axis,
    words,
)
from portal.graphics.charts.export import svg_file
from portal.graphics.charts.png import png
from portal.graphics.charts.rows import rows
from portal.graphics.charts.svg import NARROW, WIDE, draw
from portal.graphics.charts.svg.canvas import apart, shortened, wrapped
from portal.graphics.charts.tables import tables
from portal.graphics.style_sheets import read_sheets
from portal.models.languages import Text
from portal.templatetags.charts import chart_specification

SOURCE = {"slug": "report", "publisher": "Agency", "title": "Report", "published_on": "2025"}
MARKS = "".join(read_sheets("chart-marks"))


def point(year, value, **kwargs):
    said = {
        "start": float(year),
        "end": float(year + 1),
        "label": str(year),
        "key": str(year),
        "value": Decimal(str(value)),
        "text": f"{value} MW",
        "unit": "MW",
        "sources": ({**SOURCE, "locator": "p. 3"},),
    }
    return ChartPoint(**{**said, **kwargs})


def panel(*points, kind=PanelKind.LINES, **kwargs):
    series = ChartSeries(key="a", title=words("Power"), points=points)
    axes = {
        "x": time_axis(points),
        "y": value_axis(extremes(points), "MW", from_zero=kind != PanelKind.LINES),
    }
    return ChartPanel(**{"kind": kind, "series": (series,), **axes, **kwargs})


def chart(*points, kind=PanelKind.LINES, **kwargs):
    made = Chart(name="power", title=words("Power"), panels=(panel(*points, kind=kind),))
    return replace(made, **kwargs)


def drawn(made, size=WIDE):
    """The picture as a tree; that it is one at all is half of what is promised."""
    return ElementTree.fromstring(draw(made, size))  # noqa: S314 - our own


def of_class(tree, *names):
    return [e for e in tree.iter() if set(names) <= set((e.get("class") or "").split())]


def ticks(axis):
    return [tick.text for tick in axis.ticks]


def test_an_axis_of_values_has_few_round_steps_and_bars_begin_at_zero():
    values = [Decimal(v) for v in ("81", "97.3", "99")]

    assert ticks(value_axis(values, "MW", from_zero=True)) == ["0", "20", "40", "60", "80", "100"]
    assert ticks(value_axis(values, "MW", from_zero=False)) == ["80", "85", "90", "95", "100"]
    assert value_axis([Decimal(5), Decimal(90)], "MW", from_zero=False).low == 0
    assert value_axis([Decimal(-5), Decimal(9)], "MW", from_zero=True).low == -5
    assert value_axis([], "MW", from_zero=True).high == 1


def test_large_numbers_are_short_at_the_axis_and_the_unit_says_so():
    dollars = [Decimal("261421121085.57")]
    axis = value_axis(dollars, "USD", from_zero=True)
    assert (ticks(axis)[-1], axis.label) == ("300", "billion US dollars")

    with override("zh-hans"):
        axis = value_axis([Decimal("106.3")], "USD bn", from_zero=True)
        assert (ticks(axis)[-1], axis.label) == ("1,250", "亿美元")
        assert value_axis([Decimal(19392)], "trains", from_zero=True).label == "列"


def test_a_number_at_a_bar_counts_as_its_axis_does():
    made = chart(point(2020, "1460000"), point(2021, "2077216"), kind=PanelKind.BARS)
    assert [e.text for e in of_class(drawn(made), "chart-number")] == ["2.077216", "1.46"]

    with override("zh-hans"):
        dollars = value_axis([Decimal(14)], "USD bn", from_zero=True)
        billions = chart(point(2020, 14), kind=PanelKind.BARS)
        billions = replace(billions, panels=(replace(billions.panels[0], y=dollars),))
        assert [e.text for e in of_class(drawn(billions), "chart-number")] == ["140"]


def test_numbers_never_lie_on_each_other_or_on_other_bars():
    """Thirty narrow bars: some numbers have to go, and the newest stays."""
    years = [point(1990 + n, 1000 + n * 7) for n in range(30)]
    made = chart(*years, kind=PanelKind.BARS)
    told = of_class(drawn(made, NARROW), "chart-number")

    assert 0 < len(told) < 30
    assert told[0].text == "1,203"


def test_powers_only_where_every_value_is_positive():
    powers = value_axis(
        [Decimal(3), Decimal(4000)], "MW", from_zero=False, scale=ScaleKind.LOGARITHMIC
    )
    assert ticks(powers) == ["1", "10", "100", "1,000", "10,000"]
    none = value_axis([Decimal(0), Decimal(9)], "MW", from_zero=False, scale=ScaleKind.LOGARITHMIC)
    assert none.kind == ScaleKind.LINEAR


def test_a_year_is_written_under_its_middle_and_the_newest_one_is_there():
    axis = time_axis([point(2020, 1), point(2022, 1)])
    assert (axis.low, axis.high) == (2020, 2023)
    assert [(tick.at, tick.text) for tick in axis.ticks][-1] == (2022.5, "2022")
    assert ticks(time_axis([point(2000, 1), point(2023, 1)]))[-1] == "2023"


def test_a_line_breaks_where_a_year_is_missing():
    tree = drawn(chart(point(2015, 1), point(2016, 2), point(2019, 3, is_joined=False)))

    (line,) = of_class(tree, "chart-line")
    assert re.findall("[ML]", line.get("d")) == ["M", "L", "M"]


def test_a_forecast_is_a_line_of_its_own():
    outcome = [point(2022, 10), point(2023, 12)]
    forecasts = [
        point(2024, 14, is_forecast=True, maker="IEA", is_joined=False),
        point(2025, 16, is_forecast=True, maker="IEA"),
    ]
    tree = drawn(chart(*outcome, *forecasts))

    solid, dashed = of_class(tree, "chart-line")
    assert "chart-line-forecast" in dashed.get("class")
    assert [re.findall("[ML]", line.get("d")) for line in (solid, dashed)] == [["M", "L"]] * 2
    assert len(of_class(tree, "chart-dot", "chart-forecast")) == 2


def test_a_line_passes_over_a_part_of_a_year():
    part = point(2023, 5, end=2023.5, is_partial=True)
    tree = drawn(chart(point(2022, 10), part, point(2023, 12)))

    (line,) = of_class(tree, "chart-line")
    assert re.findall("[ML]", line.get("d")) == ["M", "L"]
    assert len(of_class(tree, "chart-extent")) == 1
    assert len(of_class(tree, "chart-dot", "chart-part")) == 1


def test_a_bar_for_half_a_year_is_half_as_wide_and_hollow():
    half = point(2023, 5, end=2023.5, is_partial=True)
    tree = drawn(chart(point(2022, 10), half, kind=PanelKind.BARS))

    (whole,) = of_class(tree, "chart-bar", "chart-whole")
    (part,) = of_class(tree, "chart-bar", "chart-part")
    assert float(part.get("width")) == pytest.approx(float(whole.get("width")) / 2, abs=1)


def test_a_forecast_does_not_cover_what_happened():
    forecast = point(2023, 14, is_forecast=True, maker="IEA")
    tree = drawn(chart(point(2023, 12), forecast, kind=PanelKind.BARS))

    assert len(of_class(tree, "chart-bar")) == 1
    assert len(of_class(tree, "chart-foreseen")) == 1


@pytest.mark.parametrize("kind", PanelKind)
def test_disagreement_is_a_band_from_the_lowest_to_the_highest_statement(kind):
    lost = (
        LosingValue(value=Decimal(4), text="4 MW", standing="overruled"),
        LosingValue(value=Decimal(11), text="11 MW", standing="agrees"),
    )
    disputed = point(2023, 10, others=lost, disputed=True, upper=Decimal(12))
    assert (disputed.low, disputed.high) == (4, 12)
    if kind == PanelKind.STACKED:
        return  # the band of a stack stands at its total
    tree = drawn(chart(point(2022, 10), disputed, kind=kind))

    assert len(of_class(tree, "chart-band")) == 1
    assert len(of_class(tree, "chart-lost")) == 1


def test_what_stands_before_a_number_is_drawn():
    points = [point(2020 + n, 9, comparator=c) for n, c in enumerate(("over", "about", "at_most"))]
    tree = drawn(chart(*points))

    assert len(of_class(tree, "chart-open")) == 2
    assert [e.text for e in of_class(tree, "chart-about")] == ["≈"]


def test_stacked_bars_stand_on_each_other():
    x = time_axis([point(2023, 1)])
    series = tuple(
        ChartSeries(key=key, title=words(key), points=(point(2023, 10),), colour=key)
        for key in ("hydro", "wind")
    )
    y = ChartAxis(kind=ScaleKind.LINEAR, low=0, high=20, ticks=())
    stack = ChartPanel(kind=PanelKind.STACKED, x=x, y=y, series=series)
    tree = drawn(Chart(name="mix", title=words("Mix"), panels=(stack,)))

    lower, upper = [e for e in of_class(tree, "chart-bar") if e.get("data-point")]
    assert float(upper.get("y")) + float(upper.get("height")) == pytest.approx(
        float(lower.get("y")), abs=0.2
    )


def test_categories_lie_with_their_words_beside_them():
    points = tuple(
        point(0, value, start=float(at), end=float(at + 1), label=name)
        for at, (name, value) in enumerate([("China", 8894), ("Kyrgyzstan", 15)])
    )
    lying = panel(*points, kind=PanelKind.BARS, x=category_axis(["China", "Kyrgyzstan"]))
    made = Chart(name="power", title=words("Power"), panels=(lying,))

    for size in (WIDE, NARROW):
        tree = drawn(made, size)
        assert [e.text for e in of_class(tree, "chart-label")] == ["China", "Kyrgyzstan"]
        assert [e.text for e in of_class(tree, "chart-number")] == ["8894 MW", "15 MW"]


def test_a_gap_is_drawn_between_two_sides_and_told():
    sides = tuple(
        ChartSeries(key=key, title=words(key), points=(point(2023, value),))
        for key, value in (("Here", 10), ("There", 6))
    )
    gap = Gap(
        start=2023, end=2024, low=Decimal(6), high=Decimal(10), text="4 MW",
        sentence="4 MW apart.", lower="There",
    )  # fmt: skip
    both = panel(point(2023, 10), kind=PanelKind.BARS, gaps=(gap,))
    made = finished(chart(point(2023, 10), panels=(replace(both, series=sides),)))

    assert len(of_class(drawn(made), "chart-gap-bracket")) == 1
    assert made.notes == ("4 MW apart.",)


def test_names_at_the_ends_of_lines_keep_their_distance():
    assert apart([10, 11, 12], 15, 0, 100) == [10, 25, 40]
    assert apart([95, 96, 97], 15, 0, 100) == [70, 85, 100]


def test_words_are_measured_by_their_script():
    assert shortened("Energy", 100, 10) == "Energy"
    assert shortened("中国与哈萨克斯坦贸易总额", 60, 10) == "中国与哈萨…"
    assert wrapped("中国与哈萨克斯坦", 45, 10) == ["中国与哈", "萨克斯坦"]


def test_the_looks_are_classes_that_have_rules_and_nothing_is_inline():
    everything = chart(
        point(2019, 9, comparator="over"),
        point(2020, 9, comparator="about", disputed=True, others=(
            LosingValue(value=Decimal(4), text="4 MW"),)),
        point(2021, 4, end=2021.5, is_partial=True),
        point(2025, 9, is_forecast=True),
    )  # fmt: skip
    for kind in (PanelKind.LINES, PanelKind.BARS):
        made = replace(everything, panels=(replace(everything.panels[0], kind=kind),))
        markup = draw(made)
        assert not re.search(r"\sstyle=|\son\w+=|\sid=", markup)
        assert "chart-forecast" in markup
        for element in drawn(made).iter():
            looks = (element.get("class") or "").split()
            if element.tag in ("path", "rect", "circle", "line", "text"):
                assert any(f".{look}" in MARKS or element.tag == "text" for look in looks), looks


def test_words_of_others_cannot_become_markup():
    hostile = '</script><script>alert("1")</script>'
    made = chart(point(2020, 1, text=hostile), title=words(hostile))

    assert "<script" not in draw(made)
    assert "<script" not in svg_file(made).replace("&lt;script", "")
    assert "<" not in chart_specification(made)


def test_a_chart_says_what_has_to_be_known():
    lost = (LosingValue(value=Decimal(4), text="4 MW"),)
    made = finished(
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
        "Dashed: a forecast by IEA, June 2024.",
        "Hollow, with a dotted edge: only a part of the time is counted (first half of 2021).",
        "An arrow upwards: the source says “over” or “at least”.",
        "The sign ≈: the source says “about”.",
        "At one point sources disagree: the band reaches from the lowest to the highest "
        "statement, small hollow marks are the values that lost.",
        "The line is broken where a year is missing or the way of counting changed.",
        "2019: provisional.",
    ]
    assert finished(chart(point(2015, 9), point(2016, 9))).notes == ()


def test_an_axis_that_does_not_begin_at_zero_says_so():
    grown = finished(chart(point(2015, 90), point(2016, 99)))
    assert grown.notes == ("The axis of values does not begin at zero.",)


def test_the_table_has_every_point_once():
    outcome, forecast = point(2023, 12), point(2023, 14, is_forecast=True, maker="IEA")
    older = point(2022, 10)
    (table,) = tables(chart(older, outcome, forecast))

    assert [(row.label, row.cells) for row in table.rows] == [
        ("2022", [[older]]),
        ("2023", [[outcome, forecast]]),
    ]


def test_rows_give_the_losing_values_too_and_never_a_number_alone():
    lost = (LosingValue(value=Decimal(4), text="4 MW", standing="overruled", sources=(SOURCE,)),)
    head, shown, other = rows(chart(point(2020, "9.5", comparator="over", others=lost)))

    found = [dict(zip(head, row, strict=True)) for row in (shown, other)]
    assert [(row["value"], row["unit"], row["comparator"]) for row in found] == [
        (9.5, "MW", "over"),
        (4, "MW", "exact"),
    ]
    assert [(row["standing"], row["source"], row["locator"]) for row in found] == [
        ("shown", "report", "p. 3"),
        ("overruled", "report", ""),
    ]


def test_a_spreadsheet_runs_nothing_of_a_file():
    bad = ({**SOURCE, "publisher": "=cmd|' /C calc'!A0"},)
    _head, row = rows(chart(point(2020, 9, sources=bad)))
    assert "'=cmd|' /C calc'!A0" in row


def test_a_file_stands_by_itself_in_light_and_dark():
    made = finished(chart(point(2020, 9, comparator="over"), subtitle="By year"))
    text = svg_file(made)
    ElementTree.fromstring(text)  # noqa: S314 - our own

    assert "var(" not in text
    assert "@media (prefers-color-scheme: dark)" in text
    assert [part in text for part in ("Power", "By year", "An arrow upwards", "Agency")] == [
        True
    ] * 4
    assert f"{settings.SITE_URL}/charts/power/" in text
    assert "@media" not in svg_file(made, in_dark=False)
    with override("zh-hans"):
        assert "PingFang" in svg_file(made)


def test_a_png_is_made_once(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        made = chart(point(2020, 9))
        assert png(made).startswith(b"\x89PNG")
        (name,) = default_storage.listdir("charts")[1]
        (tmp_path / "charts" / name).write_bytes(b"kept")

        assert png(made) == b"kept"
        assert default_storage.listdir("charts")[1] == [name]
        assert png(chart(point(2020, 8))) != b"kept"


def test_the_specification_is_plain_json_with_each_source_once():
    lost = (LosingValue(value=Decimal("4.5"), text="4.5 MW", sources=(SOURCE,)),)
    made = chart(point(2020, 9, others=lost), title=Text("Strom", "en", "ru"))
    tree = to_json(made)

    assert tree["title"] == {"text": "Strom", "language": "en"}
    (found,) = tree["panels"][0]["series"][0]["points"]
    assert (found["value"], found["others"][0]["value"]) == (9, 4.5)
    assert found["sources"] == [{"slug": "report", "locator": "p. 3"}]
    assert [source["publisher"] for source in tree["sources"]] == ["Agency"]
    assert tree["panels"][0]["x"]["kind"] == AxisKind.TIME


def test_a_text_in_another_language_says_so_in_the_picture():
    foreign = ChartSeries(key="b", title=Text("Wind", "en", "ru"), points=(point(2020, 3),))
    made = chart(point(2020, 9))
    both = replace(made.panels[0], series=(*made.panels[0].series, foreign))
    names = of_class(drawn(replace(made, panels=(both,))), "chart-label")

    assert [(e.text, e.get("lang")) for e in names if e.text == "Wind"] == [("Wind", "en")]


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
        (
            "scale=cubic",
            {"scale": ["“cubic” is not known here. These are allowed: linear."]},
        ),
    ],
)
def test_a_question_is_closed(query, problems):
    assert Asking(QueryDict(query)).problems() == problems
