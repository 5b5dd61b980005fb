"""Layers of the map, which kinds of record declare."""

import pytest

from portal.graphics.maps.layers import Layer, LayerShape
from portal.models import Place
from portal.records.column_store import PublicColumns
from tests.factories import make_place, publish
from tests.optional import the


@pytest.mark.django_db
def test_layer_of_a_kind_with_one_country_and_no_status() -> None:
    """As its size has no decimal places, it is not read as thousandths of it either."""
    layer = Layer(
        model=Place,
        shape=LayerShape.CIRCLE,
        sort="place_kind",
        locations=("country", "coordinates"),
        figures=("population",),
        unit="persons",
    )
    place = publish(make_place(latitude="43.2", longitude="76.9", population=2_000_000))

    table = layer.read(PublicColumns())
    (feature,) = [table.feature(row, table.states) for row in range(len(table))]

    located = layer.locate(the(place.edition).document)
    assert (feature.countries, feature.point, feature.number) == (("KZ",), (76.9, 43.2), 2_000_000)
    assert (located.point, located.number) == (feature.point, feature.number)
