"""Freight corridors on the map."""

from collections.abc import Iterable

from portal.graphics.maps.features import Feature, MapStop, common_values
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from trade.corridors.document_types import CorridorDocument, StopDocument
from trade.corridors.filters import CorridorFilter
from trade.corridors.models import Corridor, CorridorKind, StopRole
from trade.hubs.maps import codes_of, states_of
from trade.hubs.models import OperatingStatus


@map_layers
def corridors() -> Iterable[Layer]:
    yield Layer(
        kind="corridor",
        shape=LayerShape.LINE,
        filterset=CorridorFilter,
        rows=Corridor.objects.all,
        feature=corridor_feature,
        sorts=list(CorridorKind.choices),
        statuses=list(OperatingStatus.choices),
        parameter="kind",
        figures=("length_km", "opened_on"),
    )


def corridor_feature(document: CorridorDocument) -> Feature:
    facts = document["facts"]
    stops = tuple(_stop(stop) for stop in document["stops"])
    return Feature(
        **common_values(document),
        countries=codes_of(*(stop["country"] for stop in document["stops"])),
        sort=document["corridor_kind"],
        status=facts["status"]["text"],
        states=states_of(
            document,
            (facts["construction_started_on"]["text"], OperatingStatus.CONSTRUCTION.value),
        ),
        since=facts["opened_on"]["text"],
        stops=stops,
        is_way=_is_way(document),
    )


def _is_way(document: CorridorDocument) -> bool:
    """Crossings beside one another, or the ends of a network, are no way from one to the next;
    that needs a beginning and an end."""
    roles = {stop["role"] for stop in document["stops"]}
    ends = {StopRole.ORIGIN, StopRole.DESTINATION}
    return document["corridor_kind"] != CorridorKind.NETWORK and ends <= roles


def _stop(stop: StopDocument) -> MapStop:
    place = stop["place"]["uid"] if stop["place"] else ""
    return MapStop(name=stop["name"], role=stop["role"], place=place)
