"""Shelf lives of values, as the kinds declare them."""

import pytest

from portal.editorial.worklist import shelf_lives
from portal.models import Event, Organisation, Place, Record
from portal.records.kinds import kind_of


@pytest.mark.parametrize("model", [Place, Event, Organisation])
def test_shelf_lives_are_those_of_the_kind(model: type[Record]) -> None:
    assert shelf_lives.shelf_lives(model) == dict(kind_of(model).shelf_life or {})


def test_population_of_a_place_is_good_for_five_years() -> None:
    assert shelf_lives.shelf_lives(Place) == {"population": 5 * shelf_lives.YEAR}


@pytest.mark.parametrize("name", ["population", "place_kind", "country"])
def test_facts_without_lasting_values_expire(name: str) -> None:
    place = Place(population=5, place_kind="city")
    assert not shelf_lives.is_lasting(Place, name, place.accepted(name))
