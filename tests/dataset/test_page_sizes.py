"""HTML of pages before compression, in bytes: a Cyrillic letter has two, a Chinese one three."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.models import Country, Organisation, Record
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from tests.site.pages import LANGUAGES, in_language

pytestmark = pytest.mark.usefixtures("data")

HOME, MAP, RECORD, PLANT = 60_000, 111_000, 69_000, 84_000
ORGANISATION, COUNTRY = 102_000, 93_000
DAILY = {
    "/ru/": HOME,
    "/ru/map/": MAP,
    "/ru/countries/kz/": COUNTRY,
    "/ru/energy-projects/tj-rogun-hydro/": PLANT,
    "/ru/indicators/trade-total/": RECORD,
    "/ru/organisations/cnpc/": ORGANISATION,
    "/ru/series/trade-cn-kz-gacc-usd/": RECORD,
}
"""The largest, in the language that takes most."""


def size(client: Client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return len(answer.content)


def test_largest_pages_keep_to_their_size(client: Client) -> None:
    sizes = {address: size(client, address) for address in DAILY}
    assert {at: found for at, found in sizes.items() if found > DAILY[at]} == {}


@pytest.mark.exhaustive
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("model", [Country, *record_models()], ids=lambda one: one.__name__)
def test_every_record_and_country_keeps_to_its_size(
    client: Client, model: type[Country] | type[Record], code: str
) -> None:
    """Some 8,000 pages, each drawn for the first time: several minutes for the largest kind."""
    rows = model.objects.all()
    pages = [in_language(one.get_absolute_url(), code) for one in rows]
    most = {Country: COUNTRY, Organisation: ORGANISATION, EnergyProject: PLANT}.get(model, RECORD)
    sizes = {page: size(client, page) for page in pages}
    assert {page: found for page, found in sizes.items() if found > most} == {}


@pytest.mark.exhaustive
@pytest.mark.parametrize("code", LANGUAGES)
def test_home_and_map_keep_to_their_size(client: Client, code: str) -> None:
    pages = [in_language(reverse(name), code) for name in ("home", "map")]
    sizes = [size(client, page) for page in pages]
    assert [found <= most for found, most in zip(sizes, (HOME, MAP), strict=True)] == [True, True]
