"""Extent and labels of axes."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from portal.graphics.charts.axes import (
    axis_label,
    axis_number,
    build_category_axis,
    build_time_axis,
    build_value_axis,
    have_one_scale,
    list_extremes,
    span_to_decimal_years,
)
from portal.graphics.charts.specification import ChartPanel, ScaleKind
from portal.graphics.time_axis import to_decimal_years
from tests.portal.graphics.charts.building import make_loser, make_panel, make_point, make_series


@pytest.mark.parametrize(
    ("values", "from_zero", "ticks"),
    [
        ([], True, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (["0"], True, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (["7"], False, ["0", "2", "4", "6", "8"]),
        (["3", "12"], False, ["0", "2.5", "5", "7.5", "10", "12.5"]),
        (["95", "99"], False, ["95", "96", "97", "98", "99"]),
        (["45", "46"], False, ["0", "10", "20", "30", "40", "50"]),
        (["45.1", "46"], False, ["45", "45.2", "45.4", "45.6", "45.8", "46"]),
        (["95", "99"], True, ["0", "20", "40", "60", "80", "100"]),
        (["-12", "30"], False, ["−20", "−10", "0", "10", "20", "30"]),
        (["-3"], True, ["−3", "−2", "−1", "0"]),
        (["0.004"], True, ["0", "0.001", "0.002", "0.003", "0.004"]),
        (["99999"], True, ["0", "20,000", "40,000", "60,000", "80,000", "100,000"]),
    ],
)
def test_steps_of_an_axis_are_round(values: list[str], from_zero: bool, ticks: list[str]) -> None:
    axis = build_value_axis(map(Decimal, values), "", from_zero=from_zero)
    assert [tick.text for tick in axis.ticks] == ticks
    assert (axis.low, axis.high) == (axis.ticks[0].at, axis.ticks[-1].at)


@pytest.mark.parametrize(
    ("language", "value", "unit", "last", "label", "factor"),
    [
        ("en", "400000", "trains", "400,000", "trains", "1"),
        ("en", "4000000", "TEU", "4", "million TEU", "1e-6"),
        ("en", "4000000000", "USD", "4", "billion US dollars", "1e-9"),
        ("en", "4000000000000", "", "4", "trillion", "1e-12"),
        ("en", "40", "%", "40", "%", "1"),
        ("zh-hans", "40000", "TEU", "4", "万标准箱", "1e-4"),
        ("zh-hans", "400000", "TEU", "40", "万标准箱", "1e-4"),
        ("zh-hans", "400000000000", "USD", "4000", "亿美元", "1e-8"),
        ("zh-hans", "40", "USD bn", "400", "亿美元", "10"),
    ],
)
def test_large_numbers_are_counted_in_the_units_of_the_language(
    language: str, value: str, unit: str, last: str, label: str, factor: str
) -> None:
    with override(language):
        axis = build_value_axis([Decimal(value)], unit, from_zero=True)
        assert (axis.ticks[-1].text, axis.label, axis.unit) == (last, label, unit)
        assert axis.factor == Decimal(factor)
        assert axis_number(Decimal(value), axis) == last


def test_number_at_a_bar_has_five_digits_at_most() -> None:
    axis = build_value_axis([Decimal(2_077_216)], "TEU", from_zero=True)
    assert axis_number(Decimal(1_460_000), axis) == "1.46"
    assert axis_number(Decimal(2_077_216), axis) == "2.0772"


@pytest.mark.parametrize(
    ("values", "kind", "ticks"),
    [
        (["3", "40"], ScaleKind.LOGARITHMIC, ["1", "10", "100"]),
        (["10", "10"], ScaleKind.LOGARITHMIC, ["10", "100"]),
        (["0.05", "2"], ScaleKind.LOGARITHMIC, ["0.01", "0.1", "1", "10"]),
        (["0", "40"], ScaleKind.LINEAR, ["0", "10", "20", "30", "40"]),
        (["-1", "40"], ScaleKind.LINEAR, ["−10", "0", "10", "20", "30", "40"]),
    ],
)
def test_logarithmic_axis_has_powers_and_needs_positive_values(
    values: list[str], kind: ScaleKind, ticks: list[str]
) -> None:
    axis = build_value_axis(
        map(Decimal, values), "", from_zero=False, scale=ScaleKind.LOGARITHMIC, label="own"
    )
    assert (axis.kind, [tick.text for tick in axis.ticks], axis.label) == (kind, ticks, "own")


@pytest.mark.parametrize(
    ("years", "low", "high", "written"),
    [
        ([], 2000, 2001, ["2000"]),
        ([2020], 2020, 2021, ["2020"]),
        ([2010, 2020], 2010, 2021, [str(year) for year in range(2010, 2021)]),
        ([2000, 2022], 2000, 2023, [str(year) for year in range(2000, 2023, 2)]),
        ([2001, 2022], 2001, 2023, [str(year) for year in range(2002, 2023, 2)]),
        ([1990, 2020], 1990, 2021, ["1990", "1995", "2000", "2005", "2010", "2015", "2020"]),
        ([1913, 2020], 1913, 2021, [str(year) for year in range(1920, 2021, 10)]),
    ],
)
def test_axis_of_time_has_whole_years_of_which_few_are_written(
    years: list[int], low: int, high: int, written: list[str]
) -> None:
    axis = build_time_axis(make_point(year, 1) for year in years)
    assert (axis.low, axis.high) == (low, high)
    assert [tick.text for tick in axis.ticks] == written
    assert [tick.at for tick in axis.ticks] == [int(year) + 0.5 for year in written]


def test_axis_of_time_covers_parts_of_years() -> None:
    axis = build_time_axis([make_point(2019.75, 1, end=2020.25)])
    assert (axis.low, axis.high) == (2019, 2021)


def test_axis_of_categories_keeps_their_order() -> None:
    axis = build_category_axis(["b", "a"])
    assert [(tick.at, tick.text) for tick in axis.ticks] == [(0.5, "b"), (1.5, "a")]
    assert (axis.low, axis.high) == (0, 2)


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2024, 1, 1), 2024),
        (date(2024, 7, 1), 2024.4973),
        (date(2023, 7, 2), 2023.4986),
        (date(2024, 12, 31), 2024.9973),
    ],
)
def test_day_in_decimal_years(day: date, years: float) -> None:
    assert round(to_decimal_years(day), 4) == years


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), (2024, 2025)),
        (date(2024, 1, 1), date(2024, 1, 1), (2024, 2024.0027)),
        (date(2023, 12, 31), date(2024, 12, 31), (2023.9973, 2025)),
        (date(9999, 1, 1), date.max, (9999, 10000)),
    ],
)
def test_span_reaches_to_the_end_of_its_last_day(
    first: date, last: date, span: tuple[float, float]
) -> None:
    assert span_to_decimal_years(first, last) == span


def test_extremes_cover_bounds_and_live_statements() -> None:
    losers = (make_loser(4), make_loser(30, "overruled"), make_loser(99, "agrees"))
    points = [make_point(2020, 10, others=losers), make_point(2021, 5, upper=Decimal(6))]
    assert list_extremes(points) == [4, 30, 5, 6]


@pytest.mark.parametrize(
    ("magnitude", "label"),
    [(1, "MW"), (10**6, "million MW"), (10**9, "billion MW"), (10**12, "trillion MW"), (5, "MW")],
)
def test_label_names_the_magnitude(magnitude: int, label: str) -> None:
    assert axis_label("MW", magnitude) == label


def panel_up_to(highest: int) -> ChartPanel:
    points = [make_point(2020, highest)] if highest else []
    return make_panel(make_series("a", points))


@pytest.mark.parametrize(
    ("highest", "is_common"),
    [([], False), ([5], True), ([10, 50], True), ([10, 51], False), ([0, 10], False), ([0], True)],
)
def test_panels_share_an_axis_if_none_would_be_flat(highest: list[int], is_common: bool) -> None:
    assert have_one_scale(map(panel_up_to, highest)) is is_common
