"""Features of a map, independent of the language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypedDict

from portal.facts import Comparator
from portal.graphics.maps.years import Timeline
from portal.records.document_types import ClaimDocument, RecordDocument
from portal.records.documents import build_fact, facts_with_parts

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
    """Record on a map, made of those that are drawn or listed one by one. `sort` chooses its colour
    (a technology, a kind); `place` is the uid of its place if it has no point of its own. What only
    words need is added by `portal.graphics.maps.details`."""

    kind: str
    uid: str
    edition: int = 0
    """Primary key of its current edition."""
    countries: tuple[str, ...] = ()
    sort: str
    status: str
    """Today, or in the year of the question."""
    states: Timeline = ()
    point: MapPoint | None = None
    place: str = ""
    accuracy: str = ""
    number: int | float | None = None
    """Amount that gives the size, in the unit of the layer."""
    since: str = ""
    until: str = ""
    is_disputed: bool = False
    is_ringed: bool = False
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


type FeatureMaker = Callable[[Any], Feature]
"""Locates a document, of today or of an old edition; `Any`, as each kind has a document type of
its own."""


class CommonValues(TypedDict):
    """Values of a feature that are read from documents of any kind."""

    kind: str
    uid: str
    url: str
    title: Texts
    is_disputed: bool


def common_values(document: RecordDocument) -> CommonValues:
    return {
        "kind": document["kind"],
        "uid": document["uid"],
        "url": document["url"],
        "title": document["title"],
        "is_disputed": any(fact["disputed"] for fact in facts_with_parts(document).values()),
    }


def read_point(value: Any) -> MapPoint | None:
    """Return the value of a fact, or of a claim, that is a point."""
    return MapPoint(float(value["longitude"]), float(value["latitude"])) if value else None


def locate_point(
    document: RecordDocument, *, sort: str, locations: Sequence[str], number: str = ""
) -> Feature:
    """Locate a document that has a point or a place: by the fact that chooses its colour, those
    that say where it is, and the one that gives the size."""
    facts = document["facts"]
    place = facts["place"]["value"] if "place" in locations else None
    size = facts[number] if number else build_fact()
    return Feature(
        **common_values(document),
        sort=facts[sort]["text"],
        status=facts["status"]["text"] if "status" in facts else "",
        point=read_point(facts["coordinates"]["value"]) if "coordinates" in locations else None,
        place=place["uid"] if place else "",
        accuracy=str(document.get("accuracy", "city" if place else "")),
        number=size["value"],
        comparator=size["comparator"],
        elsewhere=find_elsewhere(document, *locations),
    )


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
