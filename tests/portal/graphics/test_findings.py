"""The finding of a chart follows from its points by the rule of its form."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from portal.graphics.charts.controls import ChartLook, Switch
from portal.graphics.charts.findings import find_finding, write_briefly
from portal.graphics.charts.specification import (
    AxisKind,
    Chart,
    ChartAxis,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    Gap,
    PanelKind,
    words,
)


def point(place: int | str, value: int, **kwargs: Any) -> ChartPoint:
    named = {"label": str(place), "text": f"{value} MW", "unit": "MW", "key": str(place)}
    start = kwargs.pop("start", float(place) if str(place).isdigit() else 0.0)
    end = kwargs.pop("end", start + 1)
    return ChartPoint(start=start, end=end, value=Decimal(str(value)), **{**named, **kwargs})


def series(name: str, *points: ChartPoint) -> ChartSeries:
    return ChartSeries(key=name, title=words(name), points=points)


def panel(
    kind: PanelKind,
    *drawn: ChartSeries,
    x: AxisKind = AxisKind.TIME,
    totals: tuple[ChartPoint, ...] = (),
    **kwargs: Any,
) -> ChartPanel:
    axis = ChartAxis(kind=x, low=0, high=1, ticks=(), unit="MW")
    return ChartPanel(kind=kind, x=axis, y=axis, series=drawn, totals=totals, **kwargs)


def finding(*panels: ChartPanel, **kwargs: Any) -> str:
    return find_finding(Chart(name="power", title=words("Power"), panels=panels, **kwargs))


def stack(x: AxisKind, *values: Any) -> ChartPanel:
    """Two technologies at some places: (place, coal, gas)."""
    coal = series("Coal", *(point(place, one) for place, one, _other in values))
    gas = series("Gas", *(point(place, other) for place, _one, other in values))
    totals = tuple(point(place, one + other) for place, one, other in values)
    return panel(PanelKind.STACKED, coal, gas, x=x, totals=totals)


def test_stack_over_time_names_the_largest_part_of_its_last_sum() -> None:
    grown = stack(AxisKind.TIME, (2020, 60, 40), (2026, 60, 140))

    assert finding(grown) == "Gas leads with 70% of 200\xa0MW in 2026"


def test_finding_names_the_place_of_all_that_is_drawn() -> None:
    grown = stack(AxisKind.TIME, (2020, 60, 40), (2026, 60, 140))
    steps = stack(AxisKind.CATEGORIES, ("Operating", 700, 300), ("Announced", 100, 200))

    asia = {"place": "Central Asia"}
    assert finding(grown, **asia) == "Central Asia: Gas leads with 70% of 200\xa0MW in 2026"
    assert finding(steps, **asia) == (
        "Power\xa0· Central Asia: largest is Operating (1,000\xa0MW, Coal 70%)"
    )


def test_technology_within_a_sentence_is_no_name() -> None:
    grown = stack(AxisKind.TIME, (2020, 60, 40), (2026, 60, 140))
    named = replace(grown, series=tuple(replace(one, colour="gas") for one in grown.series))
    fallen = stack(AxisKind.TIME, (2020, 60, 140), (2026, 6, 14))
    part = replace(fallen, series=tuple(replace(one, colour="gas") for one in fallen.series))

    assert finding(named) == "Gas leads with 70% of 200\xa0MW in 2026"
    assert finding(part) == "Power: highest in 2020 (200\xa0MW, gas 70%)"
    with override("ru"):
        assert "больше всего\xa0— gas, 70" in finding(named)


def test_stack_over_time_that_fell_names_the_year_of_the_largest_sum() -> None:
    fallen = stack(AxisKind.TIME, (2020, 60, 140), (2026, 6, 14))

    assert finding(fallen) == "Power: highest in 2020 (200\xa0MW, Gas 70%)"


def test_stack_by_place_names_the_largest_place_and_its_largest_part() -> None:
    places = stack(AxisKind.CATEGORIES, ("Kazakhstan", 700.04, 300), ("Uzbekistan", 100, 200))

    assert finding(places) == "Power: largest is Kazakhstan (1,000\xa0MW, Coal 70%)"


def test_line_tells_growth_between_periods_of_one_length_and_no_forecast() -> None:
    line = series(
        "Trains",
        point("first half", 30, start=2019.0, end=2019.5, is_partial=True),
        point(2019, 100),
        point(2024, 450),
        point(2030, 900, is_forecast=True),
    )

    told = finding(panel(PanelKind.LINES, line))
    assert told == "Power: from 100\xa0MW (2019) to 450\xa0MW (2024), 4.5 times as much"


def test_bound_is_told_as_one_without_growth() -> None:
    line = series("Trains", point(2019, 100, comparator="over"), point(2024, 80))

    told = finding(panel(PanelKind.LINES, line))
    assert told == "Power: from over 100\xa0MW (2019) to 80\xa0MW (2024)"


def test_fall_is_told_in_per_cent() -> None:
    line = series("Trains", point(2019, 100), point(2024, 80))

    assert finding(panel(PanelKind.BARS, line)).endswith("80\xa0MW (2024), 20% less")
    for last in (99_970, 100_030):  # no change that could be printed
        alike = series("Trains", point(2019, 100_000), point(2024, last))
        assert finding(panel(PanelKind.BARS, alike)).endswith(" (2024)")


def test_growth_is_told_as_newspapers_of_each_language_do() -> None:
    def told(last: int) -> str:
        line = series("", point(2019, 100), point(2024, last))
        return finding(panel(PanelKind.BARS, line)).replace("\xa0", " ")

    with override("zh-hans"):
        assert [told(last)[-6:] for last in (80, 125, 450)] == [
            "，减少20%",
            "，增长25%",
            "增至4.5倍",
        ]
    with override("ru"):
        assert told(125).endswith("2024 — 125 МВт, на 25 % больше")


def test_pair_tells_how_far_its_newest_counts_are_apart() -> None:
    lines = [series("A", point(2023, 20), point(2024, 22)), series("B", point(2024, 5))]
    gaps = tuple(
        Gap(start=year, end=year + 1, low=Decimal(5), high=Decimal(9), text=text, sentence="")
        for year, text in ((2023, "4 MW"), (2024, "17 MW"))
    )

    pair = panel(PanelKind.LINES, *lines, gaps=gaps)
    assert finding(pair) == "Power, 2024: two counts, 17 MW apart"
    titled = finding(replace(pair, title=words("Trade")))
    assert titled == "Trade, 2024: two counts, 17 MW apart"


def test_growth_names_what_grew_once() -> None:
    coal = series("Coal burnt in Kazakhstan", point(2020, 10), point(2024, 20))
    named, other = replace(coal, short=words("Coal")), series("Gas", point(2024, 5))
    place = words("Kazakhstan")
    told = "from 10\xa0MW (2020) to 20\xa0MW (2024), 2 times as much"
    cases = {
        "Power": panel(PanelKind.LINES, coal),
        "Coal burnt in Kazakhstan": panel(PanelKind.LINES, coal, other),
        "Power\xa0· Kazakhstan": panel(PanelKind.LINES, coal, title=place),
        "Power\xa0· Kazakhstan\xa0· Coal": panel(PanelKind.LINES, named, other, title=place),
        "Power\xa0· Coal": panel(
            PanelKind.LINES, named, other, title=words("No gas"), is_rest=True
        ),
    }

    assert {finding(one) for one in cases.values()} == {f"{name}: {told}" for name in cases}
    titled = panel(PanelKind.LINES, coal, title=coal.title)
    assert finding(titled, titled) == f"Coal burnt in Kazakhstan: {told}"


def test_bars_name_the_largest() -> None:
    bars = series("Length", point("Atyrau", 8), point("Horgos", 12))

    assert finding(panel(PanelKind.BARS, bars, x=AxisKind.CATEGORIES)) == (
        "Power: largest is Horgos (12\xa0MW)"
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("0", "0"),
        ("0.00004", "0.00004"),
        ("0.000049", "0.00005"),
        ("0.00123456", "0.0012"),
        ("12.3456", "12.35"),
        ("12345.6", "12,346"),
    ],
)
def test_value_is_told_briefly_and_not_as_nothing(value: str, told: str) -> None:
    assert write_briefly(replace(point(2024, 0), value=Decimal(value))) == f"{told}\xa0MW"


def test_bars_in_several_series_name_that_of_the_largest() -> None:
    zones = series("Uzbekistan", point("Zone", 10)), series("Kazakhstan", point("Zone", 8))

    found = panel(PanelKind.BARS, *zones, x=AxisKind.CATEGORIES)

    assert finding(found) == "Power: largest is Zone, Uzbekistan (10\xa0MW)"


def test_one_value_is_no_finding_and_nothing_is_told_of_hidden_series() -> None:
    alone = panel(PanelKind.BARS, series("Trains", point(2024, 80)))
    shown = stack(AxisKind.TIME, (2020, 60, 40), (2026, 60, 140))
    hidden = Switch(
        value="coal",
        title="Coal",
        url="",
        is_current=False,
        colour="1",
        look=ChartLook.FULL,
        is_last=False,
    )

    assert finding(alone) == ""
    assert finding(shown, switches=(hidden,)) == ""
    assert finding(shown, switches=(replace(hidden, is_current=True),)) != ""


def test_bars_in_several_units_have_no_largest() -> None:
    bars = panel(PanelKind.BARS, series("", point("KZ", 5), point("UZ", 15)), x=AxisKind.CATEGORIES)

    assert finding(bars) == "Power: largest is UZ (15\xa0MW)"
    assert finding(bars, bars) == ""
