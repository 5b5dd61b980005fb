"""What a map knows of one record: made of its document, in no language, and kept for as long as
the edition is current."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portal.graphics.maps.recently_used import RecentlyUsed
from portal.graphics.maps.years import Timeline
from portal.models import Edition
from portal.records.document_types import (
    ClaimDocument,
    FactDocument,
    RecordDocument,
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
    """Where statements that do not count put it: a point, or a place or a country by its name."""

    publishers: tuple[str, ...]
    point: MapPoint | None = None
    place: str = ""
    """The uid of a place."""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStop:
    name: Texts
    role: str
    place: str
    point: MapPoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """`sort` is what colours it (a technology, a kind), `place` the uid of the place where it
    stands when it has no point of its own."""

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
    """The fact whose number gives the size."""
    since: str = ""
    until: str = ""
    disputed: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    stops: tuple[MapStop, ...] = ()
    is_way: bool = False
    """Whether its stops follow one another, so that a line may join them."""
    sources: int = 0

    @property
    def number(self) -> float | None:
        return self.amount["value"] if self.amount else None

    @property
    def is_placed(self) -> bool:
        return self.point is not None or any(stop.point for stop in self.stops)

    @property
    def points(self) -> list[MapPoint]:
        """Where it is: its point, or its stops."""
        return [self.point] if self.point else [stop.point for stop in self.stops if stop.point]


type Maker = Callable[[Any], Feature]


def common(document: RecordDocument) -> dict[str, Any]:
    """What every kind of record tells a map in the same words."""
    facts = document["facts"]
    return {
        **{key: document[key] for key in ("kind", "uid", "slug", "url", "title")},
        "disputed": tuple(name for name, fact in facts.items() if fact["disputed"]),
        "sources": len(sources_in(document)),
    }


def issued_on(document: RecordDocument) -> str:
    """The day of an edition; empty for a document that is none."""
    return (document["edition"]["issued_at"] or "")[:10]


def point_of(fact: StatementDocument | None) -> MapPoint | None:
    """The accepted value of a fact that is a point, or of a claim about one."""
    value = fact["value"] if fact else None
    return MapPoint(float(value["longitude"]), float(value["latitude"])) if value else None


def overruled(fact: FactDocument | None) -> Iterable[tuple[ClaimDocument, tuple[str, ...]]]:
    """The claims that differ from what the portal accepts, one for each value, with those who
    make them."""
    found: dict[str, tuple[ClaimDocument, list[str]]] = {}
    for claim in fact["claims"] if fact and fact["disputed"] else []:
        if claim["agrees"] is False and claim["value"] is not None:
            _claim, publishers = found.setdefault(claim["text"], (claim, []))
            if (who := claim["source"]["publisher"]) not in publishers:
                publishers.append(who)
    return [(claim, tuple(publishers)) for claim, publishers in found.values()]


@dataclass(frozen=True)
class Key:
    """Names one edition of one record, whatever database it is in."""

    kind: str
    uid: str
    number: int
    issued_at: str
    edition: int = field(compare=False)


def features(keys: list[Key], make: Maker) -> list[Feature]:
    """The features of current editions, in the order given; documents are read of those that are
    new here. One query at most."""
    found = _recent.get_many(keys)
    missing = [key for key in keys if key not in found]
    if missing:
        editions = Edition.objects.filter(pk__in=[key.edition for key in missing])
        documents = {one.pk: one.document for one in editions.defer("content")}
        made = {key: make(documents[key.edition]) for key in missing}
        _recent.put_many(made)
        found |= made
    return [found[key] for key in keys]


KEPT = 20_000
_recent: RecentlyUsed[Key, Feature] = RecentlyUsed(KEPT)
