"""Parameters for programs work in every address and are in no form."""

import re

import pytest
from django.test import Client

from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_organisation,
    make_pipeline,
    make_source,
    publish,
    rule,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/energy-projects/"


def names(html: str) -> list[str]:
    (form,) = re.findall(r'<form[^>]*id="filter-form".*?</form>', html, re.DOTALL)
    return re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', form)


def test_form_has_no_parameters_for_programs(client: Client) -> None:
    disputed = make_energy_project()  # else nobody would be asked which are
    claim_all(disputed)
    claim(disputed, "capacity_mw", "5")
    rule(disputed, "capacity_mw")
    owner, source = publish(make_organisation()), make_source()
    disputed.roles.create(organisation=owner, role="owner", source=source)
    publish(disputed)
    publish(make_energy_project())

    offered = set(names(client.get(LIST).content.decode()))

    assert offered == {
        *("q", "country", "admin1", "technology", "status", "capacity_min", "capacity_max"),
        *("commissioned_from", "commissioned_to", "planned_from", "planned_to"),
        *("role", "participation", "unknown", "disputed", "order"),
    }


def test_parameters_for_programs_are_kept_and_removable(client: Client) -> None:
    bratsk = publish(make_energy_project(title_en="Here", river="Angara", units=3))
    publish(make_energy_project(title_en="There", river="Ili", units=3))
    query = f"river=angara&units_min=2&uid={bratsk.uid}&uid=nobody"

    page = client.get(f"{LIST}?{query}")
    html = page.content.decode()

    assert [row["uid"] for row in page.context["rows"]] == [bratsk.uid]
    assert '<input type="hidden" name="river" value="angara"' in html
    form = html[html.index('id="filters"') : html.index('id="results"')]
    hidden = re.findall(r'<input type="hidden" name="uid" value="(\w+)"', form)
    assert hidden == [bratsk.uid, "nobody"]
    chips = {chip.url: (chip.label, chip.words) for chip in page.context["filters"].chips}
    without = f"{LIST}?units_min=2&uid={bratsk.uid}&uid=nobody"
    assert chips[without] == ("river", "angara")
    assert len(chips) == 4


def test_country_for_programs_is_told_by_name(client: Client) -> None:
    line = publish(make_pipeline(start_country=make_country("TM"), end_country=make_country("UZ")))
    query = "start_country=tm&start_country=UZ&end_country=UZ"
    for address in ("/pipelines/", "/explore/pipelines/", "/charts/pipelines/"):
        page = client.get(f"{address}?{query}")
        assert page.status_code == 200
        told = {(str(chip.label), chip.words) for chip in page.context["filters"].chips}
        countries = {str(line.start_country), str(line.end_country)}
        assert told == {
            *(("Start country", name) for name in countries),
            ("End country", str(line.end_country)),
        }


def test_error_of_a_parameter_for_programs_is_shown(client: Client) -> None:
    page = client.get(f"{LIST}?units_min=many&near=1&colour=red")

    assert page.status_code == 400
    html = page.content.decode()
    assert "“1” is not “latitude,longitude” in degrees." in html
    assert "Enter a whole number." in html
    assert "<li>There is no parameter “colour” here.</li>" in html


def test_status_is_counted_on_the_given_day(client: Client) -> None:
    plant = make_energy_project(
        project_status="operating", construction_started_on="2015", commissioned_on="2019"
    )
    publish(plant)

    page = client.get(f"{LIST}?valid_on=2016")

    (part,) = (one for one in page.context["filters"].often if one.name == "status")
    counts = {choice.value: choice.count for choice in part.choices if choice.count}
    assert counts == {"construction": 1}


def test_map_rejects_valid_on(client: Client) -> None:
    assert client.get("/map/?valid_on=2016").status_code == 400
    assert client.get("/map/?year=2016").status_code == 200


def test_whole_quote_can_be_asked_for(client: Client) -> None:
    quote, plant = "Its capacity is 50 MW. " * 26, make_energy_project()
    claim_all(plant)
    claim(plant, "capacity_mw", quote=quote)
    publish(plant)
    found = client.get("/api/v1/claims/", {"quote": quote.strip()}).json()
    assert [one["quote"] for one in found["results"]] == [quote]
    refused = client.get("/api/v1/claims/", {"quote": "w" * 601})
    assert refused.status_code == 400
