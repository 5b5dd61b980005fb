"""Each check of plausibility of statistics finds its example, and not the value beside it."""

from decimal import Decimal
from typing import Any

import pytest

from portal.models import Source
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    make_batch,
    make_energy_project,
    make_indicator,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.plausibility_examples import Example, checks_of_room, on_both_sides
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import ObservationBatch

pytestmark = pytest.mark.django_db

WORDS = "trade with all five countries of the region grew"
BILLIONS = "Trade, 2024: the value 100 USD bn does not stand in “%s”."


def a_series(**columns: Any) -> Series:
    """A series that is not public, in billions of dollars."""
    return make_series(**{"indicator": make_indicator(), "title_en": "Trade", **columns})


def batch_of(series: Series, values: dict[str, object], **columns: Any) -> ObservationBatch:
    """Values by period that one source gives, not published."""
    batch = make_batch()
    for period, value in values.items():
        observe(series, period, value, batch=batch, **columns)
    return batch


def value_said(value: object = 100, period: str = "2024", **columns: Any) -> ObservationBatch:
    return batch_of(a_series(), {period: value}, **columns)


def values_said_twice(quote: str) -> ObservationBatch:
    series, batch = a_series(), make_batch()
    for words in (quote, quote.upper()):
        observe(series, "2024", 100, batch=batch, source=make_source(), quote=words)
    return batch


def changed_unit_of_values(unit: str) -> Series:
    series: Series = publish(make_series())
    publish(batch_of(series, {"2024": 100}))
    return with_unit(series, unit)


def changed_unit_of_series(unit: str) -> Indicator:
    indicator: Indicator = publish(make_series()).indicator
    return with_unit(indicator, unit)


def with_unit[R: (Series, Indicator)](record: R, unit: str) -> R:
    draft = publishing.start_edit(record, by=make_user(), at=NOON)
    draft.unit = unit
    draft.save()
    return draft


def first_value(value: str) -> ObservationBatch:
    """The only value of a series, beside five of another one of its indicator."""
    indicator = publish(make_indicator())
    known = publish(make_series(indicator=indicator))
    publish(batch_of(known, dict.fromkeys(("2020", "2021", "2022", "2023", "2024"), 10)))
    return batch_of(a_series(indicator=indicator), {"2024": value})


def trade_told(imports: str, *asked: str) -> ObservationBatch:
    """A total of 100 billions, exports of 50, and imports, of one source: those that are asked
    about, while the others are public."""
    source = make_source()
    public, waiting = make_batch(source=source), make_batch(source=source)
    for slug, value in (("trade-total", 100), ("exports", 50), ("imports", imports)):
        series = a_series(indicator=make_indicator(slug=slug), title_en=slug)
        if slug not in asked:
            publish(series.indicator, series)
        observe(series, "2024", value, batch=waiting if slug in asked else public)
    if len(asked) < 3:
        publish(public)
    return waiting


def plant_for(residents: int) -> EnergyProject:
    """A plant in a country of a thousand people."""
    population = publish(make_indicator(slug="population", unit="persons"))
    publish(batch_of(publish(make_series(indicator=population)), {"2024": 1000}))
    return make_energy_project(residents_supplied=residents)


def told_on(day: str) -> ObservationBatch:
    source: Source = make_source(published_on=day)
    return value_said(source=source)


def values_of_one_period(value: str) -> ObservationBatch:
    batch = value_said(7)
    observe(Series.working.get(), "2024", Decimal(value), batch=batch)
    return batch


def growth_told(percent: str) -> ObservationBatch:
    batch = value_said(100, "2023")
    quote = f"Trade grew {percent}% to $110 billion"
    observe(Series.working.get(), "2024", 110, batch=batch, quote=quote)
    return batch


EXAMPLES = (
    Example(
        "series-unit-changed",
        changed_unit_of_values,
        "CNY bn",
        "USD bn",
        "unit",
        "The unit was USD bn: values that are public in it (1) are not converted.",
    ),
    Example(
        "indicator-unit-changed",
        changed_unit_of_series,
        "CNY bn",
        "USD bn",
        "unit",
        "The unit was USD bn, and series of it (1) are public in that unit.",
    ),
    Example(
        "off-series",
        lambda value: batch_of(a_series(), {"2010": 10, "2024": value}),
        "100",
        "99.9",
        "observations",
        "Trade, 2024: 100 USD bn, while the series has 10 to 10.",
    ),
    Example(
        "off-series",
        lambda value: batch_of(a_series(), {"2023": 10, "2024": value}),
        "50.1",
        "50",
        "observations",
        "Trade, 2024: 50.1 USD bn, while the series has 10 to 10.",
    ),
    Example(
        "off-series",
        lambda value: batch_of(a_series(), {"2022": 10, "2023": value, "2024": 10}),
        "25.1",
        "25",
        "observations",
        "Trade, 2023: 25.1 USD bn, while the series has 10 to 10.",
    ),
    Example(
        "off-indicator",
        first_value,
        "100",
        "99.9",
        "observations",
        "Trade, 2024: 100 USD bn, while other series of it have 10 to 10.",
    ),
    Example(
        "series-unit",
        lambda unit: a_series(unit=unit),
        "USD m",
        "USD bn",
        "unit",
        "The series is in USD m, its indicator in USD bn.",
    ),
    Example(
        "other-unit",
        lambda unit: a_series(unit=unit),
        "Mt",
        "CNY bn",
        "unit",
        "The series is in Mt, its indicator in USD bn.",
    ),
    Example(
        "frequency",
        lambda period: batch_of(a_series(frequency="monthly"), {period: 7}),
        "2024-05-01/2024-06-04",
        "2024-05-01/2024-06-03",
        "observations",
        "Trade, 2024-05-01/2024-06-04: a period of 35 days in a series with periods of 31 days.",
    ),
    Example(
        "short-periods",
        lambda months: batch_of(
            a_series(), {f"2024-{month:02}": 7 for month in range(1, months + 1)}
        ),
        4,
        3,
        "observations",
        "Trade, 2024-01: one of 4 short periods of a series that is annual.",
    ),
    Example(
        "two-values",
        values_of_one_period,
        "7.1",
        "7",
        "observations",
        "Trade, 2024: 7.1 USD bn and 7 from the same source.",
    ),
    Example(
        "part-above-whole",
        lambda value: batch_of(a_series(), {"2024": 5, "2024-H1": value}),
        "5.16",
        "5.15",
        "observations",
        "Trade, 2024-H1: 5.16 USD bn, and 5 for 2024: the part is more than the whole.",
    ),
    Example(
        "falling-total",
        lambda value: batch_of(a_series(), {"2013/2023": 100, "2013/2024": value}, cumulative=True),
        "97.9",
        "98",
        "observations",
        "Trade, 2013/2024: 97.9 USD bn, and 100 for 2013/2023: the running total falls.",
    ),
    Example(
        "over-whole",
        lambda value: batch_of(a_series(unit="%", title_en="Share of coal"), {"2024": value}),
        "100.1",
        "100",
        "observations",
        "Share of coal, 2024: a share of 100.1 %.",
    ),
    Example(
        "negative",
        lambda value: batch_of(a_series(), {"2023": 7, "2024": value}),
        "-0.1",
        "0",
        "observations",
        "Trade, 2024: −0.1 USD bn, though all others are above zero.",
    ),
    Example(
        "future-actual",
        lambda day: value_said(period=day),
        "2026-01-17",
        "2026-01-16",
        "observations",
        "Trade, 2026-01-17: the period has not ended, and the value is no forecast.",
    ),
    Example(
        "future-actual",
        lambda day: value_said(period=f"2025/{day}"),
        "2026-03-19",
        "2026-03-18",
        "observations",
        "Trade, 2025/2026-03-19: the period has not ended, and the value is no forecast.",
    ),
    Example(
        "unfinished",
        told_on,
        "2024-11-29",
        "2024-11-30",
        "observations",
        "Trade, 2024: the source is of 29 November 2024, when the period had not ended.",
    ),
    Example(
        "observed-scale",
        lambda words: value_said(as_printed=words),
        "$100 million",
        "$100 billion",
        "observations",
        "Trade, 2024: the value 100 USD bn differs from “$100 million” by a factor of 10 to the "
        "power of +3.",
    ),
    Example(
        "observed-absent",
        lambda words: value_said(quote=words),
        "It was $100.6 billion.",
        "It was $100.5 billion.",
        "observations",
        BILLIONS % "It was $100.6 billion.",
    ),
    Example(
        "observed-not-there",
        lambda words: value_said(quote=words),
        "It was 98.",
        "It was 100.",
        "observations",
        BILLIONS % "It was 98.",
    ),
    Example(
        "observed-early",
        told_on,
        "2023-12-31",
        "2024-01-01",
        "observations",
        "Trade, 2024: the source is of 31 December 2023 and cannot report 2024.",
    ),
    Example(
        "observed-same-words",
        values_said_twice,
        f"{WORDS} 7",
        WORDS,
        "observations",
        f"Trade, 2024: two sources say “{WORDS.upper()} 7”. Does one go back to the other?",
    ),
    Example(
        "growth",
        growth_told,
        "13.1",
        "13",
        "observations",
        "Trade, 2024: the quote has +13.1 %, the series +10.0 % in a year.",
    ),
    Example(
        "sum",
        lambda imports: trade_told(imports, "trade-total", "exports", "imports"),
        "46.9",
        "47",
        "observations",
        "Trade-total, 2024: 100 USD bn, while exports and imports are 96.9 together.",
    ),
    Example(
        "sum",
        lambda imports: trade_told(imports, "trade-total"),
        "46.9",
        "47",
        "observations",
        "Trade-total, 2024: 100 USD bn, while exports and imports are 96.9 together.",
    ),
    Example(
        "sum",
        lambda imports: trade_told(imports, "imports"),
        "46.9",
        "47",
        "observations",
        "Imports, 2024: 46.9 USD bn, while exports and imports are 96.9 together.",
    ),
    Example(
        "above-country",
        plant_for,
        2001,
        2000,
        "residents_supplied",
        "Residents supplied is 2001, and the whole country has 1000.",
    ),
)


@pytest.mark.every_day(one_in=3)
@on_both_sides(EXAMPLES)
def test_a_check_finds_its_example_and_not_the_value_beside_it(
    example: Example, value: object
) -> None:
    assert example.found(value) == example.expected(value)


def test_each_check_of_statistics_has_an_example() -> None:
    assert {one.check for one in EXAMPLES} == checks_of_room("trade")
