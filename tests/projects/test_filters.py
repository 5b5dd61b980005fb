"""What may be asked of energy projects and pipelines."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from portal.filters.selection import Selection
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.pipelines.filters import PipelineFilter
from tests.factories import (
    make_country,
    make_energy_project,
    make_organisation,
    make_pipeline,
    make_source,
    publish,
)
from tests.optional import the
from tests.portal.filters.asking import found

# Databases differ: comparison of days and JSON.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.engine
def test_a_plant_in_two_countries_is_found_by_either() -> None:
    kz, kg = make_country("KZ"), make_country("KG")
    shared = publish(make_energy_project(title_en="A", country=kz, second_country=kg))
    own = publish(make_energy_project(title_en="B", country=kg))
    make_country("UZ")

    assert found(EnergyProjectFilter, "country=KZ") == [shared]
    assert found(EnergyProjectFilter, "country=KG&country=KZ") == [shared, own]
    assert found(EnergyProjectFilter, "country=UZ") == []


@pytest.mark.engine
def test_technology_status_and_capacity() -> None:
    wind = publish(make_energy_project(title_en="A", capacity_mw="99.5"))
    sun = publish(
        make_energy_project(
            title_en="B", technology="solar", project_status="announced", capacity_mw=250
        )
    )
    unknown = publish(make_energy_project(title_en="C", technology="coal", capacity_mw=None))

    assert found(EnergyProjectFilter, "technology=wind&technology=solar") == [wind, sun]
    assert found(EnergyProjectFilter, "status=announced") == [sun]
    assert found(EnergyProjectFilter, "capacity_min=99.5") == [wind, sun]
    assert found(EnergyProjectFilter, "capacity_min=99.6&capacity_max=250") == [sun]
    assert found(EnergyProjectFilter, "order=-capacity") == [sun, wind, unknown]
    assert found(EnergyProjectFilter, "order=capacity") == [wind, sun, unknown]


@pytest.mark.parametrize("value", ["-1", "NaN", "1e10", "many", "1" * 60])
def test_a_capacity_that_is_none_is_refused(value: str) -> None:
    answer = EnergyProjectFilter(QueryDict(f"capacity_min={value}"))

    assert {name: len(said) for name, said in answer.problems().items()} == {"capacity_min": 1}


@pytest.mark.engine
def test_commissioned_counts_where_any_day_of_a_partial_date_fits() -> None:
    year, month, day, never = (
        publish(make_energy_project(title_en=title, commissioned_on=on))
        for title, on in (("A", "2021"), ("B", "2021-06"), ("C", "2021-06-20"), ("D", ""))
    )

    assert found(EnergyProjectFilter, "commissioned_from=2021-06-21") == [year, month]
    assert found(EnergyProjectFilter, "commissioned_from=2021-07") == [year]
    assert found(EnergyProjectFilter, "commissioned_from=2022") == []
    assert found(EnergyProjectFilter, "commissioned_to=2021-06-19") == [year, month]
    assert found(EnergyProjectFilter, "commissioned_to=2021-05") == [year]
    assert found(EnergyProjectFilter, "commissioned_to=2021") == [year, month, day]
    assert found(EnergyProjectFilter, "order=commissioned") == [year, month, day, never]
    assert found(EnergyProjectFilter, "order=-commissioned") == [day, month, year, never]


def with_roles(title: str, *roles: tuple[Any, str]) -> Any:
    project = make_energy_project(title_en=title)
    for organisation, role in roles:
        project.roles.create(organisation=organisation, role=role, source=make_source())
    return publish(project)


@pytest.mark.engine
def test_organisation_and_role_are_asked_of_one_row() -> None:
    bank, firm = (publish(make_organisation(slug=slug)) for slug in ("bank", "firm"))
    lent = with_roles("A", (bank, "financier"), (firm, "owner"), (firm, "operator"))
    owned = with_roles("B", (bank, "owner"))

    assert found(EnergyProjectFilter, "organisation=bank") == [lent, owned]
    assert found(EnergyProjectFilter, "role=owner") == [lent, owned]
    assert found(EnergyProjectFilter, "organisation=bank&role=owner") == [owned]
    assert found(EnergyProjectFilter, "organisation=firm&role=owner&role=operator") == [lent]


@pytest.mark.engine
def test_plants_are_found_by_what_is_not_known_of_them() -> None:
    known = {"latitude": 43, "longitude": 77, "commissioned_on": "2020", "admin1": "KZ-ALM"}
    whole = make_energy_project(title_en="A", capacity_mw=1, **known)
    whole.roles.create(
        role="owner", organisation=publish(make_organisation()), source=make_source()
    )
    publish(whole)
    printed = publish(
        make_energy_project(title_en="B", capacity_mw=1, owner_as_printed="A company", **known)
    )
    empty = publish(make_energy_project(title_en="C", capacity_mw=None))

    names = ["capacity_mw", "commissioned_on", "coordinates", "province", "roles"]
    everything = EnergyProjectFilter(QueryDict(), EnergyProject.objects.all())
    assert everything.is_valid()
    assert Selection(everything).counts("unknown") == dict.fromkeys(names, 1)
    for name in names:
        assert found(EnergyProjectFilter, f"unknown={name}") == [empty]
    assert found(EnergyProjectFilter) == [whole, printed, empty]


def test_pipelines_are_found_by_what_is_not_known_of_them() -> None:
    known = {"length_km": 100, "commissioned_on": "2009", "owners_as_printed": "A company"}
    empty = {**dict.fromkeys(known, ""), "length_km": None}
    publish(make_pipeline(title_en="Gas", capacity_bcm_year=10, **known))
    oil = {"capacity_bcm_year": None, "capacity_mt_year": 20}
    publish(make_pipeline(title_en="Oil", **oil, **known))
    bare = publish(make_pipeline(title_en="Plan", capacity_bcm_year=None, **empty))

    for name in ("length_km", "capacity_bcm_year", "commissioned_on", "roles"):
        assert found(PipelineFilter, f"unknown={name}") == [bare]


def test_an_organisation_that_is_no_longer_public_is_not_known() -> None:
    make_organisation(slug="hidden")

    answer = EnergyProjectFilter(QueryDict("organisation=hidden"))

    assert answer.problems() == {"organisation": ["Nothing public is called “hidden”."]}


@pytest.mark.engine
def test_the_map_shows_what_lies_in_its_rectangle() -> None:
    inside = publish(make_energy_project(latitude="43.5", longitude="69.8"))
    publish(make_energy_project(latitude="43.5", longitude="82"))
    publish(make_energy_project())

    assert found(EnergyProjectFilter, "bbox=69,43,70,44") == [inside]


def test_pipelines() -> None:
    tm, uz = make_country("TM"), make_country("UZ")
    system = publish(make_pipeline(title_en="A", slug="system", to_china=True, length_km=1833))
    line = make_pipeline(title_en="B", system=system, fuel="oil", pipeline_status="proposed")
    line.countries.add(tm, uz)
    line = publish(line)
    unmeasured = publish(make_pipeline(title_en="C", start_country=uz, length_km=None))

    assert found(PipelineFilter, "country=UZ&country=TM") == [line, unmeasured]
    assert found(PipelineFilter, "country=KZ") == [system, line, unmeasured]
    assert found(PipelineFilter, "fuel=oil&status=proposed") == [line]
    assert found(PipelineFilter, "to_china=true") == [system]
    assert found(PipelineFilter, "to_china=false") == [line, unmeasured]
    assert found(PipelineFilter, "length_min=500&length_max=1000") == [line]
    assert found(PipelineFilter, "system=system") == [line]
    assert found(PipelineFilter, "order=-length") == [system, line, unmeasured]


@pytest.mark.engine
def test_every_fact_may_be_asked_about_by_its_type() -> None:
    vendor = publish(make_organisation(slug="rosatom"))
    reactor = publish(
        make_energy_project(
            title_en="A",
            technology="nuclear",
            units=2,
            investment_amount="14000000000",
            investment_currency="USD",
            retired_on="1999-04-22",
            vendor=vendor,
            reactor_model="VVER-1200",
            status_is_inferred=True,
            capacity_rating="MWac",
            admin1="Almaty Region",
        )
    )
    publish(
        make_energy_project(title_en="B", units=3, investment_amount=5, investment_currency="KZT")
    )

    for query in (
        "units_max=2",
        "investment_min=14000000000",
        "investment_currency=USD&investment_currency=EUR",
        "retired_from=1999&retired_to=1999-05",
        "vendor=rosatom",
        "reactor_model=vver",
        "status_is_inferred=true",
        "capacity_rating=MWac",
        "admin1=almaty",
        f"uid={reactor.uid}&uid=nobody",
        f"slug={reactor.slug}",
    ):
        assert found(EnergyProjectFilter, query) == [reactor], query
    assert found(EnergyProjectFilter, "uid=nobody&slug=nothing") == []


@pytest.mark.engine
@pytest.mark.parametrize("asked", ["KZ-31", "zhambyl", "Жамбыл", "江布尔"])
def test_a_province_is_found_by_its_code_and_its_names(asked: str) -> None:
    plant = publish(make_energy_project(title_en="A", admin1="KZ-31"))
    publish(make_energy_project(title_en="B", admin1="KZ-19"))
    publish(make_energy_project(title_en="C"))

    assert found(EnergyProjectFilter, urlencode({"admin1": asked})) == [plant]
    assert the(plant.edition).document["admin1"] == "Zhambyl Region"
    assert the(plant.edition).document["admin1_code"] == "KZ-31"


def test_a_province_without_a_code_stays_as_written() -> None:
    document = the(publish(make_energy_project(admin1="Kerman")).edition).document

    assert (document["admin1"], document["admin1_code"]) == ("Kerman", "")


def test_either_end_of_a_pipeline_may_be_asked_for() -> None:
    tm, uz = make_country("TM"), make_country("UZ")
    line = publish(make_pipeline(start_country=tm, end_country=uz, throughput_bcm_year=9))

    assert found(PipelineFilter, "start_country=TM&throughput_bcm_year_min=8.5") == [line]
    assert found(PipelineFilter, "start_country=UZ") == []
