"""What may be asked of hubs, corridors, rankings and statistics."""

from typing import Any

import pytest
from django.test import Client

from portal.models import JournalHead
from portal.publication import time_travel
from tests.databases import kept
from tests.factories import (
    NOON,
    make_corridor,
    make_country,
    make_indicator,
    make_place,
    make_ranking,
    make_series,
    make_source,
    make_trade_hub,
    observe,
    publish,
)
from tests.portal.filters.asking import found, problems
from trade.corridors.filters import CorridorFilter
from trade.hubs.filters import TradeHubFilter
from trade.rankings.filters import RankingEntryFilter, RankingFilter
from trade.statistics.filters.observations import ObservationFilter
from trade.statistics.filters.series import IndicatorFilter, SeriesFilter
from trade.statistics.observations import Observation

# Databases differ: comparison of numbers and periods.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_hubs() -> None:
    gate = publish(make_trade_hub(title_en="A", slug="gate", second_country=make_country("CN")))
    city = publish(
        make_trade_hub(
            title_en="B", parent=gate, hub_kind="trade_city", hub_status="planned", area_ha=7
        )
    )

    assert found(TradeHubFilter, "country=CN") == [gate]
    assert found(TradeHubFilter, "country=KZ") == [gate, city]
    assert found(TradeHubFilter, "kind=trade_city&status=planned") == [city]
    assert found(TradeHubFilter, "parent=gate") == [city]
    assert found(TradeHubFilter, "order=area") == [city, gate]


@pytest.mark.engine
def test_corridors_are_found_by_any_stop_once() -> None:
    line = make_corridor(title_en="A", corridor_status="planned")
    for n, code in enumerate(("CN", "KG", "UZ")):
        line.stops.create(
            position=n, role="via", name_en=code, country=make_country(code), source=make_source()
        )
    line, other = publish(line), publish(make_corridor(title_en="B", corridor_kind="network"))

    assert found(CorridorFilter, "country=KG&country=UZ") == [line]
    assert found(CorridorFilter, "kind=network") == [other]
    assert found(CorridorFilter, "status=planned") == [line]


def test_rankings() -> None:
    markets = make_ranking(title_en="A")
    for rank, code in enumerate(("UZ", "KG"), 1):
        markets.entries.create(rank=rank, country=make_country(code), source=make_source())
    markets, older = publish(markets), publish(make_ranking(title_en="B", period="to 2023"))

    assert found(RankingFilter, "country=UZ&country=KG") == [markets]
    assert found(RankingFilter, "period=2023") == [older]


def test_a_ranking_and_its_entry_are_found_by_the_country_of_a_public_place_only() -> None:
    bazaars, town = make_ranking(), make_place(country=make_country("KZ"))
    bazaars.entries.create(rank=1, place=town, source=make_source())
    bazaars = publish(bazaars)
    (entry,) = bazaars.entries.all()
    for filterset, its in ((RankingFilter, bazaars), (RankingEntryFilter, entry)):
        assert found(filterset, "country=KZ") == []
        assert found(filterset, "country=") == [its]
    publish(town)
    assert found(RankingFilter, "country=KZ") == [bazaars]
    assert found(RankingEntryFilter, "country=KZ") == [entry]


def test_indicators() -> None:
    trade = publish(make_indicator(title_en="A"))
    trains = publish(make_indicator(title_en="B", unit="trains"))
    for _ in range(2):
        publish(make_series(indicator=trade))
    make_series(indicator=trains)  # a draft

    assert found(IndicatorFilter, "country=CN&country=KZ") == [trade]
    assert found(IndicatorFilter, "unit=train") == [trains]


def test_series() -> None:
    trade = publish(make_indicator(slug="trade"))
    hub = publish(make_trade_hub(slug="horgos"))
    pair = publish(make_series(title_en="A", indicator=trade))
    crowd = publish(
        make_series(
            title_en="B",
            partner=None,
            frequency="monthly",
            reporter_en="",
            reporter_ru="Перепись",
            measures_kind="tradehub",
            measures_uid=hub.uid,
        )
    )

    assert found(SeriesFilter, "country=KZ&partner=CN") == [pair]
    assert found(SeriesFilter, "indicator=trade") == [pair]
    assert found(SeriesFilter, "reporter=Переп") == [crowd]
    assert found(SeriesFilter, "frequency=monthly&frequency=daily") == [crowd]
    assert found(SeriesFilter, "measures=tradehub:horgos") == [crowd]
    assert found(SeriesFilter, f"measures=tradehub:{hub.uid}") == [crowd]


@pytest.mark.engine
def test_series_are_found_by_the_sources_of_their_published_observations() -> None:
    source = make_source(slug="customs")
    counted, other = publish(make_series(title_en="A")), publish(make_series(title_en="B"))
    publish(observe(counted, "2024", 5, source=source))
    observe(other, "2024", 5, source=source)  # a batch nobody has approved

    assert found(SeriesFilter, "source=customs") == [counted]


@kept
def observations() -> list[Observation]:
    """Four public ones in two series, and one that is not."""
    source = make_source(slug="yearbook")
    series = publish(make_series(slug="trade-kz", country=make_country("KZ")))
    other = publish(make_series(slug="trade-uz", country=make_country("UZ")))
    seen = [
        observe(series, "2023", 1),
        observe(series, "2024-Q3", 2, source=source),
        observe(series, "2024", 3, obs_status="F"),
        observe(other, "2024-05", 4),
    ]
    for observation in seen:
        publish(observation)
    observe(series, "2024", 99, source=source)
    return seen


@pytest.mark.engine
@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [0, 2, 3, 1]),
        ("order=-period", [1, 3, 2, 0]),
        ("series=trade-kz", [0, 2, 1]),
        ("series=trade-kz&series=trade-uz", [0, 2, 3, 1]),
        ("country=UZ", [3]),
        ("partner=CN", [0, 2, 3, 1]),
        ("source=yearbook", [1]),
        ("status=F", [2]),
        ("from=2024-06", [2, 1]),
        ("to=2023", [0]),
        ("to=2024", [0, 2, 3, 1]),
        ("from=2024-Q1&to=2024-05-31", [2, 3]),
        ("retracted=true", []),
        ("updated_after=2026-01-15T12:00:00Z", []),
    ],
)
def test_observations(observations: Any, query: str, expected: list[int]) -> None:
    assert found(ObservationFilter, query) == [observations[n] for n in expected]


@pytest.mark.engine
def test_a_retraction_counts_as_an_update(observations: Any) -> None:
    gone = observations[0]
    Observation.working.filter(pk=gone.pk).update(
        retracted_at=NOON.replace(hour=13), retraction_reason="Misread."
    )

    assert found(ObservationFilter, "retracted=true") == [gone]
    assert found(ObservationFilter, "updated_after=2026-01-15T12:30:00Z") == [gone]
    assert gone not in found(ObservationFilter, "retracted=false")


def test_observations_by_indicator(observations: Any) -> None:
    indicator = observations[3].series.indicator

    assert found(ObservationFilter, f"indicator={indicator.slug}") == [observations[3]]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2024-13", "“2024-13” is not a period such as 2024, 2024-Q3, 2024-05 or 2024-05-25."),
        ("to=2024-02-30", "“2024-02-30” is no day of the calendar."),
        ("to=2024/2023", "“2024/2023” ends before it starts."),
        ("period=2024Q3", "“2024Q3” is not a period such as 2024, 2024-Q3, 2024-05 or 2024-05-25."),
        ("series=nobody", "Nothing public is called “nobody”."),
        ("status=X", "“X” is not known here. These are allowed: A, B, D, E, F, P, O, U."),
    ],
)
def test_what_is_no_period_or_series_is_refused(query: str, sentence: str) -> None:
    assert problems(ObservationFilter, query) == {query.partition("=")[0]: [sentence]}


@pytest.mark.engine
def test_series_are_found_by_what_kind_of_source_and_value_they_have() -> None:
    counted, other = publish(make_series(title_en="A")), publish(make_series(title_en="B"))
    publish(observe(counted, "2025", 5, source=make_source(kind="official"), obs_status="F"))
    publish(observe(other, "2025", 5, source=make_source(kind="academic")))
    observe(other, "2025", 6, source=make_source(kind="official"), obs_status="F")

    assert found(SeriesFilter, "obs_status=F") == [counted]
    assert found(SeriesFilter, "source_kind=official") == [counted]
    assert found(SeriesFilter, "source_kind=official&source_kind=academic") == [counted, other]


@pytest.mark.engine
def test_values_may_be_negative_and_asked_by_range(observations: Any) -> None:
    Observation.working.filter(pk=observations[0].pk).update(value="-2.5")

    assert found(ObservationFilter, "value_max=-2.5") == [observations[0]]
    assert found(ObservationFilter, "value_min=-3&value_max=2") == [
        observations[0],
        observations[1],
    ]
    assert found(ObservationFilter, "period=2024-Q3&period=2030") == [observations[1]]
    assert found(ObservationFilter, "obs_status=F") == [observations[2]]


@pytest.mark.engine
def test_series_are_sorted_by_how_many_values_they_have(client: Client) -> None:
    short, long, none = (publish(make_series(title_en=f"Series {one}")) for one in "ABC")
    publish(observe(short, "2024", 5))
    then = JournalHead.last_position()
    for year in ("2022", "2023", "2024"):
        publish(observe(long, year, 5))

    assert found(SeriesFilter, "order=-values") == [long, short, none]
    with time_travel.at_position(then):
        assert found(SeriesFilter, "order=-values") == [short, long, none]
    page = client.get("/series/").content.decode()
    places = [page.index(one.title_en) for one in (long, short, none)]
    assert places == sorted(places)
