"""Trade hubs on the map."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet

from portal.graphics.maps.features import Disputes, Feature, common_values, find_elsewhere
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.graphics.maps.years import UNKNOWN, Timeline, build_timeline
from trade.hubs.document_types import TradeHubDocument
from trade.hubs.filters import TradeHubFilter
from trade.hubs.models import HubKind, OperatingStatus, TradeHub

LOCATIONS = ("place", "country")
"""Facts that say where a hub is."""


@map_layers
def trade_hubs() -> Iterable[Layer]:
    yield Layer(
        kind="tradehub",
        shape=LayerShape.SQUARE,
        filterset=TradeHubFilter,
        rows=TradeHub.objects.all,
        read=read_hubs,
        locate=locate_hub,
        sorts=list(HubKind.choices),
        statuses=list(OperatingStatus.choices),
        parameter="kind",
        figures=("area_ha", "opened_on"),
    )


COLUMNS = (
    *("uid", "edition", "edition__issued_at", "country", "second_country", "hub_kind"),
    *("hub_status", "place__uid", "founded_on", "opened_on"),
)


def read_hubs(rows: QuerySet[TradeHub]) -> Iterator[Feature]:
    """Yield the features of hubs. Three queries."""
    disputes = Disputes(rows, *LOCATIONS)
    for row in rows.values_list(*COLUMNS, named=True).iterator():
        begun, place = (row.founded_on, UNKNOWN), row.place__uid or ""
        yield Feature(
            kind="tradehub",
            uid=row.uid,
            edition=row.edition,
            countries=codes_of(row.country, row.second_country),
            sort=row.hub_kind,
            status=row.hub_status,
            states=states_of(begun, row.opened_on, row.hub_status, row.edition__issued_at),
            place=place,
            accuracy="city" if place else "",
            since=row.opened_on,
            disputed=disputes.facts(row.uid),
            elsewhere=disputes.elsewhere(row.uid),
        )


def locate_hub(document: TradeHubDocument) -> Feature:
    facts = document["facts"]
    place = facts["place"]["value"]
    return Feature(
        **common_values(document),
        sort=facts["kind"]["text"],
        status=facts["status"]["text"],
        place=place["uid"] if place else "",
        accuracy="city" if place else "",
        elsewhere=find_elsewhere(document, *LOCATIONS),
    )


def states_of(begun: tuple[str, str], opened_on: str, status: str, issued_at: datetime) -> Timeline:
    """`begun` is the day on which there was something first, and what is known of it then;
    `issued_at` the moment of the edition that has the status."""
    changes = [begun]
    if status in (OperatingStatus.OPERATING, OperatingStatus.CLOSED):
        changes.append((opened_on, OperatingStatus.OPERATING.value))
    return build_timeline(changes, status=status, said_on=issued_at.date().isoformat())


def codes_of(*codes: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code))
