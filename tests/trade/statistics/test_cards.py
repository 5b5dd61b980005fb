"""Cards of countries: trade as both sides count it, trains, population and economy."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Country, Disagreement
from portal.records import contributions
from portal.records.column_store import forget_columns
from tests.factories import NOON, make_country, make_indicator, make_series, observe, publish
from tests.portal.site.reading import read, words
from tests.portal.site.test_home import publish_observations

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def counted(country: str, partner: str | None, indicator: Any, **values: Any) -> Any:
    """A public series of a country, with values by year: `y2024=41`."""
    other = make_country(partner) if partner else None
    about = {"reporter_en": values.pop("reporter", f"Office of {country}")}
    series = publish(
        make_series(country=make_country(country), partner=other, indicator=indicator, **about)
    )
    publish_observations(*(observe(series, year[1:], value) for year, value in values.items()))
    return series


def trade() -> Any:
    total = publish(make_indicator(title_en="Trade", slug="trade-total"))
    total.mirror = total
    total.save()
    return total


def cards(*codes: str) -> dict[tuple[str, str], Any]:
    countries = [make_country(code) for code in codes]
    found = contributions.cards_of_countries.collect(countries)
    return {(code, card.key): card for code, card in found}


def told(card: Any) -> list[tuple[str, float, str, int]]:
    return [(bar.label["en"], bar.fact["value"], bar.note, round(bar.percent)) for bar in card.rows]


def test_trade_is_of_the_newest_year_that_both_sides_count() -> None:
    total = trade()
    counted("KG", "CN", total, y2023=4, y2024=5)
    counted("CN", "KG", total, y2023=20, y2024=20, y2025=27)
    counted("CN", "UZ", total, y2024=10)
    counted("UZ", "CN", total, y2023=8)
    found = cards("KG", "UZ")
    assert told(found["KG", "trade-with-china"]) == [
        ("Office of CN", 20, "2024", 100),
        ("Office of KG", 5, "2024", 25),
    ]
    apart = found["UZ", "trade-with-china"]
    assert told(apart) == [("Office of UZ", 8, "2023", 40), ("Office of CN", 10, "2024", 50)]
    assert apart.note == "There is no year that both sides count."


def test_trade_says_why_the_two_counts_differ(client: Client) -> None:
    total = trade()
    counted("CN", "KG", total, y2024=20)
    counted("KG", "CN", total, y2024=5)
    why = {"en": "Goods that pass through."}
    Disagreement.objects.update(rule="scope", reason=why, ruled_at=NOON)
    forget_columns()
    page = read(client, "/countries/kg/")
    said = words(page)
    assert re.search(r"Office of CN 2024 20 bn .* Office of KG 2024 5 bn .* Goods that pass", said)
    assert re.search(r'<details class="fold[^>]*>\s*<summary>Why', page)  # open on paper


def test_population_and_economy_stand_beside_those_of_others_only() -> None:
    gdp = publish(make_indicator(title_en="GDP", slug="gdp", unit="USD"))
    counted("KZ", None, gdp, y2023=261421121085)
    counted("UZ", None, gdp, y2023=5)
    assert ("KZ", "economy") not in cards("KZ")
    found = cards("KZ", "UZ")
    (bar,) = found["KZ", "economy"].rows
    assert (bar.fact["value"], bar.fact["unit"], bar.fact["comparator"]) == (
        261.4,
        "USD bn",
        "about",
    )
    assert found["UZ", "economy"].rows[0].fact["unit"] == "USD"


def test_head_of_a_country_has_what_was_counted_last_beside_what_others_count(
    client: Client,
) -> None:
    gdp = publish(make_indicator(title_en="Economy", slug="gdp", unit="USD"))
    for reporter, period, value, more in (
        ("Bank", "2023", 90_900_000_001, {}),
        ("Office", "2025", 145_000_000_000, {"comparator": "over"}),
        ("Fund", "2026", 160_000_000_000, {"obs_status": "F"}),
    ):
        about = {"country": make_country("UZ"), "partner": None, "reporter_en": reporter}
        series = publish(make_series(indicator=gdp, unit="USD", **about))
        publish_observations(observe(series, period, value, **more))
    html = read(client, "/countries/uz/")
    head = words(html[html.index("key-facts") : html.index("</dl>", html.index("key-facts"))])
    assert "over 145 bn" in head
    others = ("Bank, 2023 : about 90.9 bn", "Fund, 2026 : 160 bn")
    assert head.index("2025") < head.index(others[0]) < head.index(others[1])
    assert "orecast" in head[head.index("Fund") :]
    (bar,) = cards("KZ", "UZ")["UZ", "economy"].rows
    assert bar.note == "2025"


def test_of_trains_the_busiest_come_first_and_no_running_totals() -> None:
    trains = publish(make_indicator(title_en="Trains", slug="trains", unit="trains"))
    for number in (3, 9, 5):
        counted("CN", "KZ", trains, y2024=number)
    total = publish(make_series(country=make_country("CN"), indicator=trains))
    publish_observations(observe(total, "2024", 900, cumulative=True))
    bars = cards("KZ")["KZ", "trains"].rows
    assert [bar.fact["value"] for bar in bars] == [9, 5, 3]


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_cards_of_three_countries_take_as_many_queries_as_those_of_two() -> None:
    total = trade()
    for code in ("KZ", "UZ", "KG"):
        counted("CN", code, total, y2024=3)
        counted(code, "CN", total, y2024=2)

    def count(*codes: str) -> int:
        countries = list(Country.objects.filter(pk__in=codes))
        forget_columns()
        with CaptureQueriesContext(connection) as captured:
            contributions.cards_of_countries.collect(countries)
        return sum(
            "portal_journalhead" not in one["sql"] for one in captured
        )  # a request asks once

    assert count("KZ", "UZ", "KG") == count("KZ", "UZ")


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_page_of_a_country_reads_statistics_and_position_as_often_as_it_has_parts(
    client: Client,
) -> None:
    total = trade()
    counted("KZ", "CN", total, y2024=3)
    counted("KZ", None, publish(make_indicator(title_en="People", slug="population")), y2024=2)
    with CaptureQueriesContext(connection) as captured:
        html = read(client, "/countries/kz/")
    assert 'data-key="trade-with-china"' in html
    often = {"trade_periodcount": 2, "trade_periodruling": 2, "portal_journalhead": 1}
    # Counts: for the order of series and beside each. Rulings: once for the cards, once for the
    # chart.
    for table, times in often.items():
        read_from = [one for one in captured if f'FROM "{table}"' in one["sql"]]
        assert len(read_from) == times, table


def test_each_language_has_words_of_its_own_for_a_period(client: Client) -> None:
    series = publish(make_series(country=make_country("KG"), frequency="M"))
    publish_observations(observe(series, "2025-07", 5))

    assert "July 2025" in words(read(client, "/countries/kg/"))
    assert "июль 2025" in words(read(client, "/ru/countries/kg/")).lower()
