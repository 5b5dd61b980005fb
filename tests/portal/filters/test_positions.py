"""Filters by distance from a point, over the great circle, anywhere on the globe."""

import random
from decimal import Decimal
from math import acos, cos, radians, sin

import pytest
from django.http import QueryDict

from portal.filters.positions import EARTH_KM
from portal.filters.records import EventFilter, PlaceFilter
from portal.filters.selection import selection_of
from portal.models import Place
from tests.factories import make_event, make_place, make_trade_hub, publish
from tests.portal.filters.asking import asked, found
from trade.hubs.filters import TradeHubFilter

# Databases differ: arithmetic in SQL.
pytestmark = pytest.mark.django_db


type Spot = tuple[float | Decimal, float | Decimal]


def kilometres(one: Spot, other: Spot) -> float:
    """By the law of cosines: another formula than the one that is tried."""
    up, down = radians(float(one[0])), radians(float(other[0]))
    across = radians(float(one[1]) - float(other[1]))
    cosine = sin(up) * sin(down) + cos(up) * cos(down) * cos(across)
    return EARTH_KM * acos(max(-1.0, min(1.0, cosine)))


def test_radius_is_fifty_kilometres_by_default() -> None:
    almaty = publish(make_place(title_en="Almaty", latitude="43.2567", longitude="76.9286"))
    publish(make_place(title_en="Bishkek", latitude="42.8746", longitude="74.5698"))
    publish(make_place(title_en="Nowhere", latitude=None, longitude=None))
    talgar = publish(make_place(title_en="Talgar", latitude="43.3034", longitude="77.2408"))

    assert found(PlaceFilter, "near=43.2567,76.9286") == [almaty, talgar]
    assert found(PlaceFilter, "near=43.2567,76.9286&within_km=25") == [almaty]
    assert len(found(PlaceFilter, "near=43.2567,76.9286&within_km=200")) == 3


SPOTS = [(43, 77), (0, 0), (0, 179.99), (60, -179.9), (89.9, 10), (-90, 0), (90, 0), (-71, 179)]


@pytest.mark.engine
@pytest.mark.every_day(one_in=3)
@pytest.mark.slow
@pytest.mark.parametrize(("latitude", "longitude"), SPOTS)
def test_near_is_the_great_circle_everywhere(latitude: float, longitude: float) -> None:
    chance = random.Random(f"{latitude} {longitude}")
    country = make_place().country
    Place.working.all().delete()
    for n in range(200):
        spread = chance.choice([0.3, 3, 30])
        up = max(-90, min(90, latitude + chance.uniform(-spread, spread)))
        across = (longitude + chance.uniform(-1, 1) * spread * 6 + 540) % 360 - 180
        make_place(
            slug=f"p{n}",
            country=country,
            latitude=Decimal(f"{up:.6f}"),
            longitude=Decimal(f"{across:.6f}"),
        )
    centre, rows = (latitude, longitude), list(Place.working.all())
    for radius in (1, 50, 700, 2000):
        query = QueryDict(f"near={latitude},{longitude}&within_km={radius}")
        inside = {row.pk for row in PlaceFilter(query, Place.working.all()).qs}
        near = [(row.pk, kilometres(centre, (row.latitude, row.longitude))) for row in rows]
        clear = [one for one in near if abs(one[1] - radius) > 0.1]

        assert {pk for pk, far in clear if far <= radius} == inside & {pk for pk, _far in clear}
    assert inside


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("near=43", "near", "“43” is not “latitude,longitude” in degrees."),
        ("near=91,0", "near", "“91,0” is not “latitude,longitude” in degrees."),
        ("near=43,77&within_km=2001", "within_km", "Ensure this value is less than or equal to"),
        ("near=43,77&within_km=0", "within_km", "Ensure this value is greater than or equal to"),
        ("within_km=5", "within_km", "This means nothing without “near”."),
    ],
)
def test_invalid_circle_is_refused(query: str, name: str, sentence: str) -> None:
    ((asked_for, (words,)),) = asked(PlaceFilter, query).problems().items()

    assert asked_for == name
    assert words.startswith(sentence)


def test_position_of_a_place_counts_once_it_is_public() -> None:
    place, draft = publish(make_place()), make_place()
    event, hub = publish(make_event(place=place)), publish(make_trade_hub(place=place))
    publish(make_event(place=draft))
    publish(make_trade_hub(place=draft))

    for query in ("near=43.25,76.9", "bbox=76,43,77,44"):
        assert found(EventFilter, query) == [event]
        assert found(TradeHubFilter, query) == [hub]


def test_box_has_its_sides_in_columns_as_in_the_database() -> None:
    inside = publish(make_place(title_en="A", latitude="43.000001", longitude="66.123457"))
    publish(make_place(title_en="B", latitude="43.000002", longitude="66.123457"))
    publish(make_place(title_en="C", latitude=None, longitude=None))
    box = asked(PlaceFilter, "bbox=66.123457,42,66.123457,43.000001")

    assert list(box.qs) == [inside]
    assert selection_of(box).keys(0, 9) == [inside.pk]
