"""Shelf lives of values."""

import pytest

from portal.editorial.worklist import shelf
from portal.models import Event, Place


@pytest.fixture(autouse=True)
def own_declarations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_days", {})
    monkeypatch.setattr(shelf, "_lasting", {})


def test_declared_days_are_kept_by_model() -> None:
    shelf.keeps(Place, population=30, place_kind=60)
    assert shelf.shelf_lives(Place) == {"population": 30, "place_kind": 60}
    assert shelf.shelf_lives(Event) == {}


@pytest.mark.parametrize(("kind", "lasting"), [("city", True), ("village", False), ("", False)])
def test_lasting_values_do_not_expire(kind: str, lasting: bool) -> None:
    shelf.keeps(Place, place_kind=60, lasting={"place_kind": {"city"}})
    assert shelf.is_lasting(Place(place_kind=kind), "place_kind") is lasting


def test_undeclared_facts_are_not_lasting() -> None:
    assert not shelf.is_lasting(Place(population=5), "population")


@pytest.mark.parametrize("lasting", [None, {"nonsense": {"x"}}])
def test_unknown_facts_are_refused(lasting: dict[str, set[str]] | None) -> None:
    days = {} if lasting else {"nonsense": 5}
    with pytest.raises(LookupError):
        shelf.keeps(Place, lasting=lasting, **days)
