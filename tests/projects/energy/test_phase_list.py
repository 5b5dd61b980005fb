"""The page of all units and phases."""

import csv
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from portal.filters import selection
from portal.models import JournalHead, Source
from portal.opendata.api.parts import public_rows
from portal.publication import publishing, time_travel
from portal.records.column_store import PublicColumns
from projects.energy.api import PhaseViewSet
from projects.energy.filters import PhaseFilter
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from tests.factories import (
    claim_all,
    make_country,
    make_energy_project,
    make_organisation,
    make_source,
    make_user,
    publish,
)
from tests.portal.site.reading import part, queries, read, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make_plant(slug: str, *units: tuple[str, str, int], **kwargs: object) -> EnergyProject:
    plant = make_energy_project(slug=slug, title_en=slug.capitalize(), **kwargs)
    tracker = Source.objects.filter(slug="tracker").first()
    source = tracker or make_source(slug="tracker", publisher="Tracker", title="Units")
    for name, status, capacity in units:
        about = {"phase_status": status, "capacity_mw": capacity, "source": source}
        Phase.objects.create(record=plant, name=name, **about)
    claim_all(plant)
    return plant


def make_plants() -> None:
    """Aksu, partly closed, and Zhanatas, on a border, of three phases and of one; Karatau has
    none, and Draft is not public."""
    make_country("KG")
    old, new = ("Unit 1", "retired", 300), ("Unit 2", "construction", 325)
    publish(make_plant("aksu", old, new, technology="coal", project_status="operating"))
    publish(make_plant("zhanatas", ("Unit 1", "operating", 100), second_country_id="KG"))
    publish(make_plant("karatau", technology="coal", project_status="construction"))
    make_plant("draft", ("Unit 7", "construction", 700))


def rows_of(html: str) -> list[str]:
    return [words(row) for row in re.findall(r"<tr data-uid.*?</tr>", html, re.DOTALL)]


def test_units_are_found_by_their_own_status_with_their_source(client: Client) -> None:
    make_plants()
    everything = rows_of(read(client, "/phases/"))
    assert [row.split(" Source")[0] for row in everything] == [
        "Aksu Unit 1",
        "Aksu Unit 2",
        "Zhanatas Unit 1",
    ]
    html = read(client, "/phases/?status=construction&technology=coal")
    (row,) = rows_of(html)
    assert row.startswith("Aksu Unit 2 Source 1 325 MW ")
    assert "Under construction" in row
    assert "Tracker" in words(part(html, 'id="sources"', "</ol>"))
    assert "/phases/download.csv?status=construction&amp;technology=coal" in html


def test_plant_without_units_is_counted_beside_them(client: Client) -> None:
    make_plants()
    html = read(client, "/phases/?status=construction&technology=coal")
    said = words(part(html, '<p class="list-note', "</p>"))
    assert said.startswith("1 matching plant has no units or phases on record")
    address = "/energy-projects/?status=construction&technology=coal&has_phases=false"
    assert address in html.replace("&amp;", "&")
    plants = read(client, address)
    assert rows_of(plants)[0].startswith("Karatau")
    assert "Units or phases on record no ×" in words(part(plants, 'class="chips"', "</ul>"))
    with_phases = rows_of(read(client, "/energy-projects/?has_phases=true"))
    assert [row.split()[0] for row in with_phases] == ["Aksu", "Zhanatas"]
    assert "list-note" not in read(client, "/phases/?technology=hydro")
    of_units_alone = read(client, "/phases/?source=tracker")
    assert len(rows_of(of_units_alone)) == 3
    assert "list-note" not in of_units_alone


def test_units_of_plants_with_another_status_are_counted_beside_plants(client: Client) -> None:
    make_plants()
    html = read(client, "/energy-projects/?status=retired&technology=coal")
    said = words(part(html, '<p class="list-note', "</p>"))
    assert said.startswith("1 matching unit belongs to a plant with another status")
    assert '<a href="/phases/?status=retired&amp;technology=coal">all matching units</a>' in html
    assert rows_of(html) == []
    for query in ("technology=coal", "status=retired&technology=hydro", "status=operating", "q=a"):
        assert "list-note" not in read(client, f"/energy-projects/?{query}")


def test_unit_on_a_border_is_one_row_of_both_countries(client: Client) -> None:
    make_plants()
    (row,) = rows_of(read(client, "/phases/?country=KG"))
    assert row.startswith("Zhanatas")
    assert len(rows_of(read(client, "/phases/?country=KG&country=KZ"))) == 3


def test_list_of_plants_leads_to_their_units_and_back(client: Client) -> None:
    make_plants()
    plants = read(client, "/energy-projects/?country=KZ&technology=coal&order=-capacity&q=aksu")
    assert 'href="/phases/?country=KZ&amp;technology=coal"' in plants
    units = read(client, "/phases/?country=KZ&technology=coal&source=tracker")
    assert 'href="/energy-projects/?country=KZ&amp;technology=coal&amp;source=tracker"' in units
    assert 'href="/phases/"' in read(client, "/data/")


def test_units_are_found_by_who_takes_part_in_their_plant(client: Client) -> None:
    make_plants()
    firm = publish(make_organisation(slug="firm", country=make_country("CN")))
    built = make_plant("shymkent", ("Unit 1", "operating", 9), ("Unit 2", "operating", 9))
    built.roles.create(organisation=firm, role="contractor", source=make_source())
    publish(built)
    for query in ("participation=CN&role=contractor", "organisation=firm", "role=contractor"):
        found = rows_of(read(client, f"/phases/?{query}"))
        names = [re.sub(r" Contractor.*? Source \d+", "", row).split(" Source")[0] for row in found]
        assert names == ["Shymkent Unit 1", "Shymkent Unit 2"]
        assert client.get(f"/api/v1/phases/?{query}").json()["count"] == 2
        plants = read(client, f"/energy-projects/?{query}").replace("&amp;", "&")
        assert f'href="/phases/?{query}"' in plants
    assert rows_of(read(client, "/phases/?participation=CN&role=owner")) == []


def test_units_are_found_by_roles_that_name_them_or_the_whole_plant(client: Client) -> None:
    plant = make_plant(
        *("shymkent", ("Unit 1", "operating", 9), ("Unit 2", "construction", 8)),
        ("Unit 3", "construction", 7),
    )
    first, second, _third = plant.phases.order_by("pk")
    bank, builder, owner = (
        publish(make_organisation(slug=slug, title_en=slug.title(), country=make_country("CN")))
        for slug in ("bank", "builder", "owner")
    )
    for who, role, units in (
        (bank, "financier", second.uid),
        (builder, "contractor", f"{first.uid} {second.uid}"),
        (owner, "owner", ""),
    ):
        plant.roles.create(organisation=who, role=role, phases=units, source=make_source())
    publish(plant)

    def found(query: str) -> list[Any]:
        rows = client.get(f"/api/v1/phases/?{query}").json()["results"]
        page = rows_of(read(client, f"/phases/?{query}"))
        listed = PhaseFilter(QueryDict(query), public_rows(Phase)).qs
        assert len(page) == len(rows) == listed.count()
        return [row["name"] for row in rows]

    assert found("participation=CN&role=financier&status=construction") == ["Unit 2"]
    assert found("organisation=builder") == ["Unit 1", "Unit 2"]
    assert found("company_group=owner") == ["Unit 1", "Unit 2", "Unit 3"]
    everything = PhaseFilter(QueryDict(), public_rows(Phase))
    assert everything.is_valid()
    counts = selection.Selection(everything, PublicColumns()).counts("role")
    assert counts == {"owner": 3, "contractor": 2, "financier": 1}
    rows = client.get("/api/v1/phases/").json()["results"]
    roles = [[one["role"] for one in row["plant_roles"]] for row in rows]
    assert roles == [["contractor", "owner"], ["financier", "contractor", "owner"], ["owner"]]
    (last,) = rows_of(read(client, "/phases/?capacity_max=7"))
    assert "Owner" in last
    assert "Funder" not in last


def test_owners_of_the_past_stand_in_the_order_of_old_releases() -> None:
    """In that in which they came to stand as they did, on every database; today in their own."""
    plant = make_plant("shymkent", ("Unit 1", "operating", 9))
    for name in ("Alfa", "Beta"):
        firm = publish(make_organisation(title_en=name))
        plant.roles.create(organisation=firm, role="owner", source=make_source())
    publish(plant)
    draft, anna = publishing.start_edit(plant, by=make_user(), at=timezone.now()), make_user()
    draft.roles.filter(organisation__title_en="Alfa").update(note="Since the edit")
    publishing.submit(draft, by=anna, at=timezone.now())
    publishing.publish(draft, by=make_user(), at=timezone.now())

    def owners() -> list[str]:
        phase: Any
        (phase,) = PhaseViewSet().get_queryset()
        return [role.organisation.title_en for role in phase.record.roles.all()]

    assert owners() == ["Alfa", "Beta"]
    with time_travel.at_position(JournalHead.last_position()):
        assert owners() == ["Beta", "Alfa"]


def test_units_say_who_owns_builds_and_pays_for_their_plant(client: Client) -> None:
    """An owner that has left is not among them, nor one that is not public."""
    make_plants()
    plant, lists = make_plant("shymkent", ("Unit 1", "operating", 9)), make_source(slug="lists")
    told = make_source(slug="told")
    names = ("Alfa", "Beta", "Gamma", "Left", "Bank")
    firms = {one: publish(make_organisation(slug=one.lower(), title_en=one)) for one in names}
    for name, role, state, source in (
        ("Alfa", "owner", "current", lists),
        ("Alfa", "owner", "current", told),
        ("Beta", "shareholder", "current", lists),
        ("Left", "owner", "ended", lists),
        ("Gamma", "contractor", "planned", told),
        ("Bank", "financier", "current", told),
    ):
        kinds = {"role": role, "state": state, "source": source}
        plant.roles.create(organisation=firms[name], **kinds)
    plant.roles.create(organisation=make_organisation(title_en="Draft"), role="owner", source=told)
    publish(plant)

    expected = {
        "owners": "Alfa; Beta",
        "owners_sources": "lists told",
        "contractors": "Gamma",
        "contractors_sources": "told",
        "financiers": "Bank",
        "financiers_sources": "told",
    }
    for path in ("/phases/download.csv", "/api/v1/energy-projects.csv"):
        file = client.get(path).getvalue().decode("utf-8-sig")
        *others, found = sorted(csv.DictReader(file.splitlines()), key=lambda row: row["owners"])
        assert {column: found[column] for column in expected} == expected
        assert {one[column] for one in others for column in expected} == {""}
    roles = client.get("/api/v1/phases/?organisation=bank").json()["results"][0]["plant_roles"]
    assert [(one["organisation"] or {}).get("slug") for one in roles] == [
        *("alfa", "alfa", "beta", "left", "gamma", "bank", None)
    ]
    assert roles[3]["state"] == "ended"
    assert roles[3]["source"]["slug"] == "lists"
    row = rows_of(read(client, "/phases/?organisation=bank"))[0].partition(" Unit")[0]
    assert re.search(r"Owner: Alfa Source \d , Source \d ", row)
    assert re.sub(r"( ,)? Source \d+", "", row) == (
        "Shymkent Owner: Alfa Shareholder: Beta Contractor: Gamma (planned) Funder: Bank"
    )


def test_empty_question_offers_to_drop_a_filter(client: Client) -> None:
    make_plants()
    html = read(client, "/phases/?technology=coal&country=KG")
    assert "Without “Technology: Coal” 1 found" in words(html)


def test_queries_do_not_grow_with_the_rows(client: Client) -> None:
    make_plants()
    assert queries(client, "/phases/?country=KG") == queries(client, "/phases/?country=KZ")


def test_order_by_plant_holds_where_there_are_many_rows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_plants()
    monkeypatch.setattr(selection, "FEW", 1)
    found = rows_of(read(client, "/phases/?order=-record&country=KZ"))
    assert [row.split()[0] for row in found] == ["Zhanatas", "Aksu", "Aksu"]


def test_unit_is_found_by_its_number_at_another_tracker(client: Client) -> None:
    """A draft of the same plant has the number as well."""
    plant = make_plant("aksu", ("Unit 1", "operating", 300), ("Unit 2", "operating", 325))
    plant.phases.filter(name="Unit 2").update(gem_unit_id="G100000102986")
    publish(plant)
    draft = make_plant("draft", ("Unit 7", "construction", 700))
    draft.phases.update(gem_unit_id="G100000102986")

    (row,) = rows_of(read(client, "/phases/?gem_unit_id=G100000102986"))
    assert row.startswith("Aksu Unit 2 Source 1 GEM unit ID: G100000102986 ")
    for identifier, slugs in (("G100000102986", ["aksu"]), ("G1", [])):
        answer = client.get(f"/api/v1/energy-projects/?external_id={identifier}&fields=slug").json()
        assert [one["slug"] for one in answer["results"]] == slugs
    file = client.get("/api/v1/phases.csv?fields=name,gem_unit_id").getvalue().decode("utf-8-sig")
    assert file.splitlines() == ["name,gem_unit_id", "Unit 1,", "Unit 2,G100000102986"]
    assert "GEM unit ID: G100000102986" in words(read(client, "/energy-projects/aksu/"))
    assert "Aksu" in words(part(read(client, "/search/?q=g100000102986"), "<main", "</main>"))


def test_units_are_sorted_by_their_plant_as_the_reader_sees_it(client: Client) -> None:
    for slug, title in (("aksu", "Экибастуз"), ("zhanatas", "Абай")):
        plant = make_plant(slug, ("Unit 1", "operating", 10))
        plant.title_ru = title
        plant.save()
        publish(plant)

    def plants(address: str) -> Any:
        rows = rows_of(read(client, address))
        return [next(one for one in ("Экибастуз", "Абай") if one in row) for row in rows]

    assert plants("/ru/phases/") == ["Абай", "Экибастуз"]
    assert plants("/ru/phases/?order=-record") == ["Экибастуз", "Абай"]
    told = client.get("/api/v1/phases/").json()["results"]
    assert [row["record"]["slug"] for row in told] == ["aksu", "zhanatas"]
