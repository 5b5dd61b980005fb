"""Records, and countries, beside each other."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.models import Country, Role
from portal.publication import publishing
from portal.templatetags._words import narrow
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_batch,
    make_country,
    make_energy_project,
    make_indicator,
    make_place,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def address(*keys: Any, more: str = "") -> Any:
    return "/compare/?" + "&".join(f"record={key}" for key in keys) + more


def rows(html: str) -> Any:
    """What each row of the table says."""
    return [
        words(row) for row in re.findall(r"<tr.*?</tr>", part(html, "<tbody", "</table>"), re.S)
    ]


def fill_pair() -> None:
    publish(make_energy_project(slug="small", title_en="Small", capacity_mw=50, units=5))
    large = make_energy_project(slug="large", title_en="Large", capacity_mw=200)
    claim_all(large)
    claim(large, "capacity_mw", "180")
    rule(large, "capacity_mw")
    phase = {"name": "Phase 1", "phase_status": "operating", "capacity_mw": 100}
    large.phases.create(source=make_source(), **phase)
    publish(large)


of_a_pair = pytest.mark.filled(by=fill_pair)

PAIR = ("energyproject:small", "energyproject:large")


@of_a_pair
def test_facts_are_rows_with_marks_and_likeness(client: Client) -> None:
    html = read(client, address(*PAIR))

    assert "180 MW" in part(html, 'class="differing"', "</p>")  # as the unit of the value above it
    seen = [re.sub(r" Source \d+", "", row) for row in rows(html)]
    assert seen == [
        "Country = the same Country KZ Country KZ",
        "Technology = the same Wind Wind",
        "Status = the same Operating Operating",
        "Capacity ⇄ differs 50 MW 200 MW Sources disagree Other sources 180 MW",
        "Units ? not known of all 5 units – not known",
        "Phases – not known Phase 1 Operating · 100 MW",
        "Edition 1 · 15 January 2026 1 · 15 January 2026",
    ]
    assert re.findall(r'<rect width="(\d+)"', part(html, "<tbody", "</table>")) == ["25", "100"]
    assert unresolved_marks(html) == set()


@of_a_pair
def test_only_differing_rows_can_be_shown(client: Client) -> None:
    seen = rows(read(client, address(*PAIR, more="&only=differing")))

    assert [row.split()[0] for row in seen] == ["Capacity", "Units", "Edition"]


@of_a_pair
def test_records_can_be_removed_and_are_given_by_slug_or_uid(client: Client) -> None:
    uid = EnergyProject.objects.get(slug="large").uid
    html = read(client, address(PAIR[0], f"energyproject:{uid}"))
    away = re.findall(r'class="compare-away" href="([^"]+)"', html)
    assert away == [f"?record=energyproject%3A{uid}", "?record=energyproject%3Asmall"]


@of_a_pair
def test_renamed_record_is_found_by_its_former_name(client: Client) -> None:
    draft = publishing.start_edit(EnergyProject.objects.get(slug="small"), by=make_user(), at=NOON)
    draft.slug = "smallest"
    draft.save()
    publish(draft)
    assert rows(read(client, address(*PAIR))) == rows(
        read(client, address("energyproject:smallest", PAIR[1]))
    )
    away = re.findall(r'class="compare-away" href="([^"]+)"', read(client, address(*PAIR)))
    assert away == ["?record=energyproject%3Alarge", "?record=energyproject%3Asmall"]


@of_a_pair
def test_repeated_record_is_shown_once(client: Client) -> None:
    html = read(client, address(PAIR[0], PAIR[0]))

    assert html.count("data-compared=") == 1


@of_a_pair
def test_incomparable_records_are_explained(client: Client) -> None:
    make_energy_project(slug="secret", title_en="Hush")
    withdrawn = publish(make_energy_project(slug="gone", title_en="Mirage"))
    publishing.withdraw(withdrawn, by=make_user(), at=NOON, note="Never planned.")
    publish(make_trade_hub(slug="port"))
    unknown = "There is no public record “{}”; write kind:slug or kind:uid."
    for key in ("energyproject:secret", "energyproject:gone", "energyproject:no", "ufo:x", "x"):
        seen = words(read(client, address(PAIR[0], key), 400))
        assert unknown.format(key) in seen
        assert "Small" in seen
        assert "Hush" not in seen
        assert "Mirage" not in seen
    mixed = words(read(client, address(PAIR[0], "tradehub:port"), 400))
    assert "Only records of one kind can be compared with each other." in mixed


def test_more_than_four_are_too_many(client: Client) -> None:
    for n in range(5):
        publish(make_place(slug=f"place-{n}"))
    html = read(client, address(*(f"place:place-{n}" for n in range(5))), 400)

    assert "At most 4 can be compared at once." in words(html)
    assert html.count("data-compared=") == 4


@pytest.mark.parametrize("query", ["colour=red", "only=beauty", "record=a%00b:%00"])
def test_unknown_parameters_are_refused(client: Client, query: str) -> None:
    assert client.get(f"/compare/?{query}").status_code == 400


def test_empty_comparison_has_instructions(client: Client) -> None:
    seen = read(client, "/compare/")

    assert "Tick rows in one of these lists" in seen
    assert 'href="/energy-projects/"' in part(seen, "<main", "</main>")


def test_query_count_is_independent_of_records(client: Client) -> None:
    for n in range(4):
        publish(make_place(slug=f"place-{n}", country=make_country("KZ" if n % 2 else "UZ")))
    keys = [f"place:place-{n}" for n in range(4)]
    assert queries(client, address(*keys[:2])) == queries(client, address(*keys))


@of_a_pair
def test_rows_of_a_list_can_be_chosen_without_scripts(client: Client) -> None:
    html = read(client, "/energy-projects/")

    assert 'name="record" value="energyproject:large" form="compare-form"' in html
    form = part(html, 'id="compare-form"', "</form>")
    assert 'action="/compare/"' in form
    assert 'type="submit"' in form


def test_hubs_are_compared_by_what_is_counted_in_both(client: Client) -> None:
    trains = publish(make_indicator(title_en="Trains", unit="trains"))
    both = [publish(make_trade_hub(slug=slug)) for slug in ("east", "west")]
    for hub, value in zip(both, (8, 9), strict=True):
        about = {"measures_kind": "tradehub", "measures_uid": hub.uid}
        series = publish(make_series(indicator=trains, reporter_en="", **about))
        publish(observe(series, "2024", value).batch)
    pair = address("tradehub:east", "tradehub:west")

    html = read(client, pair)

    seen = [re.sub(r" Source \d+", "", row) for row in rows(html)]
    assert seen[-2:] == ["Statistics, the newest of each", "Trains 8 trains 2024 9 trains 2024"]
    assert unresolved_marks(html) == set()
    assert "Trains 8" in words(part(read(client, f"{pair}&only=differing"), "<tbody", "</table>"))


def fill_two_countries() -> None:
    """Plants and a population in two countries, exports in one; and a draft that could leak."""
    publish(make_energy_project(country=make_country("KZ"), capacity_mw=100))
    publish(make_energy_project(country=make_country("KZ"), capacity_mw=None))
    publish(make_energy_project(country=make_country("UZ"), technology="solar", capacity_mw=30))
    claim_all(make_energy_project(country=make_country("UZ"), capacity_mw=5000))
    population = publish(make_indicator(title_en="Population", unit="persons"))
    for code, value in (("KZ", 20), ("UZ", 36)):
        country = {"country": make_country(code), "partner": None}
        series = publish(make_series(indicator=population, **country))
        batch = make_batch()
        observe(series, "2023", value - 1, batch=batch)
        observe(series, "2024", value, batch=batch)
        publish(batch)
    exports = publish(make_series(indicator=publish(make_indicator(title_en="Exports"))))
    publish(observe(exports, "2024", 15).batch)
    secret = publish(make_indicator(title_en="Secret", unit="persons"))
    for code in ("KZ", "UZ"):
        claim_all(make_series(indicator=secret, country=make_country(code), partner=None))


COMPARED = "/compare/countries/?country=KZ&country=UZ"
of_two_countries = pytest.mark.filled(by=fill_two_countries)


@pytest.mark.exhaustive  # every day records side by side
@of_two_countries
def test_countries_are_compared_by_common_measurements(client: Client) -> None:
    html = read(client, "/compare/countries/?country=KZ&country=uz")

    seen = [re.sub(r" Source \d+", "", row) for row in rows(html)]
    assert seen == [
        f"Power plants in operation · {timezone.localdate():%-d %B %Y}",
        "All technologies 100 MW 1 of 2 plants 30 MW 1 plant",
        "Solar – not known 30 MW 1 plant",
        "Wind 100 MW 1 of 2 plants – not known",
        "Statistics, the newest of each",
        "Population 20 people 2024 · Customs 36 people 2024 · Customs",
    ]
    assert unresolved_marks(html) == set()
    assert ">100 MW<" in html  # the unit may go to the next line of a narrow column
    assert narrow("1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}МВт") == "1\N{NO-BREAK SPACE}234 МВт"


def test_year_is_not_compared_with_a_month_alone(client: Client) -> None:
    generated = publish(make_indicator(title_en="Generation", unit="TWh"))
    for code, periods in (("KZ", {"2024": 139}), ("UZ", {"2025": 81, "2026-01": 6})):
        country = {"country": make_country(code), "partner": None, "unit": "TWh"}
        series, batch = publish(make_series(indicator=generated, **country)), make_batch()
        for period, value in periods.items():
            observe(series, period, value, batch=batch)
        publish(batch)

    seen = [re.sub(r" Source \d+", "", row) for row in rows(read(client, COMPARED))]
    assert seen[1:] == [
        "Generation 139 TWh 2024 · Customs 81 TWh 2025 · Customs 6 TWh January 2026 · Customs"
    ]


@of_two_countries
def test_values_of_what_is_counted_for_one_country_alone_are_not_read(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        read(client, "/compare/countries/?country=KZ&country=UZ")
    named = re.compile(r'FROM "trade_observation" .*"series_id" IN \(([\d, ]+)\)')
    found = {keys for one in asked for keys in named.findall(one["sql"])}
    compared = Series.objects.filter(indicator__title_en="Population").order_by("pk")
    assert found == {", ".join(str(one.pk) for one in compared)}


@of_two_countries
def test_single_country_shows_all_its_measurements(client: Client) -> None:
    seen = words(read(client, "/compare/countries/?country=KZ"))

    assert "Exports (Country CN)" in seen
    assert "Secret" not in seen


@pytest.mark.engine  # null characters
def test_countries_that_are_unknown_or_too_many_are_named(client: Client) -> None:
    codes = ["KZ", "UZ", "KG", "TJ", "TM", "CN", "AF"]
    for code in codes:
        make_country(code)
    query = "&".join(f"country={code}" for code in [*codes, "XX", "%00"])
    seen = words(read(client, f"/compare/countries/?{query}", 400))

    assert "There is no country with the code “XX”; write" in seen
    assert "There is no country with the code “\ufffd”; write" in seen
    assert "At most 6 can be compared at once." in seen
    assert client.get("/compare/countries/?colour=red").status_code == 400


def test_countries_in_focus_are_compared_at_first(client: Client) -> None:
    for code, role in (("KZ", Role.FOCUS), ("UZ", Role.FOCUS), ("CN", Role.PARTNER)):
        make_country(code)
        Country.objects.filter(code=code).update(role=role)
    html = read(client, "/compare/countries/")
    assert re.findall(r'id="country-(\w+)"( checked)?', html) == [
        ("KZ", " checked"),
        ("UZ", " checked"),
        ("CN", ""),
    ]


def test_countries_are_known_by_three_letters_and_by_commas(client: Client) -> None:
    for code, iso3 in (("KZ", "KAZ"), ("UZ", "UZB")):
        make_country(code)
        Country.objects.filter(code=code).update(iso3=iso3, role=Role.FOCUS)
    html = read(client, "/compare/countries/?country=KAZ,uz")
    assert re.findall(r'id="country-(\w+)" checked', html) == ["KZ", "UZ"]


@of_two_countries
def test_query_count_is_independent_of_countries(client: Client) -> None:
    for code in ("KG", "TJ"):
        make_country(code)
    two = queries(client, "/compare/countries/?country=KZ&country=UZ")
    four = queries(client, "/compare/countries/?country=KZ&country=UZ&country=KG&country=TJ")
    assert two == four
