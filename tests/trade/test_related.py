"""Statistics and hubs at the head of a country, and the hubs of one place."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import (
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
from tests.portal.site.reading import part, queries, read, unresolved_marks, words
from tests.portal.site.test_home import publish_observations

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def head(html: str) -> str:
    return words(part(html, '<dl class="key-facts"', "</dl>"))


def total() -> Any:
    """An indicator that is its own mirror: the whole trade, whoever counts it."""
    indicator = make_indicator(title_en="Trade", slug="trade-total")
    indicator.mirror = indicator
    indicator.save()
    return publish(indicator)


def test_trade_with_china_is_shown_as_each_side_counts_it(client: Client) -> None:
    kz, cn, uz = make_country("KZ"), make_country("CN"), make_country("UZ")
    trade = total()
    sides = {"Kazakh customs": (kz, cn, 30), "Chinese customs": (cn, kz, 43)}
    for reporter, (country, partner, value) in sides.items():
        series = make_series(
            indicator=trade,
            title_en=f"Trade by {reporter}",
            country=country,
            partner=partner,
            reporter_en=reporter,
        )
        publish(series)
        publish_observations(observe(series, "2024", value), observe(series, "2023", 1))
        publish_observations(observe(series, "2030", 99, obs_status="F"))
    another = publish(make_series(indicator=trade, title_en="Trade with another", partner=uz))
    exports = publish(make_series(title_en="Only exports"))
    publish_observations(observe(another, "2024", 5), observe(exports, "2024", 6))
    html = read(client, "/countries/kz/")
    said = words(part(html, 'data-key="trade-with-china"'))
    assert "Kazakh customs 2024 30 bn US dollars" in said
    assert "Chinese customs 2024 43 bn US dollars" in said
    for other in ("99", "another", "exports"):
        assert other not in said
    assert client.get("/api/v1/series/?about=KZ").json()["count"] == 4
    assert 'href="/series/?about=KZ">All 4 series<' in html
    assert unresolved_marks(html) == set()


def test_people_and_hubs_are_counted(client: Client) -> None:
    kz = make_country("KZ")
    people = publish(make_indicator(slug="population", title_en="Population", unit="persons"))
    series = publish(make_series(indicator=people, title_en="Population", partner=None, country=kz))
    publish_observations(observe(series, "2024", 20_000_000))
    publish(make_trade_hub())
    make_trade_hub(title_en="Draft")
    said = head(read(client, "/countries/kz/"))
    assert "Population 20 million people" in said
    assert "Trade hubs 1 hub" in said


def test_hubs_of_a_country_begin_with_those_that_most_records_name(client: Client) -> None:
    kz, cn = make_country("KZ"), make_country("CN")
    publish(make_trade_hub(title_en="A dry port", country=kz))
    gate = publish(make_trade_hub(title_en="Gate", country=cn, second_country=kz))
    publish(make_trade_hub(title_en="Another country's", country=cn))
    publish(make_series(measures_kind=gate.kind(), measures_uid=gate.uid))
    named = words(part(read(client, "/countries/kz/"), 'id="section-hubs"'))
    assert named.index("Gate") < named.index("A dry port")
    assert "Another" not in named


def test_page_of_a_country_names_the_rankings_of_its_towns_as_their_list_does(
    client: Client,
) -> None:
    kz = make_country("KZ")
    cities = make_ranking(title_en="Cities by bazaars")
    for rank in (1, 2):
        town = publish(make_place(country=kz))
        cities.entries.create(rank=rank, place=town, source=make_source())
    publish(cities)
    listed = words(part(read(client, "/countries/kz/"), 'id="section-rankings"'))
    assert listed.count("Cities by bazaars") == 1
    assert "Cities by bazaars" in read(client, "/rankings/?country=KZ")


def test_the_hubs_of_one_place_name_each_other(client: Client) -> None:
    place = publish(make_place(title_en="Horgos"))
    publish(make_trade_hub(slug="gate", title_en="Dry port", place=place))
    publish(make_trade_hub(title_en="Border centre", place=place))
    publish(make_trade_hub(title_en="Elsewhere"))
    make_trade_hub(title_en="Draft hub", place=place)
    html = read(client, "/hubs/gate/")
    named = words(part(html, 'id="section-same-place"'))
    assert "Border centre" in named
    assert not {"Elsewhere", "Draft"} & set(named.split())
    lone = publish(make_trade_hub(slug="lone"))
    assert lone.place is None
    assert "section-same-place" not in read(client, "/hubs/lone/")


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_queries_do_not_grow_with_series(client: Client) -> None:
    kz, cn = make_country("KZ"), make_country("CN")
    trade = total()

    def fill(count: int) -> None:
        for _number in range(count):
            series = publish(make_series(indicator=trade, country=kz, partner=cn))
            publish_observations(observe(series, "2024", 30))
            publish(make_trade_hub())

    fill(1)
    with_one = queries(client, "/countries/kz/")
    fill(2)
    assert queries(client, "/countries/kz/") == with_one
