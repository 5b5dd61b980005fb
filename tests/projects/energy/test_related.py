"""Heads of countries and organisations, and what else is near a project."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from portal.models import Country
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_organisation,
    make_place,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.meeting import interrupted
from tests.portal.site.reading import part, queries, read, unresolved_marks, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def head(html: str) -> str:
    return words(part(html, '<dl class="key-facts"', "</dl>"))


def a_part(organisation: Any, role: str = "owner", **kwargs: Any) -> Any:
    columns = ("amount", "currency", "state", "share_percent")
    row = {name: kwargs.pop(name) for name in columns if name in kwargs}
    project = make_energy_project(**kwargs)
    project.roles.create(organisation=organisation, role=role, source=make_source(), **row)
    return publish(project)


def test_a_country_adds_up_what_operates_and_says_of_how_many(client: Client) -> None:
    make_country("KZ")
    for capacity in (100, "40.5", None):
        publish(make_energy_project(capacity_mw=capacity))
    disputed = make_energy_project(capacity_mw=60)
    claim_all(disputed)
    claim(disputed, "capacity_mw", "90")
    rule(disputed, "capacity_mw")
    publish(disputed)
    publish(make_energy_project(capacity_mw=900, project_status="announced"))
    make_energy_project(capacity_mw=5000)
    html = read(client, "/countries/kz/")
    assert "Power plants in operation 200.5 MW" in head(html)
    assert "3 of 4 plants, one of them disputed" in head(html)
    assert 'href="/energy-projects/?country=KZ&amp;status=operating"' in html
    assert unresolved_marks(html) == set()
    assert "in full in both" not in html


def test_sum_of_a_country_says_what_counts_in_another_one_too(client: Client) -> None:
    publish(make_energy_project(capacity_mw=100, second_country=make_country("TJ")))
    publish(make_energy_project(capacity_mw=50))
    said = "1 plant in two countries (100 MW) counts in full in both"
    for code, total in (("kz", "150 MW"), ("tj", "100 MW")):
        shown = head(read(client, f"/countries/{code}/"))
        assert f"Power plants in operation {total}" in shown
        assert said in shown
    compared = words(read(client, "/compare/countries/?country=KZ&country=TJ"))
    assert f"2 plants · {said}" in compared


def test_a_sum_marks_two_sources_and_leads_to_the_list_for_the_others(client: Client) -> None:
    make_country("KZ")
    for number in range(4):
        plant = make_energy_project(capacity_mw=10)
        claim_all(plant)
        source = make_source(publisher=f"Agency {number}")
        plant.claims.filter(fact="capacity_mw").update(source=source)
        publish(plant)
    html = read(client, "/countries/kz/")
    assert "Power plants in operation 40 MW Source 1 , Source 2 and 2 more" in head(html)
    assert 'href="/energy-projects/?country=KZ&amp;status=operating">and 2 more</a>' in html
    assert unresolved_marks(html) == set()


def test_an_organisation_shows_what_it_owns_builds_and_funds(client: Client) -> None:
    bank = publish(make_organisation(slug="bank"))
    a_part(bank, "owner", capacity_mw=100)
    a_part(bank, "shareholder", capacity_mw=50, share_percent="49")
    a_part(bank, "owner", capacity_mw=700, project_status="announced")
    a_part(bank, "financier", capacity_mw=30, amount="1000000", currency="USD")
    a_part(bank, "financier", capacity_mw=20)
    a_part(bank, "financier", amount="300000", currency="USD", state="ended")
    a_part(bank, "financier", amount="9000000", currency="USD", state="planned", capacity_mw=None)
    a_part(bank, "financier", amount="70000", currency="CNY", state="ended")
    other = publish(make_organisation(slug="other"))
    a_part(other, "contractor", capacity_mw=9, project_status="construction")
    html = read(client, "/organisations/bank/")
    said = head(html)
    assert "Stakes in power plants 150 MW" in said
    in_full = "each plant in full, whatever the share"
    assert f"2 plants · planned, being built or stopped: 1 · {in_full}" in said
    assert said.count(in_full) == 1
    assert "Funds and insures 50 MW" in said
    assert "Largest loan or grant 1 million US dollars" in said
    assert "2 of 4 loans and grants have a stated amount in US dollars" in said
    assert "Loan or grant 70,000 Chinese yuan" in said
    assert unresolved_marks(html) == set()
    built = head(read(client, "/organisations/other/"))
    assert "Builds and supplies Nothing in operation planned, being built or stopped: 1" in built


def test_the_sum_of_an_organisation_leads_to_the_plants_that_it_adds_up(client: Client) -> None:
    """But for a plant of which only some units run: the words beside the sum tell of it."""
    bank = publish(make_organisation(slug="bank"))
    a_part(bank, capacity_mw=70, state="ended")
    dam = make_energy_project(capacity_mw=600, project_status="construction")
    for status, capacity in (("operating", 20), ("construction", 580)):
        dam.phases.create(phase_status=status, capacity_mw=capacity, source=make_source())
    plants = [dam, *(make_energy_project(capacity_mw=100) for _number in range(3))]
    for number, plant in enumerate(plants):
        plant.roles.create(organisation=bank, role="owner", source=make_source())
        claim_all(plant)
        source = make_source(publisher=f"Agency {number}")
        plant.claims.filter(fact="capacity_mw").update(source=source)
        publish(plant)
    html = read(client, "/organisations/bank/")
    said = "4 plants · including running units of 1 plant under construction or partly closed"
    assert "Stakes in power plants 320 MW" in head(html)
    assert said in head(html)
    (url,) = re.findall(r'href="(/energy-projects/[^"]*organisation=bank[^"]*)">and', html)
    assert client.get(f"/api/v1{unescape(url)}").json()["count"] == 3


def test_a_project_names_its_neighbours_the_nearest_first(client: Client) -> None:
    publish(make_energy_project(slug="here", latitude="43.0", longitude="77.0"))
    publish(make_energy_project(title_en="Far", latitude="43.9", longitude="77.0"))
    publish(make_energy_project(title_en="Near", latitude="43.1", longitude="77.0"))
    publish(make_energy_project(title_en="Elsewhere", latitude="50.0", longitude="77.0"))
    make_energy_project(title_en="Secret", latitude="43.0", longitude="77.1")
    nearby = words(part(read(client, "/energy-projects/here/"), 'id="section-nearby"'))
    assert nearby.index("Near ") < nearby.index("Far ")
    assert "11 km away" in nearby
    assert "less than 1 km away" not in nearby
    assert "100 km away" in nearby
    assert not {"Elsewhere", "Secret"} & set(nearby.split())


def test_all_neighbours_of_a_project_are_a_list(client: Client) -> None:
    for at in range(5):
        title = f"Plant {at}"
        publish(make_energy_project(title_en=title, slug=f"p{at}", latitude="43", longitude="77"))
    nearby = part(read(client, "/energy-projects/p0/"), 'id="section-nearby"')
    assert words(nearby).count("Plant") == 3
    (url,) = re.findall(r'<a href="(/energy-projects/\?bbox=[^"]*)">All 5', nearby)
    assert words(read(client, unescape(url))).count("Plant ") == 5


def test_a_project_names_what_its_organisations_also_do(client: Client) -> None:
    owner = publish(make_organisation(title_en="Samruk"))
    a_part(owner, slug="here")
    a_part(owner, title_en="Sister")
    a_part(publish(make_organisation()), title_en="Stranger")
    same = words(part(read(client, "/energy-projects/here/"), 'id="section-same-organisations"'))
    assert "Sister" in same
    assert "Samruk" in same
    assert "Stranger" not in same


def test_another_project_of_its_organisations_that_goes_meanwhile_is_left_out(
    client: Client,
) -> None:
    owner = publish(make_organisation())
    a_part(owner, slug="here")
    a_part(owner, title_en="Sister")
    gone = a_part(owner, title_en="Gone")

    def go() -> None:
        publishing.withdraw(gone, by=make_user(), at=NOON, note="Wrong.")

    with interrupted(go, before=r'JOIN "portal_edition" .*"projects_energyproject"."id" IN \('):
        html = read(client, "/energy-projects/here/")
    same = words(part(html, 'id="section-same-organisations"'))
    assert "Sister" in same
    assert "Gone" not in same


def test_a_place_names_the_projects_around_it(client: Client) -> None:
    publish(make_place(slug="almaty", latitude="43.25", longitude="76.9"))
    publish(make_energy_project(title_en="Kapshagay", latitude="43.9", longitude="77.0"))
    assert "Kapshagay" in words(part(read(client, "/places/almaty/"), 'id="section-nearby"'))


def test_a_neighbour_that_goes_while_the_page_is_made_is_left_out(client: Client) -> None:
    publish(make_place(slug="almaty", latitude="43.25", longitude="76.9"))
    for title in ("Kapshagay", "Gone"):
        publish(make_energy_project(title_en=title, latitude="43.9", longitude="77.0"))
    EnergyProject.objects.filter(title_en="Gone").update(status="withdrawn")  # unseen by the log
    nearby = words(part(read(client, "/places/almaty/"), 'id="section-nearby"'))
    assert "Kapshagay" in nearby
    assert "Gone" not in nearby


def test_a_neighbour_on_the_same_site_is_not_at_no_distance(client: Client) -> None:
    for slug in ("here", "there"):
        publish(make_energy_project(slug=slug, latitude="43.0", longitude="77.0"))
    nearby = words(part(read(client, "/energy-projects/here/"), 'id="section-nearby"'))
    assert "less than 1 km away" in nearby


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_queries_do_not_grow_with_projects(client: Client) -> None:
    owner = publish(make_organisation(slug="owner"))
    publish(make_place(slug="almaty", latitude="43.0", longitude="77.0"))
    a_part(owner, slug="here", latitude="43.0", longitude="77.0")

    def fill(count: int) -> None:
        for _number in range(count):
            a_part(owner, latitude="43.1", longitude="77.1")

    fill(1)
    urls = ("/energy-projects/here/", "/organisations/owner/", "/places/almaty/", "/countries/kz/")
    assert Country.objects.filter(code="KZ").exists()
    with_one = [queries(client, url) for url in urls]
    fill(2)
    assert [queries(client, url) for url in urls] == with_one
