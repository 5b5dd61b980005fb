"""Where the rows of a list lie: at a point of their own, at a place, or along several places."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model

from portal.facts import Point, Reference
from portal.facts.types import number_to_json
from portal.models import Place, Record
from portal.models.fields import find_field
from portal.records.document_types import Json, JsonObject
from portal.tabular.flattening import against

type Places = dict[str, JsonObject]
"""Latitude and longitude by uid."""
PLACE = "place"


@dataclass(frozen=True)
class Location:
    """One of the four is given, by its name: a fact (a point, or a place of its own page), facts
    that are the ends of a line, a key with a place, or a key with rows that each have one, in their
    order, which are a line or points beside one another."""

    fact: str = ""
    ends: tuple[str, ...] = ()
    key: str = ""
    along: str = ""
    is_line: Callable[[JsonObject], bool] = bool

    def geometry(self, row: JsonObject, places: Places) -> JsonObject | None:
        """Return the geometry (RFC 7946) of a row; None for one that lies nowhere."""
        points = list(filter(None, (_point(value, places) for value in self._values(row))))
        if len(points) < 2:
            return {"type": "Point", "coordinates": points[0]} if points and not self.ends else None
        form = "LineString" if self.is_line(row) else "MultiPoint"
        return {"type": form, "coordinates": points}

    def elsewhere(self, row: JsonObject, places: Places) -> Iterator[tuple[JsonObject, JsonObject]]:
        """Yield claims that put a record at another place, each with its geometry."""
        for claim in self._against(row):
            if at := _point(claim["value"], places):
                yield claim, {"type": "Point", "coordinates": at}

    def find_places(self, rows: Iterable[JsonObject]) -> Places:
        """Load the places that rows name. One query, none where rows have points of their own."""
        values = (
            value
            for row in rows
            for value in (*self._values(row), *(claim["value"] for claim in self._against(row)))
        )
        uids = {value["uid"] for value in values if value and "uid" in value}
        found = Place.objects.filter(uid__in=uids) if uids else Place.objects.none()
        return {
            uid: {"latitude": number_to_json(latitude), "longitude": number_to_json(longitude)}
            for uid, latitude, longitude in found.values_list("uid", "latitude", "longitude")
            if latitude is not None and longitude is not None
        }

    def _values(self, row: JsonObject) -> list[Json]:
        if names := self.ends or (self.fact and [self.fact]):
            return [row["facts"].get(name, {}).get("value") for name in names]
        return [one[PLACE] for one in row[self.along]] if self.along else [row[self.key]]

    def _against(self, row: JsonObject) -> list[JsonObject]:
        return against(row["facts"].get(self.fact, {})) if self.fact else []


def find_location(model: type[Model]) -> Location | None:
    """Return where the rows of a model lie; None for one that lies nowhere."""
    if not issubclass(model, Record):
        place = find_field(model, PLACE)
        return Location(key=PLACE) if place and place.related_model is Place else None
    if model.ends:
        return Location(ends=model.ends)
    for name, fact in model.facts.items():
        is_place = isinstance(fact.type, Reference) and fact.type.model == Place._meta.label_lower
        if is_place or isinstance(fact.type, Point):
            return Location(fact=name)
    return Location(along=model.along, is_line=model.is_line) if model.along else None


def _point(value: Json, places: Places) -> list[float] | None:
    at = places.get(value["uid"]) if value and "uid" in value else value
    return [at["longitude"], at["latitude"]] if at else None
