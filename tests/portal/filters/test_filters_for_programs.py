"""What only programs ask works in every address and stands in no form."""

import re

import pytest

from tests.factories import make_energy_project, publish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/energy-projects/"


def names(html):
    form = re.search(r'<form[^>]*id="filter-form".*?</form>', html, re.DOTALL)[0]
    return re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', form)


def test_the_form_of_a_list_is_as_short_as_it_was(client):
    publish(make_energy_project())

    offered = set(names(client.get(LIST).content.decode()))

    assert offered == {
        *("q", "country", "technology", "status", "capacity_min", "capacity_max"),
        *("commissioned_from", "commissioned_to", "organisation", "role", "bbox"),
        *("source", "disputed", "updated_after", "order"),
    }


def test_what_an_address_sets_is_kept_and_can_be_taken_away(client):
    bratsk = publish(make_energy_project(title_en="Here", river="Angara", units=3))
    publish(make_energy_project(title_en="There", river="Ili", units=3))
    query = f"river=angara&units_min=2&uid={bratsk.uid}&uid=nobody"

    page = client.get(f"{LIST}?{query}")
    html = page.content.decode()

    assert [row["uid"] for row in page.context["rows"]] == [bratsk.uid]
    assert '<input type="hidden" name="river" value="angara"' in html
    assert re.findall(r'<input type="hidden" name="uid" value="(\w+)"', html) == [
        bratsk.uid,
        "nobody",
    ]
    chips = {chip.url: (chip.label, chip.words) for chip in page.context["filters"].chips}
    without = f"{LIST}?units_min=2&uid={bratsk.uid}&uid=nobody"
    assert chips[without] == ("river", "angara")
    assert len(chips) == 4


def test_a_mistake_in_it_is_told_beside_the_form(client):
    page = client.get(f"{LIST}?units_min=many&near=1")

    assert page.status_code == 400
    html = page.content.decode()
    assert "“1” is not “latitude,longitude” in degrees." in html
    assert "Enter a whole number." in html


def test_the_day_of_a_status_is_counted_as_asked(client):
    plant = make_energy_project(
        project_status="operating", construction_started_on="2015", commissioned_on="2019"
    )
    publish(plant)

    page = client.get(f"{LIST}?valid_on=2016")

    (part,) = (one for one in page.context["filters"].often if one.name == "status")
    counts = {choice.value: choice.count for choice in part.choices if choice.count}
    assert counts == {"construction": 1}


def test_the_map_keeps_to_years(client):
    assert client.get("/map/?valid_on=2016").status_code == 400
    assert client.get("/map/?year=2016").status_code == 200
