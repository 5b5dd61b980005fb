"""HTML of the pages with most on them, in kB before compression: what was reached."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("data")

WEIGHTS = {
    "/": 41,
    "/countries/kz/": 79,
    "/disagreements/": 90,
    "/energy-projects/": 96,
    "/energy-projects/kz-turgusunskaya-hydro/": 60,
    "/energy-projects/kz-zhanatas-wind/": 80,
    "/hubs/": 95,
    "/map/": 88,
    "/ru/map/": 99,
}


def test_pages_are_no_heavier_than_they_were() -> None:
    weights = {address: len(Client().get(address).content) / 1000 for address in WEIGHTS}

    assert {address: kb for address, kb in weights.items() if kb > WEIGHTS[address]} == {}
    assert min(weights.values()) > 30  # none is an error
