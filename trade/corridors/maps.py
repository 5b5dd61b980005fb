"""Freight corridors on the map."""

from collections.abc import Sequence

import numpy as np
from django.utils.translation import gettext_lazy as _

from portal.graphics.maps.features import Feature, MapStop, common_values
from portal.graphics.maps.layers import Layer, LayerShape
from portal.graphics.maps.tables import list_codes
from portal.models.languages import texts_by_language
from portal.records.column_store import CodedColumn, PublicColumns
from portal.records.column_store.columns import Columns
from trade.corridors.document_types import CorridorDocument
from trade.corridors.models import Corridor, Stop


def read_further(columns: PublicColumns) -> dict[str, object]:
    """Return the countries and stops of corridors. One query, for the names of their stops."""
    rows = columns.of(Corridor)
    stops, countries = _read_stops(rows)
    kinds = rows.codes("corridor_kind")
    ways = (row for row, own in stops.items() if _is_way(kinds.values[kinds.of_row[row]], own))
    return {"countries": countries, "stops": stops, "ways": frozenset(ways)}


def locate_corridor(document: CorridorDocument) -> Feature:
    stops = [
        MapStop(
            name=stop["name"],
            role=stop["role"],
            place=stop["place"]["uid"] if stop["place"] else "",
        )
        for stop in document["stops"]
    ]
    return Feature(
        **common_values(document),
        sort=document["corridor_kind"],
        status=document["facts"]["status"]["text"],
        stops=tuple(stops),
        is_way=_is_way(document["corridor_kind"], stops),
    )


def _is_way(kind: object, stops: Sequence[MapStop]) -> bool:
    return Corridor.is_way(kind, (stop.role for stop in stops))


def _read_stops(rows: Columns) -> tuple[dict[int, tuple[MapStop, ...]], CodedColumn]:
    """Return the stops of corridors by row, and the countries of the stops of each."""
    stops = list(Stop.objects.select_related("place").order_by("position", "pk"))
    owners = rows.rows_of(np.array([stop.record_id for stop in stops], dtype=np.int64))
    own: dict[int, list[Stop]] = {row: [] for row in range(len(rows))}
    for row, stop in zip(owners.tolist(), stops, strict=True):
        own.setdefault(row, []).append(stop)
    own.pop(-1, None)
    countries = [list_codes(*(stop.country_id for stop in found)) for found in own.values()]
    made = {row: tuple(map(_stop, found)) for row, found in own.items() if found}
    return made, CodedColumn(np.arange(len(rows), dtype=np.int32), [*countries])


def _stop(stop: Stop) -> MapStop:
    place = stop.place.uid if stop.place else ""
    return MapStop(name=texts_by_language(stop, "name"), role=stop.role, place=place)


CORRIDORS = Layer(
    model=Corridor,
    shape=LayerShape.LINE,
    sort="corridor_kind",
    further=read_further,
    locator=locate_corridor,
    figures=("length_km", "opened_on"),
    line_note=_(
        "A line joins the stops of a corridor in the order in which a source names them;"
        " it is not the track. It is dashed where a stop between has no known place."
    ),
    stops_note=_("Paired crossings and network ends are points only."),
)
