"""Trade hubs on the map."""

import numpy as np

from portal.graphics.maps.layers import Layer, LayerShape
from portal.models import Place
from portal.records.column_store import CodedColumn, PublicColumns
from trade.hubs.models import TradeHub


def read_places(columns: PublicColumns) -> dict[str, object]:
    rows, places = columns.of(TradeHub), columns.of(Place)
    at, uids = places.rows_of(rows.numbers("place")), places.codes("uid")
    places_of_hubs = CodedColumn(
        np.where(at < 0, len(uids.values), uids.of_row[at] if len(places) else 0),
        [*uids.values, ""],
    )
    accuracies = places_of_hubs.recoded(lambda uid: "city" if uid else "")
    return {"places": places_of_hubs, "accuracies": accuracies}


HUBS = Layer(
    model=TradeHub,
    shape=LayerShape.SQUARE,
    sort="kind",
    locations=("place", "country"),
    further=read_places,
    figures=("area_ha", "opened_on"),
)
