"""Freight corridors on the map."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from portal.graphics.maps.features import Disputes, Feature, MapStop, common_values
from portal.graphics.maps.layers import Layer, LayerShape, map_layers
from portal.models.languages import texts_by_language
from trade.corridors.document_types import CorridorDocument
from trade.corridors.filters import CorridorFilter
from trade.corridors.models import Corridor, CorridorKind, Stop, StopRole
from trade.hubs.maps import codes_of, states_of
from trade.hubs.models import OperatingStatus


@map_layers
def corridors() -> Iterable[Layer]:
    yield Layer(
        kind="corridor",
        shape=LayerShape.LINE,
        filterset=CorridorFilter,
        rows=Corridor.objects.all,
        read=read_corridors,
        locate=locate_corridor,
        sorts=list(CorridorKind.choices),
        statuses=list(OperatingStatus.choices),
        parameter="kind",
        figures=("length_km", "opened_on"),
    )


COLUMNS = (
    *("pk", "uid", "edition", "edition__issued_at", "corridor_kind", "corridor_status"),
    *("construction_started_on", "opened_on"),
)


def read_corridors(rows: QuerySet[Corridor]) -> Iterator[Feature]:
    """Yield the features of corridors. Three queries."""
    disputes, stops = Disputes(rows), _stops(rows)
    for row in rows.values_list(*COLUMNS, named=True).iterator():
        begun = (row.construction_started_on, OperatingStatus.CONSTRUCTION.value)
        found = [_stop(stop) for stop in stops[row.pk]]
        yield Feature(
            kind="corridor",
            uid=row.uid,
            edition=row.edition,
            countries=codes_of(*(stop.country_id for stop in stops[row.pk])),
            sort=row.corridor_kind,
            status=row.corridor_status,
            states=states_of(begun, row.opened_on, row.corridor_status, row.edition__issued_at),
            since=row.opened_on,
            disputed=disputes.facts(row.uid),
            stops=tuple(found),
            is_way=_is_way(row.corridor_kind, found),
        )


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


def _stop(stop: Stop) -> MapStop:
    place = stop.place.uid if stop.place else ""
    return MapStop(name=texts_by_language(stop, "name"), role=stop.role, place=place)


def _is_way(kind: str, stops: Sequence[MapStop]) -> bool:
    """Crossings beside one another, or the ends of a network, are no way from one to the next;
    that needs a beginning and an end."""
    ends = {StopRole.ORIGIN, StopRole.DESTINATION}
    return kind != CorridorKind.NETWORK and ends <= {stop.role for stop in stops}


def _stops(rows: QuerySet[Corridor]) -> dict[int, list[Stop]]:
    found: dict[int, list[Stop]] = defaultdict(list)
    stops = Stop.objects.filter(record__in=rows.order_by()).select_related("place")
    for stop in stops.order_by("position", "pk"):
        found[stop.record_id].append(stop)
    return found
