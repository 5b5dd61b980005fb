"""The pages of countries: what every app knows about one."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.models import Country
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_corridor,
    make_country,
    make_energy_project,
    make_event,
    make_indicator,
    make_organisation,
    make_pipeline,
    make_place,
    make_ranking,
    make_series,
    make_source,
    make_trade_hub,
    observe,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words
from tests.portal.site.test_home import publish_observations

# Databases differ: aggregates over joins.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def kazakhstan() -> Any:
    country = make_country("KZ")
    names = {"en": "Kazakhstan", "zh_hans": "哈萨克斯坦", "ru": "Казахстан", "local": "Қазақстан"}
    for language, name in names.items():
        setattr(country, f"name_{language}", name)
    country.local_language = "kk"
    country.save()
    return country


def section(html: str, key: str) -> str:
    return words(part(html, f'id="section-{key}"'))


def card(html: str, key: str) -> str:
    return words(part(html, f'id="card-{key}"').partition(">")[2])


def test_a_name_that_is_longer_than_any_is_not_found(client: Client, kazakhstan: Country) -> None:
    assert client.get(f"/countries/{'k' * 60_000}/").status_code == 404


def test_country_has_names_in_four_languages(client: Client, kazakhstan: Country) -> None:
    names = part(read(client, "/ru/countries/kz/"), 'class="record-title-local"', "</p>")
    assert words(names).endswith("Kazakhstan · 哈萨克斯坦 · Қазақстан")
    assert 'lang="kk"' in names


def test_capacity_is_the_sum_of_operating_plants(client: Client, kazakhstan: Country) -> None:
    tracker, table = make_source(title="Tracker"), make_source(title="Table")
    for capacity, source in ((100, tracker), ("40.5", table)):
        project = make_energy_project(capacity_mw=capacity)
        claim_all(project)
        project.claims.update(source=source)
        publish(project)
    publish(make_energy_project(capacity_mw=None))
    publish(make_energy_project(capacity_mw=900, project_status="announced"))
    publish(make_energy_project(capacity_mw=7, country=make_country("UZ")))
    make_energy_project(capacity_mw=5000)
    html = read(client, "/countries/kz/")
    assert "Wind 4 3 Wind: 140.5 MW" in section(html, "energy-projects")
    assert "2 projects" in section(html, "energy-projects")
    row = part(html, 'data-value="wind"', "</tr>")
    assert row.count('href="#source-') == 2
    assert "/energy-projects/?country=KZ&amp;technology=wind&amp;status=operating" in row
    assert unresolved_marks(html) == set()


def test_sum_of_inexact_parts_is_inexact_and_names_disputes(
    client: Client, kazakhstan: Country
) -> None:
    project = make_energy_project(capacity_mw=50)
    for name in ("country", "technology", "status"):
        claim(project, name)
    claim(project, "capacity_mw", comparator="over")
    publish(project)
    disputed = make_energy_project(capacity_mw=100)
    claim_all(disputed)
    claim(disputed, "capacity_mw", "400")
    rule(disputed, "capacity_mw")
    publish(disputed)
    row = section(read(client, "/countries/kz/"), "energy-projects")
    assert "over 150 MW" in row
    assert "1 of 2 projects disputed" in row


def test_plant_in_two_countries_counts_in_both(client: Client, kazakhstan: Country) -> None:
    publish(make_energy_project(second_country=make_country("KG")))
    assert "Wind 1 1" in section(read(client, "/countries/kg/"), "energy-projects")


@pytest.mark.exhaustive
def test_every_app_has_a_section(client: Client, kazakhstan: Country) -> None:
    uzbekistan = make_country("UZ")
    publish(make_pipeline(title_en="Pipe"))
    publish(make_trade_hub(title_en="Dry port", country=uzbekistan, second_country=kazakhstan))
    corridor = make_corridor(title_en="Middle corridor")
    corridor.stops.create(
        position=1, role="via", name_en="Aktau", country=kazakhstan, source=make_source()
    )
    publish(corridor)
    ranking = make_ranking(title_en="Markets")
    ranking.entries.create(rank=1, country=kazakhstan, source=make_source())
    publish(ranking)
    series = publish(make_series(title_en="Trade", reporter_en="Customs"))
    publish_observations(observe(series, "2024", 43.8))
    event = make_event(title_en="Summit", country=uzbekistan)
    event.participants.add(kazakhstan)
    publish(event)
    publish(make_organisation(title_en="Railways"))
    publish(make_place(title_en="Almaty"))
    html = read(client, "/countries/kz/")
    expected = {
        "pipelines": "Pipe Operating Length: 500 km",
        "hubs": "Dry port Dry port",
        "corridors": "Middle corridor",
        "rankings": "Markets",
        "series": "Trade",
        "events": "Summit 17 June 2025",
        "organisations": "Railways Company",
        "places": "Almaty City",
    }
    for key, said in expected.items():
        assert said in section(html, key), key
    assert "43.8 bn US dollars" in section(html, "series")
    assert unresolved_marks(html) == set()


def test_statistics_of_a_country_begin_with_the_longest(
    client: Client, kazakhstan: Country
) -> None:
    for title, years in (("Cars", ["2024"]), ("Trade", ["2023", "2024"])):
        series = publish(make_series(title_en=title, country=kazakhstan))
        publish_observations(*(observe(series, year, 5) for year in years))
    html = section(read(client, "/countries/kz/"), "series")
    assert html.index("Trade") < html.index("Cars")


def test_country_page_counts_what_is_not_known_of_its_plants(
    client: Client, kazakhstan: Country
) -> None:
    publish(make_energy_project(capacity_mw=None, commissioned_on="2020"))
    publish(make_energy_project(project_status="announced"))
    shown = part(read(client, "/countries/kz/"), 'id="section-not-known"')

    rows = dict(re.findall(r'href="(/energy[^"]+)">.*?row-figure">(\d+)<', shown, re.S))
    url = "/energy-projects/?country=KZ&amp;status=operating&amp;unknown="
    assert rows[f"{url}capacity_mw"] == "1"
    assert f"{url}commissioned_on" not in rows
    assert "1 found" in words(read(client, f"{url}capacity_mw".replace("&amp;", "&")))


def test_country_page_has_no_drafts(client: Client, kazakhstan: Country) -> None:
    for make in (make_pipeline, make_trade_hub, make_organisation, make_place, make_event):
        make(title_en="Not yet public")
    html = read(client, "/countries/kz/")
    assert "Not yet public" not in html
    assert "holds no record about it yet" in html


def test_disagreements_of_a_country_are_shown(client: Client, kazakhstan: Country) -> None:
    project = make_energy_project(title_en="Zhanatas")
    claim_all(project)
    claim(project, "capacity_mw", "400")
    rule(project, "capacity_mw")
    publish(project)
    html = read(client, "/countries/kz/")
    assert "Where sources disagree 1 Zhanatas: Capacity 4 times as much" in card(
        html, "disagreements"
    )


def test_a_record_with_many_disagreements_leaves_room_for_others(
    client: Client, kazakhstan: Country
) -> None:
    said = {"capacity_mw": "400", "status": "cancelled", "technology": "coal"}
    for title, facts in (("Many", [*said]), ("Few", ["status"])):
        project = make_energy_project(title_en=title)
        claim_all(project)
        for fact in facts:
            claim(project, fact, said[fact])
            rule(project, fact)
        publish(project)
    shown = card(read(client, "/countries/kz/"), "disagreements")
    assert shown.startswith("Where sources disagree 4 ")
    assert (shown.count("Many: "), shown.count("Few: ")) == (1, 1)


def test_a_country_is_told_at_a_glance(client: Client, kazakhstan: Country) -> None:
    for technology, capacity in (("wind", 100), ("coal", 400)):
        plant = make_energy_project(
            title_en=f"{technology} plant", technology=technology, capacity_mw=capacity
        )
        claim_all(plant)
        publish(plant)
    html = read(client, "/countries/kz/")
    assert card(html, "capacity").startswith("Operating capacity by technology Coal 400 MW")
    drawn = re.findall(r'chart-colour-(\w+)".*?rect width="([\d.]+)"', html)
    assert drawn == [("coal", "100.0"), ("wind", "25.0")]
    assert "coal plant Operating Capacity: 400 MW" in card(html, "largest-projects")
    assert 'src="/map/tile.svg?country=KZ"' in html
    assert "wind plant" in card(html, "changes")
    assert "card-trade-with-china" not in html
    assert unresolved_marks(html) == set()
    make_country("UZ")
    assert "data-key" not in read(client, "/countries/uz/")


def test_changes_of_a_country_are_none_of_hundreds(client: Client, kazakhstan: Country) -> None:
    for number in range(5):
        publish(make_place(title_en=f"Imported {number}", country=kazakhstan))
    assert "card-changes" not in read(client, "/countries/kz/")
    publish(make_place(title_en="Taraz", country=kazakhstan), at=NOON + timedelta(days=1))
    assert card(read(client, "/countries/kz/"), "changes").startswith("Latest changes Taraz")
    assert "Imported" not in card(read(client, "/countries/kz/"), "changes")


def test_countries_stand_side_by_side_to_one_scale(client: Client, kazakhstan: Country) -> None:
    for code, capacity in (("KZ", 100), ("UZ", 50), ("IT", 1000)):
        country = make_country(code)
        Country.objects.filter(pk=code).update(role="referenced" if code == "IT" else "focus")
        publish(make_energy_project(country=country, capacity_mw=capacity))
    html = read(client, "/countries/")
    region = part(html, 'id="measure-1"', 'id="group-1"')
    assert words(region).count("MW") == 2
    assert set(re.findall(r'rect width="([\d.]+)"', region)) == {"100.0", "50.0"}


def test_a_sum_stands_beside_the_total_that_others_count(
    client: Client, kazakhstan: Country
) -> None:
    publish(make_energy_project(capacity_mw=100))
    indicator = publish(make_indicator(slug="installed-capacity-total", unit="MW"))
    total = publish(make_series(indicator=indicator, partner=None, reporter_en="Ministry"))
    publish_observations(observe(total, "2024", 140))
    head = words(part(read(client, "/countries/kz/"), "key-facts", "</dl>"))
    assert re.match(r".*100 MW.* 1 plant .* Ministry, 2024 : 140 MW .* Our sum covers", head)


def test_capacity_by_technology_stands_beside_what_others_count(
    client: Client, kazakhstan: Country
) -> None:
    publish(make_energy_project(capacity_mw=100, technology="wind"))
    publish(make_indicator(slug="installed-capacity-total", unit="MW"))
    parts = publish(make_indicator(slug="installed-capacity", unit="MW"))
    for detail, year, reporter in (
        ("wind", "2023", "Older office"),
        ("wind", "2024", "Newer office"),
        ("solar", "2024", "Solar office"),
    ):
        series = make_series(indicator=parts, partner=None, detail=detail, reporter_en=reporter)
        publish_observations(observe(publish(series), year, 140))

    row = words(part(read(client, "/countries/kz/"), "section-energy-projects", "</table>"))

    assert re.search(r"100 MW.* 1 project .*140 MW.* Newer office, 2024.* Older office, 2023", row)
    assert "Solar office" not in row


def test_unknown_country_is_404(client: Client, kazakhstan: Country) -> None:
    for code in ("zz", "kazakh", "k", "kz-"):
        read(client, f"/countries/{code}/", 404)


def test_other_codes_and_names_of_a_country_lead_to_it(client: Client) -> None:
    Country.objects.create(code="KR", iso3="KOR", name_en="South Korea", role="referenced")
    for code in ("KR", "kor", "KOR", "south-korea", "South-Korea"):
        answer = client.get(f"/ru/countries/{code}/?from=feed")
        assert (answer.status_code, answer.headers["Location"]) == (
            301,
            "/ru/countries/kr/?from=feed",
        )


def test_a_group_of_countries_has_a_page(client: Client) -> None:
    Country.objects.create(code="C5", name_en="Five of Central Asia", role="group")
    assert "Five of Central Asia" in read(client, "/countries/c5/")


def test_list_counts_records_and_refuses_unknown_parameters(
    client: Client, kazakhstan: Country
) -> None:
    publish(make_pipeline())
    assert "Kazakhstan 1 record" in words(read(client, "/countries/"))
    assert "colour" in words(read(client, "/countries/?colour=red", 400))
    assert "Kazakhstan" not in words(
        part(read(client, "/countries/?role=group"), "<main", "</main>")
    )


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
@pytest.mark.slow
def test_queries_do_not_grow_with_rows(client: Client, kazakhstan: Country) -> None:
    def fill(count: int) -> None:
        for _number in range(count):
            for make in (
                make_energy_project,
                make_pipeline,
                make_trade_hub,
                make_organisation,
                make_place,
                make_event,
            ):
                publish(make())
            series = publish(make_series())
            publish_observations(observe(series, "2024", 1))

    for code in ("KZ", "KG", "TJ"):
        Country.objects.update_or_create(code=code, defaults={"role": "focus"})
    fill(1)
    urls = ("/countries/kz/", "/countries/")
    with_one = [queries(client, url) for url in urls]
    fill(2)
    assert [queries(client, url) for url in urls] == with_one
