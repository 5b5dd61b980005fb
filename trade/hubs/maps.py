"""Trade hubs on the map."""

from collections.abc import Iterable
from functools import partial

import numpy as np

from portal.graphics.maps.features import locate_point
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.graphics.maps.tables import FeatureTable, build_table
from portal.models import Place
from portal.records.column_store import CodedColumn, PublicColumns
from trade.hubs.models import HubKind, OperatingStatus, TradeHub

LOCATIONS = ("place", "country")
"""Facts that say where a hub is."""
locate_hub = partial(locate_point, sort="kind", locations=LOCATIONS)


@map_layers
def trade_hubs() -> Iterable[Layer]:
    yield Layer(
        kind="tradehub",
        shape=LayerShape.SQUARE,
        read=read_hubs,
        locate=locate_hub,
        sorts=list(HubKind.choices),
        statuses=list(OperatingStatus.choices),
        figures=("area_ha", "opened_on"),
    )


def read_hubs(columns: PublicColumns) -> FeatureTable:
    rows = columns.of(TradeHub)
    places = columns.of(Place)
    at, uids = places.rows_of(rows.numbers("place")), places.codes("uid")
    places_of_hubs = CodedColumn(
        np.where(at < 0, len(uids.values), uids.of_row[at] if len(places) else 0),
        [*uids.values, ""],
    )
    return build_table(
        columns,
        TradeHub,
        LOCATIONS,
        sorts=rows.codes("hub_kind"),
        places=places_of_hubs,
        accuracies=places_of_hubs.recoded(lambda uid: "city" if uid else ""),
        since=rows.codes("opened_on"),
    )
