"""Hubs and corridors on the map."""

import json
from typing import Any

import pytest
from django.test import Client

from portal.graphics.maps.years import BEFORE, UNKNOWN
from portal.records.column_store import PublicColumns
from tests.factories import (
    claim,
    claim_all,
    make_corridor,
    make_place,
    make_source,
    make_trade_hub,
    publish,
    rule,
)
from trade.corridors.maps import CORRIDORS
from trade.hubs.maps import HUBS

pytestmark = pytest.mark.django_db


def features(client: Client, name: str) -> list[Any]:
    """Geometry and role of the features of a list."""
    found = json.loads(client.get(f"/api/v1/{name}.geojson").getvalue())["features"]
    return [(one["geometry"], one["properties"]["role"]) for one in found]


def columns(client: Client) -> Any:
    return json.loads(client.get("/map/points.json").content)


def with_stops(*stops: tuple[str, Any], **kwargs: Any) -> Any:
    corridor = make_corridor(**kwargs)
    for position, (role, place) in enumerate(stops):
        corridor.stops.create(
            position=position,
            role=role,
            name_en=f"Stop {position}",
            place=place,
            source=make_source(),
        )
    return publish(corridor)


def test_a_hub_stands_at_its_place(client: Client) -> None:
    khorgos = publish(make_place(latitude="44.2", longitude="80.4"))
    publish(make_trade_hub(place=khorgos))
    publish(make_trade_hub())
    make_trade_hub(place=khorgos)  # a draft

    found = columns(client)

    assert (found["points"]["longitude"], found["points"]["latitude"]) == ([80400], [44200])
    assert [(one["count"], one["without_place"]) for one in found["layers"]] == [
        (0, 0),
        (0, 0),
        (1, 1),
        (0, 0),
    ]


def test_a_hub_whose_place_is_disputed_has_both(client: Client) -> None:
    here = publish(make_place(latitude="44.2", longitude="80.4"))
    there = publish(make_place(latitude="45.2", longitude="82.5"))
    hub = make_trade_hub(place=here)
    claim_all(hub)
    claim(hub, "place", there.uid, source=make_source(publisher="Agency B"))
    rule(hub, "place")
    publish(hub)

    [pin] = columns(client)["elsewhere"]

    assert pin == [0, 82500, 45200, "According to Agency B it is where the hollow pin is."]
    assert features(client, "hubs") == [
        ({"type": "Point", "coordinates": [80.4, 44.2]}, "accepted"),
        ({"type": "Point", "coordinates": [82.5, 45.2]}, "not used"),
    ]


def test_a_railway_is_a_line_and_says_where_a_stop_has_no_place(client: Client) -> None:
    kashgar = publish(make_place(latitude="39.5", longitude="76.0"))
    andijan = publish(make_place(latitude="40.8", longitude="72.3"))
    with_stops(("origin", kashgar), ("crossing", None), ("destination", andijan))

    [line] = columns(client)["lines"]

    assert line["is_way"]
    assert line["stops"] == [[76000, 39500, "Stop 0"], None, [72300, 40800, "Stop 2"]]
    page = client.get("/map/").content.decode()
    assert page.count('stroke-dasharray="5 4"') == 1
    assert "it is not the track" in page
    ends = [[76.0, 39.5], [72.3, 40.8]]
    assert features(client, "corridors") == [
        ({"type": "LineString", "coordinates": ends}, "accepted")
    ]
    first, last = ({"type": "Point", "coordinates": end} for end in ends)
    assert features(client, "stops") == [(at, "accepted") for at in (first, None, last)]


@pytest.mark.parametrize(
    ("kind", "roles"),
    [("corridor", ["crossing", "crossing"]), ("network", ["origin", "destination"])],
)
def test_crossings_side_by_side_and_a_network_are_no_way(
    client: Client, kind: str, roles: list[str]
) -> None:
    places = [
        publish(make_place(latitude=f"4{n}", longitude=f"7{n}")) for n, _role in enumerate(roles)
    ]
    with_stops(*zip(roles, places, strict=True), corridor_kind=kind)

    [line] = columns(client)["lines"]
    page = client.get("/map/").content.decode()

    assert not line["is_way"]
    assert len(line["stops"]) == 2
    assert "are points only" in page
    assert (page.count('class="map-way"'), page.count('class="map-stop"')) == (0, 2)
    [(geometry, _role)] = features(client, "corridors")
    assert (geometry["type"], len(geometry["coordinates"])) == ("MultiPoint", 2)


def test_what_was_founded_need_not_work_yet() -> None:
    publish(make_trade_hub(founded_on="2011-11-29", opened_on="2015"))
    publish(make_corridor(construction_started_on="2024-12"))
    hubs, corridors = HUBS.read(PublicColumns()), CORRIDORS.read(PublicColumns())

    assert hubs.states.values == [((0, BEFORE), (2011, UNKNOWN), (2015, "operating"))]
    assert corridors.states.values == [((0, BEFORE), (2024, "construction"))]
