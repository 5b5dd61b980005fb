"""Trade hubs and freight corridors on the map."""

from collections.abc import Iterable

from portal.graphics.maps import (
    UNKNOWN,
    Elsewhere,
    Feature,
    Layer,
    LayerShape,
    MapStop,
    Timeline,
    layers,
    timeline,
)
from portal.graphics.maps.features import common, issued_on, overruled
from portal.records.document_types import FactDocument, RecordDocument
from trade.document_types import CorridorDocument, StopDocument, TradeHubDocument
from trade.filters import CorridorFilter, TradeHubFilter
from trade.models import Corridor, CorridorKind, HubKind, OperatingStatus, StopRole, TradeHub


@layers
def trade_hubs() -> Iterable[Layer]:
    yield Layer(
        kind="tradehub",
        shape=LayerShape.SQUARE,
        filterset=TradeHubFilter,
        rows=TradeHub.objects.all,
        feature=hub_feature,
        sorts=list(HubKind.choices),
        statuses=list(OperatingStatus.choices),
        parameter="kind",
        figures=("area_ha", "opened_on"),
    )


@layers
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


def hub_feature(document: TradeHubDocument) -> Feature:
    facts = document["facts"]
    place = facts["place"]["value"]
    return Feature(
        **common(document),
        countries=_codes(facts["country"]["value"], facts["second_country"]["value"]),
        sort=facts["kind"]["text"],
        status=facts["status"]["text"],
        states=_states(document, (facts["founded_on"]["text"], UNKNOWN)),
        place=place["uid"] if place else "",
        accuracy="city" if place else "",
        since=facts["opened_on"]["text"],
        elsewhere=tuple(_elsewhere(facts)),
    )


def corridor_feature(document: CorridorDocument) -> Feature:
    facts = document["facts"]
    stops = tuple(_stop(stop) for stop in document["stops"])
    return Feature(
        **common(document),
        countries=_codes(*(stop["country"] for stop in document["stops"])),
        sort=document["corridor_kind"],
        status=facts["status"]["text"],
        states=_states(
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


def _states(document: RecordDocument, begun: tuple[str, str]) -> Timeline:
    """`begun` is the day on which there was something first, and what is known of it then."""
    facts, status = document["facts"], document["facts"]["status"]["text"]
    changes = [begun]
    if status in (OperatingStatus.OPERATING, OperatingStatus.CLOSED):
        changes.append((facts["opened_on"]["text"], OperatingStatus.OPERATING.value))
    return timeline(changes, status=status, said_on=issued_on(document))


def _elsewhere(facts: dict[str, FactDocument]) -> Iterable[Elsewhere]:
    for claim, publishers in overruled(facts["place"]):
        yield Elsewhere(publishers=publishers, place=claim["value"]["uid"])
    for claim, publishers in overruled(facts["country"]):
        yield Elsewhere(publishers=publishers, country=claim["value"])


def _stop(stop: StopDocument) -> MapStop:
    place = stop["place"]["uid"] if stop["place"] else ""
    return MapStop(name=stop["name"], role=stop["role"], place=place)


def _codes(*codes: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code))
