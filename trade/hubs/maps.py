"""Trade hubs on the map."""

from collections.abc import Iterable

from portal.graphics.maps.features import (
    Elsewhere,
    Feature,
    common_values,
    issued_on,
    list_overruled,
)
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.graphics.maps.years import UNKNOWN, Timeline, build_timeline
from portal.records.document_types import FactDocument, RecordDocument
from trade.hubs.document_types import TradeHubDocument
from trade.hubs.filters import TradeHubFilter
from trade.hubs.models import HubKind, OperatingStatus, TradeHub


@map_layers
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


def hub_feature(document: TradeHubDocument) -> Feature:
    facts = document["facts"]
    place = facts["place"]["value"]
    return Feature(
        **common_values(document),
        countries=codes_of(facts["country"]["value"], facts["second_country"]["value"]),
        sort=facts["kind"]["text"],
        status=facts["status"]["text"],
        states=states_of(document, (facts["founded_on"]["text"], UNKNOWN)),
        place=place["uid"] if place else "",
        accuracy="city" if place else "",
        since=facts["opened_on"]["text"],
        elsewhere=tuple(_elsewhere(facts)),
    )


def states_of(document: RecordDocument, begun: tuple[str, str]) -> Timeline:
    """`begun` is the day on which there was something first, and what is known of it then."""
    facts, status = document["facts"], document["facts"]["status"]["text"]
    changes = [begun]
    if status in (OperatingStatus.OPERATING, OperatingStatus.CLOSED):
        changes.append((facts["opened_on"]["text"], OperatingStatus.OPERATING.value))
    return build_timeline(changes, status=status, said_on=issued_on(document))


def _elsewhere(facts: dict[str, FactDocument]) -> Iterable[Elsewhere]:
    for claim, publishers in list_overruled(facts["place"]):
        yield Elsewhere(publishers=publishers, place=claim["value"]["uid"])
    for claim, publishers in list_overruled(facts["country"]):
        yield Elsewhere(publishers=publishers, country=claim["value"])


def codes_of(*codes: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code))
