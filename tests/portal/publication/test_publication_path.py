"""The way of a publication through the rooms: down from where it is asked for, and up once, to
those who follow it."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    make_indicator,
    make_organisation,
    make_series,
    make_user,
    observe,
    publish,
)
from tests.full_records import edit_all, make_full

pytestmark = pytest.mark.django_db

FLOORS = (
    ("facts",),
    ("models",),
    ("records",),
    ("formatting", "pictures", "search"),
    ("publication",),
    ("filters",),
    ("editorial",),
    ("graphics", "tabular"),
    ("site",),
    ("http",),
    ("opendata",),
    ("admin",),
    ("ops",),
)
"""The rooms of the portal, the lowest first. The apps stand on all of them; what a kind declares
for itself (its models, its serializers) belongs to the record and not to a floor."""
ROOMS = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
DECLARED = ("models", "observations", "parts", "serializers")
PLUMBING = {"extension_points", "router", "editions", "upgrade", "queries", "logs"}
"""Modules on no floor: what passes events on, the database router, the codec of a column, the clock
of queries."""
ABOVE = {"admin", "filters", "graphics", "http", "opendata", "ops", "site", "tabular"}


def test_publishing_an_edit_enters_no_room_above_and_climbs_once() -> None:
    organisation = publish(make_organisation())
    author, reader = make_user(), make_user()
    named = publish(make_full(EnergyProject))
    draft = publishing.start_edit(named, by=author, at=NOON)
    edit_all(draft)
    publishing.submit(draft, by=author, at=NOON)

    rooms, climbs = _traced(lambda: publishing.publish(draft, by=reader, at=NOON))
    assert rooms & ABOVE == set()
    assert climbs == {"publication.publishing"}

    rooms, climbs = _traced(
        lambda: publishing.withdraw(organisation, by=author, at=NOON, note="A duplicate.")
    )
    assert rooms & ABOVE == set()
    assert climbs == {"publication.publishing"}


def test_publishing_observations_enters_no_room_above_and_climbs_once() -> None:
    series = publish(make_series(indicator=publish(make_indicator())))
    author, reader = make_user(), make_user()
    batch = observe(series, "2024", 5).batch
    publishing.submit(batch, by=author, at=NOON)

    rooms, climbs = _traced(lambda: publishing.publish(batch, by=reader, at=NOON))
    assert rooms & ABOVE == set()
    assert climbs == {"publication.publishing"}

    rooms, climbs = _traced(lambda: publishing.withdraw(batch, by=author, at=NOON, note="Misread."))
    assert rooms & ABOVE == set()
    assert climbs == {"publication.publishing"}


def _traced(act: Callable[[], object]) -> tuple[set[str], set[str]]:
    """The rooms of the portal that are entered, and the modules from which a call led to a higher
    floor."""
    rooms: set[str] = set()
    climbs: set[str] = set()

    def trace(frame: FrameType, event: str, _argument: object) -> None:
        if event != "call" or (floor := _floor(frame)) is None:
            return
        rooms.add(_name(frame).split(".")[1])
        caller = frame.f_back
        while caller is not None and _floor(caller) is None:
            caller = caller.f_back
        if caller is not None and (below := _floor(caller)) is not None and below < floor:
            climbs.add(_name(caller).partition(".")[2])

    before = sys.getprofile()
    sys.setprofile(trace)
    try:
        act()
    finally:
        sys.setprofile(before)
    return rooms, climbs


def _floor(frame: FrameType) -> int | None:
    app, *rest = _name(frame).split(".")
    if app in ("projects", "trade"):
        return None if set(DECLARED) & set(rest) else len(FLOORS)
    return ROOMS.get(rest[0]) if app == "portal" and rest and rest[-1] not in PLUMBING else None


def _name(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))
