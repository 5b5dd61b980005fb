"""Features of a map, made of documents, independent of the language, cached per edition."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from portal.graphics.maps.years import Timeline
from portal.models import Edition
from portal.records.document_types import (
    ClaimDocument,
    FactDocument,
    RecordDocument,
    ReferenceDocument,
    StatementDocument,
)
from portal.records.documents import sources_in

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
    place if it has no point of its own."""

    kind: str
    uid: str
    slug: str
    url: str
    title: Texts
    countries: tuple[str, ...]
    sort: str
    status: str
    states: Timeline
    point: MapPoint | None = None
    place: str = ""
    accuracy: str = ""
    amount: FactDocument | None = None
    """Fact with the number that gives the size."""
    since: str = ""
    until: str = ""
    disputed: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    stops: tuple[MapStop, ...] = ()
    is_way: bool = False
    """Stops are in sequence and can be joined by a line."""
    sources: int = 0

    @property
    def number(self) -> float | None:
        return self.amount["value"] if self.amount else None

    @property
    def is_placed(self) -> bool:
        return self.point is not None or any(stop.point for stop in self.stops)

    @property
    def points(self) -> list[MapPoint]:
        """Its point, or its stops."""
        return [self.point] if self.point else [stop.point for stop in self.stops if stop.point]


type FeatureMaker = Callable[[Any], Feature]
"""`Any`, as each kind has a document type of its own."""


class CommonValues(ReferenceDocument):
    """Values of a feature that are read from documents of any kind."""

    disputed: tuple[str, ...]
    sources: int


def common_values(document: RecordDocument) -> CommonValues:
    facts = document["facts"]
    return {
        "kind": document["kind"],
        "uid": document["uid"],
        "slug": document["slug"],
        "url": document["url"],
        "title": document["title"],
        "disputed": tuple(name for name, fact in facts.items() if fact["disputed"]),
        "sources": len(sources_in(document)),
    }


def issued_on(document: RecordDocument) -> str:
    """Return the day of an edition; empty for a document that is none."""
    return (document["edition"]["issued_at"] or "")[:10]


def read_point(fact: StatementDocument | None) -> MapPoint | None:
    """Return the value of a fact, or of a claim, that is a point."""
    value = fact["value"] if fact else None
    return MapPoint(float(value["longitude"]), float(value["latitude"])) if value else None


def list_overruled(fact: FactDocument | None) -> Iterable[tuple[ClaimDocument, tuple[str, ...]]]:
    """Yield the claims that differ from the accepted value, one for each value, with their
    publishers."""
    found: dict[str, tuple[ClaimDocument, list[str]]] = {}
    for claim in fact["claims"] if fact and fact["disputed"] else []:
        if claim["agrees"] is False and claim["value"] is not None:
            _claim, publishers = found.setdefault(claim["text"], (claim, []))
            if (who := claim["source"]["publisher"]) not in publishers:
                publishers.append(who)
    return [(claim, tuple(publishers)) for claim, publishers in found.values()]


@dataclass(frozen=True)
class EditionKey:
    """Cache key: an edition of a record, in any database."""

    kind: str
    uid: str
    number: int
    issued_at: str
    edition: int = field(compare=False)


def load_features(keys: list[EditionKey], make: FeatureMaker) -> list[Feature]:
    """Return features of current editions in the order of `keys`. Uncached documents are read in
    one query."""
    found = _recent.get_many(keys)
    missing = [key for key in keys if key not in found]
    if missing:
        editions = Edition.objects.filter(pk__in=[key.edition for key in missing])
        documents = {one.pk: one.document for one in editions.defer("content")}
        made = {key: make(documents[key.edition]) for key in missing}
        _recent.put_many(made)
        found |= made
    return [found[key] for key in keys]


class RecentlyUsed[K, V]:
    """Thread-safe cache of at most `size` values; the one used longest ago goes first.

    A caller gets its values in a dict of its own, so that what other threads put in or push out
    meanwhile takes nothing from it.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get_many(self, keys: Iterable[K]) -> dict[K, V]:
        """Return the values of those keys that are known."""
        found: dict[K, V] = {}
        with self._lock:
            for key in keys:
                if key in self._values:
                    self._values.move_to_end(key)
                    found[key] = self._values[key]
        return found

    def put_many(self, values: Mapping[K, V]) -> None:
        with self._lock:
            for key, value in values.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self.size:
                self._values.popitem(last=False)


CACHED_FEATURES = 20_000
_recent: RecentlyUsed[EditionKey, Feature] = RecentlyUsed(CACHED_FEATURES)
