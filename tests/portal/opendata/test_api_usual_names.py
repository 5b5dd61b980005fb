"""Parameters and codes as other APIs spell them."""

from typing import Any

import pytest
from django.test import Client

from portal.models import Country
from tests.databases import kept
from tests.factories import make_country, make_energy_project, make_place, publish

pytestmark = pytest.mark.django_db

PLACES = "/api/v1/places/"


@kept
def towns() -> None:
    for number in range(5):
        publish(make_place(title_en=f"Town {number}", slug=f"town-{number}"))


def slugs(client: Client, query: str, path: str = PLACES) -> list[str]:
    answer = client.get(path + query)
    assert answer.status_code == 200, answer.content
    return [row["slug"] for row in answer.json()["results"]]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("usual", "ours"),
    [
        ("?ordering=-title&limit=2", "?order=-title&page_size=2"),
        ("?limit=2&offset=2", "?page_size=2&page=2"),
        ("?offset=0", "?page=1"),
        ("?ordering=-title_en", "?order=-title"),
        ("?order=population", "?order=population"),
        ("?order=title_en&cursor=*", "?order=title&cursor=*"),
    ],
)
def test_names_of_rest_framework_are_understood(
    client: Client, towns: Any, usual: str, ours: str
) -> None:
    assert slugs(client, usual) == slugs(client, ours) != []


def test_order_names_a_column_as_files_do(client: Client) -> None:
    for capacity, begun in ((50, "2001"), (500, "")):
        plant = {"capacity_mw": capacity, "commissioned_on": begun}
        publish(make_energy_project(**plant, slug=f"plant-{capacity}"))
    for order in ("-capacity_mw", "-capacity"):
        assert slugs(client, f"?order={order}", "/api/v1/energy-projects/")[0] == "plant-500"
    assert slugs(client, "?order=-commissioned_on", "/api/v1/energy-projects/")[0] == "plant-50"
    counted = client.get("/api/v1/energy-projects.csv?order=-capacity_mw&fields=slug")
    assert b"".join(counted).split() == [b"\xef\xbb\xbfslug", b"plant-500", b"plant-50"]


def test_links_go_on_from_there(client: Client, towns: Any) -> None:
    first = client.get(f"{PLACES}?limit=2&offset=2").json()
    assert [row["slug"] for row in client.get(first["next"]).json()["results"]] == ["town-4"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?limit=2&offset=3", "offset"),
        ("?offset=x", "offset"),
        ("?offset=0&offset=50", "offset"),
        ("?limit=0&offset=1", "offset"),
        ("?ordering=title&order=title", "ordering"),
        ("?ordering=beauty", "order"),
        ("?order=--title_en", "order"),
        ("?order=title_ru", "order"),
        ("?limit=1000", "page_size"),
    ],
)
def test_what_they_cannot_mean_is_refused(
    client: Client, towns: Any, query: str, name: str
) -> None:
    answer = client.get(PLACES + query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("codes", ["kz", "KAZ", "kaz", "KZ,UZ", "kz&country=uz", "KZ, uz"])
def test_countries_are_known_by_their_codes_in_any_spelling(client: Client, codes: str) -> None:
    for code, iso3 in (("KZ", "KAZ"), ("UZ", "UZB"), ("KG", "KGZ")):
        make_country(code)
        Country.objects.filter(code=code).update(iso3=iso3)
        publish(make_energy_project(country=make_country(code), slug=f"plant-{code}"))
    found = slugs(client, f"?country={codes}&order=country", "/api/v1/energy-projects/")
    assert found == (["plant-KZ", "plant-UZ"] if "u" in codes.lower() else ["plant-KZ"])


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/countries/{}/",
        "/charts/trade-pair/?country={}&partner=CN",
        "/compare/countries/?country={}",
        "/countries/{}/feed.json",
        "/search/?q=plant&country={}",
    ],
)
def test_a_country_is_known_by_three_letters_wherever_it_is_by_two(
    client: Client, address: str
) -> None:
    for code, iso3 in (("KZ", "KAZ"), ("CN", "CHN")):
        make_country(code)
        Country.objects.filter(code=code).update(iso3=iso3)
    publish(make_energy_project(country=make_country("KZ"), slug="plant"))
    two, three, none = (client.get(address.format(code)) for code in ("kz", "kaz", "xyz"))
    assert two.status_code == three.status_code == 200
    assert none.status_code in (400, 404)
    if address.startswith("/api/"):
        assert three.content == two.content


def test_an_amount_is_asked_for_as_its_column_is_called(client: Client) -> None:
    for capacity in (50, 500):
        publish(make_energy_project(capacity_mw=capacity, slug=f"plant-{capacity}"))
    for name in ("capacity_mw_min", "capacity_min"):
        assert slugs(client, f"?{name}=100", "/api/v1/energy-projects/") == ["plant-500"]


@pytest.mark.parametrize("name", ["limit", "offset"])
def test_file_refuses_a_part_by_the_name_that_was_given(client: Client, name: str) -> None:
    refused = client.get(f"/api/v1/places.csv?{name}=2")
    assert (refused.status_code, [*refused.json()["errors"]]) == (400, [name])
