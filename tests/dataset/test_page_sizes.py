"""HTML of pages before compression, in bytes: a Cyrillic letter has two, a Chinese one three."""

import pytest
from django.urls import reverse

from portal.models import Country
from portal.records.kinds import all_kinds
from tests.site.pages import LANGUAGES, in_language

pytestmark = pytest.mark.usefixtures("data")

HOME, MAP, RECORD, COUNTRY = 60_000, 100_000, 60_000, 80_000
DAILY = {
    "/ru/": HOME,
    "/ru/map/": MAP,
    "/ru/countries/kz/": COUNTRY,
    "/ru/energy-projects/uz-tashkent-gas/": RECORD,
    "/ru/indicators/trade-total/": RECORD,
    "/ru/series/trade-cn-kz-gacc-usd/": RECORD,
}
"""The largest, in the language that takes most."""


def size(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return len(answer.content)


def test_largest_pages_keep_to_their_size(client):
    sizes = {address: size(client, address) for address in DAILY}
    assert {at: found for at, found in sizes.items() if found > DAILY[at]} == {}


@pytest.mark.exhaustive
def test_every_record_and_country_keeps_to_its_size(client):
    pages = {reverse("home"): HOME, reverse("map"): MAP}
    pages |= {country.get_absolute_url(): COUNTRY for country in Country.objects.all()}
    for kind in all_kinds().values():
        pages |= {one.get_absolute_url(): RECORD for one in kind.model.objects.all()}
    problems = []
    for code in LANGUAGES:
        for path, most in pages.items():
            if (found := size(client, in_language(path, code))) > most:
                problems.append(f"{in_language(path, code)}: {found}")
    assert problems == []
