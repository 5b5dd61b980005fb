"""HTML of pages before compression, in bytes: a Cyrillic letter has two, a Chinese one three."""

import pytest
from django.urls import reverse

from portal.models import Country
from portal.records.kinds import all_kinds
from tests.site.pages import LANGUAGES, in_language

pytestmark = pytest.mark.usefixtures("data")

HOME, MAP, RECORD, COUNTRY = 60_000, 100_000, 60_000, 80_000
LARGE = {
    "/series/trade-cn-kz-gacc-usd/": 105_000,
    "/series/trade-cn-uz-uzbekistan-national-stat-usd/": 84_000,
    "/series/trade-cn-kg-gacc-usd/": 81_000,
    "/series/trade-cn-kg-national-statistical-com-usd/": 81_000,
    "/energy-projects/kz-zhanatas-wind/": 78_000,
    "/series/trade-cn-c5-gacc-usd/": 76_000,
    "/hubs/icbc-khorgos/": 75_000,
    "/series/trade-cn-uz-gacc-usd/": 74_000,
    "/energy-projects/uz-tashkent-gas/": 74_000,
    "/hubs/khorgos-eastern-gate-sez/": 71_000,
    "/corridors/cku-railway/": 71_000,
    "/energy-projects/uz-navoi-gas/": 68_000,
    "/energy-projects/uz-angren-coal/": 67_000,
    "/energy-projects/kg-bishkek-coal/": 66_000,
    "/hubs/horgos-rail-port/": 66_000,
    "/energy-projects/kz-aksu-coal/": 65_000,
    "/energy-projects/kz-ekibastuz-2-coal/": 65_000,
    "/energy-projects/tj-dushanbe-2-coal/": 64_000,
    "/energy-projects/uz-novo-angren-coal/": 64_000,
    "/energy-projects/uz-syrdarya-gas/": 64_000,
    "/energy-projects/kz-karaganda-state-regional-2-coal/": 64_000,
    "/energy-projects/uz-talimarjan-gas/": 64_000,
    "/energy-projects/kz-ekibastuz-1-coal/": 63_000,
    "/energy-projects/kz-ulken-nuclear/": 63_000,
    "/energy-projects/kz-zhambyl-gres-gas/": 63_000,
    "/energy-projects/kz-almaty-1-coal/": 62_000,
    "/energy-projects/uz-fergana-gas/": 62_000,
    "/energy-projects/kz-maek-2-gas/": 62_000,
}
"""Records of which more is said than fits, and what they may take."""
DAILY = {"/ru/": HOME, "/ru/map/": MAP, "/ru/countries/kz/": COUNTRY}
"""The largest, in the language that takes most."""


def size(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return len(answer.content)


def test_largest_pages_keep_to_their_size(client):
    large = {in_language(path, "ru"): most for path, most in list(LARGE.items())[:2]}
    pages = DAILY | large
    sizes = {address: size(client, address) for address in pages}
    assert {at: found for at, found in sizes.items() if found > pages[at]} == {}


@pytest.mark.exhaustive
def test_every_record_and_country_keeps_to_its_size(client):
    pages = {reverse("home"): HOME, reverse("map"): MAP}
    pages |= {country.get_absolute_url(): COUNTRY for country in Country.objects.all()}
    for kind in all_kinds().values():
        pages |= {one.get_absolute_url(): RECORD for one in kind.model.objects.all()}
    pages |= LARGE
    problems = []
    for code in LANGUAGES:
        for path, most in pages.items():
            if (found := size(client, in_language(path, code))) > most:
                problems.append(f"{in_language(path, code)}: {found}")
    assert problems == []
