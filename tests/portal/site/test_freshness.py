"""A value that was confirmed longer ago than it counts as current says so."""

import pytest
from django.test import Client

from tests.factories import claim_all, make_place, publish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("as_of", "is_told"), [("2015", True), ("2025-06", False), ("", False)])
def test_value_past_its_shelf_life_may_have_changed(
    client: Client, as_of: str, is_told: bool
) -> None:
    place = make_place(population=100)
    claim_all(place)
    place.claims.filter(fact="population").update(as_of=as_of)
    url = publish(place).get_absolute_url()

    shown = client.get(url).content.decode()

    assert ("may have changed since" in shown) is is_told
    assert (f"last confirmed {as_of}," in shown) is is_told
