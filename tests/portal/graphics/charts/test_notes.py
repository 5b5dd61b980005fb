"""The sentences that follow from the points of a chart."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from portal.graphics.charts.axes import build_category_axis
from portal.graphics.charts.notes import build_notes, name_publishers
from portal.graphics.charts.specification import Chart, ChartPoint, Gap, PanelKind, words
from portal.models.sources import NOT_NAMED
from portal.records.document_types import CitedSource
from tests.portal.graphics.charts.building import (
    VALUES,
    make_loser,
    make_panel,
    make_point,
    make_series,
)


def notes(*points: ChartPoint, kind: PanelKind = PanelKind.BARS) -> list[str]:
    panel = make_panel(make_series("a", points), kind=kind)
    return list(build_notes(Chart(name="a", title=words("A"), panels=(panel,))))


UPWARDS = "An arrow upwards: the source says “over” or “at least”."
DOWNWARDS = "An arrow downwards: the source says “under” or “at most”."
BREAK = "The line is broken where a year is missing or the way of counting changed."


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [
        ("exact", []),
        ("over", [UPWARDS]),
        ("at_least", [UPWARDS]),
        ("under", [DOWNWARDS]),
        ("at_most", [DOWNWARDS]),
        ("about", ["The sign ≈: the source says “about”."]),
    ],
)
def test_comparators_are_explained(comparator: str, expected: list[str]) -> None:
    assert notes(make_point(2020, 1, comparator=comparator), make_point(2021, 1)) == expected


def test_comparators_beside_horizontal_bars_need_no_explanation() -> None:
    bars = make_series("a", [make_point(0, 1, comparator="over")])
    panel = make_panel(bars, x=build_category_axis(["Kazakhstan"]))
    assert list(build_notes(Chart(name="a", title=words("A"), panels=(panel,)))) == []


def test_each_forecast_is_named_once_with_its_day() -> None:
    points = [
        make_point(2025, 1, is_forecast=True, maker="IEA", made_on="2024-06"),
        make_point(2026, 1, is_forecast=True, maker="IEA", made_on="2024-06"),
        make_point(2027, 1, is_forecast=True, maker="EIA"),
    ]
    assert notes(*points) == [
        'Dashed: a forecast by <span lang="">IEA</span>, June 2024.',
        'Dashed: a forecast by <span lang="">EIA</span>.',
    ]


@pytest.mark.parametrize(
    ("count", "note"),
    [
        (1, "Dotted outline: part-year figure (2000)."),
        (6, "Dotted outline: part-year figure (2000, 2001, 2002, 2003, 2004, 2005)."),
        (7, "Dotted outline: part-year figure."),
    ],
)
def test_partial_periods_are_named_if_few(count: int, note: str) -> None:
    assert notes(*(make_point(2000 + at, 1, is_partial=True) for at in range(count))) == [note]


def test_partial_forecast_is_a_forecast_alone() -> None:
    point = make_point(2025, 1, is_forecast=True, is_partial=True, maker="IEA")
    assert notes(point) == ['Dashed: a forecast by <span lang="">IEA</span>.']


def test_running_total_over_several_years_is_no_part_of_a_year() -> None:
    total = make_point(2011, 32, end=2023.58, label="2011 to July 2023", is_partial=True)
    part = make_point(2023, 2, end=2023.4, is_partial=True)
    assert notes(total, part) == [
        "Not drawn, as running totals over several years: 32 MW (2011 to July 2023).",
        "Dotted outline: part-year figure (2023).",
    ]
    with translation.override("zh-hans"):
        assert notes(total, part)[0] == "未绘出的多年累计数：32 MW（2011 to July 2023）。"
    alone = "Dotted outline over several years: a running total (2011 to July 2023)."
    assert notes(total) == [alone]


@pytest.mark.parametrize(("comparator", "said"), [("exact", True), ("over", False)])
def test_part_of_a_year_above_its_year_is_another_count(comparator: str, said: bool) -> None:
    part = make_point(2025, 5063, end=2025.8, label="January – October", is_partial=True)
    told = notes(make_point(2024, 9), part, make_point(2025, 4912, comparator=comparator))

    sentence = "Two counts: 5063 MW (January – October), but 4912 MW (2025)."
    assert (sentence in told) == said


def test_probable_typo_is_named_and_does_not_stretch_the_axis() -> None:
    slip = replace(make_loser(110, "overruled"), standing_reason="slip")
    point = make_point(2024, 11, others=(slip, make_loser(9, "overruled")))

    assert point.low == 9
    assert point.high == 11
    spread, typo = notes(point)
    assert spread.startswith("Sources disagree at one point.")
    assert typo == "Not drawn, as probable typos: 110 MW."


@pytest.mark.parametrize(
    ("disputed", "begin"), [(0, None), (1, "Sources disagree at one"), (3, "Sources disagree at 3")]
)
def test_disagreements_are_counted(disputed: int, begin: str | None) -> None:
    agreeing = make_point(2019, 1, others=(make_loser(1, "agrees"),))
    points = [make_point(2020 + at, 1, others=(make_loser(2),)) for at in range(disputed)]
    found = notes(agreeing, *points)
    assert [note[: len(begin or "")] for note in found] == ([begin] if begin else [])


@pytest.mark.parametrize(
    ("second", "kind", "expected"),
    [
        (make_point(2022, 1, is_joined=False), PanelKind.LINES, [BREAK]),
        (make_point(2021, 1), PanelKind.LINES, []),
        (make_point(2022, 1, is_joined=False), PanelKind.BARS, []),
        (
            make_point(2022, 1, is_joined=False, is_forecast=True, maker="IEA"),
            PanelKind.LINES,
            ['Dashed: a forecast by <span lang="">IEA</span>.'],
        ),
    ],
)
def test_break_of_a_line_is_explained(
    second: ChartPoint, kind: PanelKind, expected: list[str]
) -> None:
    first = make_point(2020, 1, is_joined=False)  # nothing comes before it
    assert notes(first, second, kind=kind) == expected


def test_status_of_every_value_is_told_once() -> None:
    points = [make_point(year, 1, status="estimate") for year in (2020, 2021)]
    assert notes(*points) == ["How every value here is marked by its source: estimate."]


def test_status_of_few_values_names_their_periods() -> None:
    few = [make_point(year, 1, status="provisional") for year in (2021, 2022)]
    assert notes(make_point(2020, 1), *few) == ["2021, 2022: provisional."]


def test_status_of_many_but_not_all_values_is_left_to_the_table() -> None:
    many = [make_point(2000 + at, 1, status="provisional") for at in range(7)]
    assert notes(make_point(2020, 1), *many) == []


def test_axes_come_first_and_gaps_and_moments_last() -> None:
    gap = Gap(
        start=2020, end=2021, low=Decimal(1), high=Decimal(2), text="1", sentence="1 MW apart."
    )
    panel = make_panel(make_series("a", [make_point(2020, 1)]), gaps=(gap,))
    panel = replace(panel, y=replace(VALUES, low=50))
    moment = datetime(2026, 1, 15, 12, tzinfo=UTC)
    chart = Chart(name="a", title=words("A"), panels=(panel,), as_recorded=moment)
    first, second, last = build_notes(chart)
    assert (first, second) == ("The axis of values does not begin at zero.", "1 MW apart.")
    assert last.startswith("Drawn from what the portal had recorded by 15 January 2026")


def test_sources_without_a_named_publisher_come_last() -> None:
    told = CitedSource(
        slug="", kind="press", publisher="", title="", published_on="", url="", locator=""
    )
    points = [
        replace(make_point(2020, 1), sources=[CitedSource({**told, "publisher": name})])
        for name in (NOT_NAMED, *"ABCDEFGH")
    ]
    chart = Chart(name="a", title=words("A"), panels=(make_panel(make_series("a", points)),))

    assert name_publishers(chart) == "A, B, C, D, E, F, G, H and 1 more"
