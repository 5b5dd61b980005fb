"""A chart in words tells its finding and its newest values."""

from dataclasses import replace

from portal.graphics.charts.descriptions import describe_chart
from portal.graphics.charts.registry import add_notes
from portal.graphics.charts.specification import AxisKind, Chart, ChartPanel, PanelKind, words
from tests.portal.graphics.test_findings import panel, point, series, stack


def describe(*panels: ChartPanel) -> str:
    chart = add_notes(Chart(name="power", title=words("Power"), panels=panels))
    return describe_chart(chart).replace("\xa0", " ")


def test_lines_tell_their_newest_outcomes_by_name() -> None:
    coal = series("Coal", point(2020, 10), point(2024, 20), point(2030, 90, is_forecast=True))
    part = point("first half", 1, start=2025.0, end=2025.5, is_partial=True)
    gas = replace(series("Gas", point(2024, 5), part), short=words("Gas"))

    assert describe(panel(PanelKind.LINES, coal, gas)) == (
        "Chart: Power. Coal: from 10 MW (2020) to 20 MW (2024), 2 times as much. "
        "Newest values: Coal: 20 MW (2024), Gas: 5 MW (2024)."
    )


def test_one_line_tells_its_name_once_and_panels_tell_theirs() -> None:
    coal = panel(PanelKind.LINES, series("Coal", point(2020, 10), point(2024, 20)))
    told = "from 10 MW (2020) to 20 MW (2024), 2 times as much."

    assert describe(coal) == f"Chart: Power: {told}"
    here, there = (replace(coal, title=words(place)) for place in ("Atyrau", "Horgos"))
    assert describe(here, there) == (
        f"Chart: Power · Atyrau: {told} Newest values: Atyrau: 20 MW (2024), Horgos: 20 MW (2024)."
    )


def test_of_several_panels_the_sum_or_the_highest_is_told() -> None:
    coal, gas = series("Coal", point(2024, 20)), series("Gas", point(2024, 5))
    lines = panel(PanelKind.LINES, coal, gas, title=words("Atyrau"))
    sums = replace(stack(AxisKind.TIME, (2023, 1, 2), (2024, 3, 4)), title=words("Horgos"))

    assert describe(lines, sums).endswith(
        "Newest values: Atyrau · Coal: 20 MW (2024), Horgos: 7 MW (2024)."
    )


def test_shares_tell_whose_they_are() -> None:
    drawn = panel(
        PanelKind.STACKED,
        series("Coal", point("Atyrau", 40)),
        series("Gas", point("Atyrau", 60)),
        x=AxisKind.CATEGORIES,
    )

    assert describe(drawn).endswith("Values: Atyrau, Gas: 60 MW, Atyrau, Coal: 40 MW.")


def test_bars_tell_their_sums_and_how_many_more_there_are() -> None:
    places = stack(AxisKind.CATEGORIES, *((f"Place {at}", 90 - at, 10) for at in range(8)))

    assert describe(places) == (
        "Chart: Power: largest is Place 0 (100 MW, Coal 90%). Values: Place 0: 100 MW, "
        "Place 1: 99 MW, Place 2: 98 MW, Place 3: 97 MW, Place 4: 96 MW, Place 5: 95 MW and 2 more."
    )
