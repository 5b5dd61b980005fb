"""Features of a map, read from columns of the tables, independent of the language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, TypedDict

from django.db.models import QuerySet

from portal.facts import Comparator
from portal.graphics.maps.years import Timeline
from portal.models import Disagreement, Record
from portal.records.document_types import ClaimDocument, RecordDocument

type Texts = dict[str, str]


class MapPoint(NamedTuple):
    """Degrees, WGS 84."""

    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Overruled location: a point, or the uid of a place or code of a country."""

    publishers: tuple[str, ...]
    point: MapPoint | None = None
    place: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStop:
    name: Texts
    role: str
    place: str
    point: MapPoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Record on a map. `sort` chooses its colour (a technology, a kind); `place` is the uid of its
    place if it has no point of its own. What only words need is added to those features that are
    shown with words (`portal.graphics.maps.details`)."""

    kind: str
    uid: str
    edition: int = 0
    """Primary key of its current edition."""
    countries: tuple[str, ...] = ()
    sort: str
    status: str
    states: Timeline = ()
    point: MapPoint | None = None
    place: str = ""
    accuracy: str = ""
    number: int | float | None = None
    """Amount that gives the size, in the unit of the layer."""
    since: str = ""
    until: str = ""
    disputed: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    stops: tuple[MapStop, ...] = ()
    is_way: bool = False
    """Stops are in sequence and can be joined by a line."""
    url: str = ""
    title: Texts | None = None
    comparator: str = Comparator.EXACT
    """Comparator of the number."""

    @property
    def slug(self) -> str:
        """Last part of its address."""
        return self.url.rstrip("/").rpartition("/")[2]

    @property
    def is_placed(self) -> bool:
        return self.point is not None or any(stop.point for stop in self.stops)

    @property
    def points(self) -> list[MapPoint]:
        """Its point, or its stops."""
        return [self.point] if self.point else [stop.point for stop in self.stops if stop.point]


type FeatureReader = Callable[[Any], Iterable[Feature]]
"""Makes features of the rows of a list, a queryset; `Any`, as each kind has a model of its own."""
type FeatureMaker = Callable[[Any], Feature]
"""Locates a document, of today or of an old edition; `Any`, as each kind has a document type of
its own."""


class CommonValues(TypedDict):
    """Values of a feature that are read from documents of any kind."""

    kind: str
    uid: str
    url: str
    title: Texts
    disputed: tuple[str, ...]


def common_values(document: RecordDocument) -> CommonValues:
    return {
        "kind": document["kind"],
        "uid": document["uid"],
        "url": document["url"],
        "title": document["title"],
        "disputed": tuple(name for name, fact in document["facts"].items() if fact["disputed"]),
    }


class Disputes:
    """Disputed facts of the rows of a list. Two queries.

    `places` are the facts that say where a record is.
    """

    def __init__(self, rows: QuerySet[Record], *places: str) -> None:
        found = Disagreement.objects.filter(
            kind=rows.model.kind(), period="", record_uid__in=rows.order_by().values("uid")
        ).order_by("pk")
        self._facts: dict[str, list[str]] = {}
        for uid, fact in found.values_list("record_uid", "fact"):
            self._facts.setdefault(uid, []).append(fact)
        self._places = places
        self._claims: dict[str, dict[str, list[ClaimDocument]]] = {}
        located = found.filter(fact__in=places) if places else found.none()
        for uid, fact, claims in located.values_list("record_uid", "fact", "statements"):
            self._claims.setdefault(uid, {})[fact] = claims

    def facts(self, uid: str) -> tuple[str, ...]:
        return tuple(self._facts.get(uid, ()))

    def elsewhere(self, uid: str) -> tuple[Elsewhere, ...]:
        return list_elsewhere(self._claims.get(uid, {}), *self._places)


def build_point(longitude: Decimal | None, latitude: Decimal | None) -> MapPoint | None:
    """Return the point of two columns; None where one is empty."""
    if longitude is None or latitude is None:
        return None
    return MapPoint(float(longitude), float(latitude))


def read_point(value: Any) -> MapPoint | None:
    """Return the value of a fact, or of a claim, that is a point."""
    return MapPoint(float(value["longitude"]), float(value["latitude"])) if value else None


def find_elsewhere(document: RecordDocument, *places: str) -> tuple[Elsewhere, ...]:
    """Return the overruled locations of a document; `places` are facts that say where it is."""
    facts = document["facts"]
    return list_elsewhere({name: facts[name]["claims"] for name in places}, *places)


def list_elsewhere(
    claims: Mapping[str, Sequence[ClaimDocument]], *places: str
) -> tuple[Elsewhere, ...]:
    return tuple(
        Elsewhere(
            publishers=publishers,
            point=read_point(value) if name == "coordinates" else None,
            place=value["uid"] if name == "place" else "",
            country=value if name == "country" else "",
        )
        for name in places
        for value, publishers in _overruled_values(claims.get(name, ()))
    )


def _overruled_values(claims: Iterable[ClaimDocument]) -> Iterable[tuple[Any, tuple[str, ...]]]:
    """Yield the values of claims that differ from the accepted one, each once, with their
    publishers."""
    found: dict[str, tuple[Any, dict[str, None]]] = {}
    for claim in claims:
        if claim["agrees"] is False and claim["value"] is not None:
            _value, publishers = found.setdefault(claim["text"], (claim["value"], {}))
            publishers.setdefault(claim["source"]["publisher"])
    return [(value, tuple(publishers)) for value, publishers in found.values()]
