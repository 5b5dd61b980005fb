"""One question as a table, as a timeline, and wherever else its answer can be seen."""

import json
import re
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from portal.graphics.maps.layers import layers_by_kind
from portal.models import Country
from portal.records.kinds import all_kinds
from portal.records.registry import record_models
from portal.site.lists import lists, timelines
from projects.energy.models import EnergyProject
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_source,
    make_trade_hub,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words
from trade.hubs.models import TradeHub

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
engine = pytest.mark.engine  # databases differ: ordering, NULL among it

TIMELINE = "/energy-projects/?view=timeline"


def years(html: str) -> Any:
    """What a timeline says, year by year."""
    listed = part(html, '<ol class="years"', "</ol>")
    return [words(f"<li{one}") for one in re.split(r'<li class="year(?: year-none)?"', listed)[1:]]


def test_view_links_preserve_the_query(client: Client) -> None:
    publish(make_energy_project())
    html = read(client, "/energy-projects/?country=KZ&order=-capacity&q=&page=1")

    links = re.findall(r'href="([^"]+)"', part(html, 'class="views"', "</nav>"))
    asked = "?country=KZ&amp;order=-capacity&amp;view="
    assert links == [f"{asked}{view}" for view in ("table", "map", "timeline", "chart")]


def test_order_is_named_that_a_list_has_unless_another_is_chosen(client: Client) -> None:
    publish(make_energy_project())
    for query in ("", "?order=-capacity"):
        offered = part(read(client, f"/energy-projects/{query}"), 'name="order"', "</select>")
        assert offered.count("capacity, descending") == 1
        assert offered.index("capacity, descending") < offered.index("title")
        assert "selected" not in offered.partition("capacity, descending")[2]


def test_current_view_is_marked(client: Client) -> None:
    publish(make_energy_project())
    for address, shown in (("/energy-projects/", "Table"), (TIMELINE, "Timeline")):
        views = part(read(client, address), 'class="views"', "</nav>")
        (current,) = re.findall(r'aria-current="true"[^>]*>([^<]+)<', views)
        assert current.strip() == shown


@pytest.mark.parametrize("address", ["/energy-projects/", "/pipelines/", "/events/", "/series/"])
def test_unknown_view_is_refused(client: Client, address: str) -> None:
    seen = words(read(client, f"{address}?view=cube", 400))

    assert "“cube” is not known here. These are allowed:" in seen


@pytest.mark.parametrize("asked", ["view=table&view=map", "page=1&page=2"])
def test_two_views_or_pages_are_refused_in_either_order(client: Client, asked: str) -> None:
    for query in (asked, "&".join(reversed(asked.split("&")))):
        assert "Give this parameter once." in words(read(client, f"/energy-projects/?{query}", 400))


def test_the_api_has_no_views(client: Client) -> None:
    answer = client.get("/api/v1/energy-projects/?view=table")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["view"])


@engine
@time_machine.travel(NOON, tick=False)
def test_timeline_has_years_newest_first_and_undated_last(client: Client) -> None:
    for title, day in (
        ("Old", "1965"),
        ("June", "2021-06"),
        ("Some day", "2021"),
        ("Undated", ""),
        ("To come", "2027-03"),
    ):
        publish(make_energy_project(title_en=title, commissioned_on=day))
    publish(make_energy_project(title_en="Late", planned_on="2024"))
    make_energy_project(title_en="Secret", commissioned_on="2021")

    html = read(client, TIMELINE)
    beside = "Technology: Wind Status: Operating Capacity: 100 MW Country: Country KZ"
    assert [re.sub(r" Source \d+", "", year) for year in years(html)] == [
        f"2027 1 record March 2027 planned To come {beside}",
        f"2024 1 record 2024 was planned Late {beside}",
        f"2021 2 records June 2021 June {beside} 2021 Some day {beside}",
        f"1965 1 record 1965 Old {beside}",
        f"No date known 1 record Undated {beside}",
    ]
    assert "Secret" not in html
    assert unresolved_marks(html) == set()


def test_length_of_a_bar_is_the_share_of_its_year(client: Client) -> None:
    for day in ("2019", "2019-01", "2019-02", "2020", "2021"):
        publish(make_energy_project(commissioned_on=day))

    widths = re.findall(r'<rect width="(\d+)"', part(read(client, TIMELINE), "years", "</main>"))
    assert widths == ["33", "33", "100"]


def test_row_that_gets_another_year_after_they_were_counted_has_that_year(client: Client) -> None:
    moved = publish(make_energy_project(title_en="Moved", commissioned_on="2020"))
    publish(make_energy_project(title_en="Stays", commissioned_on="2020"))
    read(client, TIMELINE)
    EnergyProject.objects.filter(pk=moved.pk).update(commissioned_on="2016")  # unseen by the log
    assert sorted(year[:13] for year in years(read(client, TIMELINE))) == [
        "2016 1 record",
        "2020 2 record",
    ]


def test_year_counts_rows_of_all_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lists, timelines):
        monkeypatch.setattr(module, "PAGE_SIZE", 5)
    for n in range(8):
        publish(make_energy_project(title_en=f"Plant {n}", commissioned_on="2020"))
    publish(make_energy_project(title_en="Without a date"))

    first, second = read(client, TIMELINE), read(client, f"{TIMELINE}&page=2")
    assert "8 records" in years(first)[0]
    assert [year.count("Plant") for year in years(second)] == [3, 0]
    assert "Without a date" in years(second)[1]
    ways = part(first, 'class="timeline-ways"', "</nav>")
    assert re.findall(r'href="([^"]+)"', ways) == [
        "?view=timeline&amp;page=1#year-2020",
        "?view=timeline&amp;page=2#year-none",
    ]


def test_disputed_figure_is_marked_in_the_timeline(client: Client) -> None:
    project = make_energy_project(commissioned_on="2020")
    claim_all(project)
    claim(project, "commissioned_on", "2018")
    rule(project, "commissioned_on")
    publish(project)

    assert 'class="disputed"' in part(read(client, TIMELINE), "years", "</main>")


def test_query_count_of_a_timeline_is_independent_of_rows(client: Client) -> None:
    publish(make_energy_project(commissioned_on="2020"))
    one = queries(client, TIMELINE)
    publish(make_energy_project(commissioned_on="2021", country=make_country("UZ")))
    publish(make_energy_project())
    assert queries(client, TIMELINE) == one <= 34


def test_events_default_to_the_timeline_without_an_order(client: Client) -> None:
    publish(make_event(title_en="Beta", starts_on="2020"))
    publish(make_event(title_en="Alpha", starts_on="2021"))

    assert "years" in part(read(client, "/events/"), 'id="results"', "</main>")
    by_title = part(read(client, "/events/?order=title"), 'id="results"', "</main>")
    assert by_title.index("Alpha") < by_title.index("Beta")
    assert 'class="years"' not in by_title


def test_map_view_has_the_same_filters(client: Client) -> None:
    publish(make_energy_project())
    html = read(client, "/ru/energy-projects/?view=map&country=KZ&order=capacity")

    assert '/ru/map/?country=KZ&amp;layer=energyproject"' in html


def test_chart_view_has_the_same_filters(client: Client) -> None:
    publish(make_energy_project(commissioned_on="2010"))
    publish(make_energy_project(commissioned_on="2011", country=make_country("UZ")))
    shown = part(read(client, "/energy-projects/?view=chart&country=KZ"), 'id="results"', "</main>")

    assert 'data-chart="capacity"' in shown
    assert 'data-query="country=KZ"' in shown
    assert "1 found" in words(shown)


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("address", ["/energy-projects/", "/hubs/", "/corridors/", "/places/"])
def test_map_view_requires_a_layer(client: Client, address: str) -> None:
    for model in record_models():
        publish(MAKERS[model]())
    is_offered = "view=map" in read(client, address)

    (kind,) = [one.kind for one in all_kinds().values() if one.path == address]
    assert is_offered is (kind in layers_by_kind())


def test_shared_list_says_what_it_was_asked_for(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://corridor.example"
    publish(make_energy_project())
    query = "country=KZ&capacity_min=1"
    asked = "Energy projects · Country: Country KZ, Capacity from, MW: 1"
    html = read(client, f"/energy-projects/?{query}")

    assert words(part(html, "<title>", "</title>")) == f"{asked} · Corridor"
    plain, standard = (
        words(part(html, f'id="{form}">', end))
        for form, end in (("cite-txt", "</p>"), ("cite-gbt-txt", "</pre>"))
    )
    address = f"https://corridor.example/energy-projects/?{query}&as_recorded="
    assert f">“{asked}”, Corridor, recorded " in plain
    assert f">Corridor. {asked}[DS/OL]. (" in standard
    assert address in standard
    frozen = address + plain.partition(address)[2]
    past = read(client, frozen.removeprefix("https://corridor.example"))
    assert frozen in words(past)
    chart = read(client, f"/charts/capacity/?{query}")
    for page in (chart, read(client, f"/energy-projects/?{query}&view=chart")):
        picture = unescape(part(page, 'property="og:image" content="', '">'))
        assert "/charts/capacity.png?capacity_min=1&country=KZ" in picture
    assert "Country: Country KZ, Capacity from, MW: 1" in words(part(chart, "<title>", "</title>"))


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("address", ["/energy-projects/", "/map/", "/disagreements/", "/changes/"])
def test_filters_can_be_skipped_by_keyboard(client: Client, address: str) -> None:
    html = read(client, address)

    link = html.index('<a class="skip-link" href="#results">')
    assert link < html.index('id="filters"') < html.index('id="results"')


def test_filters_and_search_are_plain_forms(client: Client) -> None:
    """They work without scripts."""
    publish(make_energy_project(technology="wind"))
    html = read(client, "/zh-hans/energy-projects/")

    search, filters = (part(html, begin, "</form>") for begin in ('"site-search"', '"filter-form"'))
    assert 'action="/zh-hans/search/"' in search
    assert 'name="q"' in search
    assert 'action="/zh-hans/energy-projects/"' in html.partition('"filter-form"')[0]
    assert 'name="technology" value="wind"' in filters
    assert ['type="submit"' in form for form in (search, filters)] == [True, True]


def test_filters_behind_a_chart_have_nothing_to_skip(client: Client) -> None:
    html = read(client, "/charts/capacity/")

    assert 'id="filters"' in html
    assert "#results" not in html


TITLES = {"Alpha": ("Яма", "中"), "Beta": ("Ель", "阿"), "Gamma": ("", ""), "Delta": ("Ёж", "安")}
SORTED = {
    "": ["Alpha", "Beta", "Delta", "Gamma"],
    "/ru": ["Delta", "Beta", "Alpha", "Gamma"],
    "/zh-hans": ["Beta", "Delta", "Alpha", "Gamma"],
}


def make_titled_hubs() -> dict[str, str]:
    """Return the English titles of public hubs by uid."""
    uids = {}
    for english, (russian, chinese) in TITLES.items():
        titles = {"title_en": english, "title_ru": russian, "title_zh_hans": chinese}
        uids[publish(make_trade_hub(**titles)).uid] = english
    return uids


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("language", SORTED)
def test_titles_are_sorted_as_the_language_of_the_page_sorts_them(
    client: Client, language: str
) -> None:
    """A title that is shown in English, as it has no other, comes after those of the language.
    Files and the API keep one order, on which programs rely."""
    uids = make_titled_hubs()

    def shown(query: str) -> list[Any]:
        html = read(client, f"{language}/hubs/{query}")
        return [uids[uid] for uid in re.findall(r'data-uid="(\w+)"', html)]

    assert shown("?order=title") == SORTED[language]
    assert shown("?order=-title") == SORTED[language][::-1]
    file = client.get(f"{language}/hubs/download.ndjson?fields=uid").getvalue().split()
    assert [uids[json.loads(row)["uid"]] for row in file] == SORTED[""]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("language", SORTED)
def test_sections_and_choices_are_sorted_as_the_lists_are(client: Client, language: str) -> None:
    uids, codes = make_titled_hubs(), {}
    for english, (russian, chinese) in TITLES.items():
        names = {"name_en": english, "name_ru": russian, "name_zh_hans": chinese}
        codes[Country.objects.create(code=english[:2].upper(), **names).code] = english
    titles = {slug: uids[uid] for slug, uid in TradeHub.objects.values_list("slug", "uid")}

    section = part(read(client, f"{language}/countries/kz/"), 'id="section-hubs"', "</section>")
    assert [titles[one] for one in re.findall(r'/hubs/([^/"]+)/"', section)] == SORTED[language]
    hubs = part(read(client, f"{language}/charts/hub/?hub={min(titles)}"), "<select", "</select>")
    assert [titles[one] for one in re.findall('value="([^"]+)"', hubs)] == SORTED[language]
    pairs = read(client, f"{language}/charts/trade-pair/?country=KZ&partner=AL")
    named = re.findall('value="([A-Z]+)"', part(pairs, "<select", "</select>"))
    assert [codes[one] for one in named if one != "KZ"] == SORTED[language]


def test_originals_are_on_the_pages_of_records_and_of_sources_alone(client: Client) -> None:
    hub = make_trade_hub()
    claim_all(hub)
    hub.claims.update(source=make_source(url="https://agency.example/hubs"))
    publish(hub)
    original = 'href="https://agency.example/hubs"'
    assert original not in read(client, "/hubs/")
    assert 'id="source-1"' in read(client, "/hubs/")
    assert original in read(client, hub.get_absolute_url())
