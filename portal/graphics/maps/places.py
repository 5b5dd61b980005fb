"""Coordinates of places and countries, for records without their own."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Self

import numpy as np
from django.db.models import F
from django.utils.translation import get_language

from portal.graphics.maps.features import Elsewhere, Feature, MapPoint, MapStop
from portal.graphics.maps.tables import FeatureTable
from portal.models import Country, Place, PlaceKind
from portal.models.languages import LANGUAGES, PickedText, column_suffix, columns, pick_text
from portal.records.column_store import PublicColumns
from portal.records.document_types import JsonObject

CITY = 1_000_000
"""Population of a town whose label is needed even on top of signs, as that of a capital is."""
COLUMNS = ("uid", "longitude", "latitude", "population", "place_kind", *columns("title"))


@dataclass(frozen=True)
class Town:
    """Place with a label; `language` is empty if it is the reader's."""

    uid: str
    words: str
    language: str
    point: MapPoint
    population: int
    is_capital: bool

    @property
    def is_city(self) -> bool:
        return self.is_capital or self.population > CITY


class Places:
    """All public places and countries, read in two queries. A country is located at its capital."""

    @staticmethod
    def read() -> "Places":
        """Return those of this position, which are kept for the next map."""
        return PublicColumns().kept(Places)

    def __init__(self, _columns: PublicColumns) -> None:
        self._towns: dict[str | None, list[Town]] = {}
        rows = Place.objects.exclude(latitude=None).exclude(longitude=None)
        self._rows = list(
            rows.order_by(F("population").desc(nulls_last=True), "pk").values(*COLUMNS)
        )
        self._points = {
            row["uid"]: MapPoint(float(row["longitude"]), float(row["latitude"]))
            for row in self._rows
        }
        self._countries = list(
            Country.objects.order_by("pk").values("pk", "numeric", "capital__uid", *columns("name"))
        )
        self.stamp = sha256(repr((self._rows, self._countries)).encode()).hexdigest()
        """Version of everything that a map takes from places and countries."""
        self._capitals = {row["pk"]: row["capital__uid"] for row in self._countries}

    def without(self, uid: str) -> Self:
        """Return the places without the label of a town that has a sign of its own."""
        others = copy(self)
        others._towns = {get_language(): [town for town in self.towns() if town.uid != uid]}
        return others

    def towns(self) -> list[Town]:
        """Return towns: capitals, then by population; unknown populations last."""
        language = get_language()
        if language not in self._towns:
            found = [self._town(row) for row in self._rows]
            self._towns[language] = sorted(found, key=lambda town: not town.is_capital)
        return self._towns[language]

    def _town(self, row: JsonObject) -> Town:
        title = _in_words(row, "title")
        return Town(
            row["uid"],
            title.text,
            title.language if title.is_fallback else "",
            self._points[row["uid"]],
            row["population"] or 0,
            row["place_kind"] == PlaceKind.CAPITAL,
        )

    def of_place(self, uid: str) -> MapPoint | None:
        return self._points.get(uid)

    def of_country(self, code: str) -> MapPoint | None:
        return self._points.get(self._capitals.get(code) or "")

    def country_names(self) -> dict[str, PickedText]:
        """Return names by ISO 3166-1 numeric code, the ids of the land."""
        return {row["numeric"]: _in_words(row, "name") for row in self._countries if row["numeric"]}

    def settle(self, table: FeatureTable) -> FeatureTable:
        """Fill in the points of features, stops and overruled locations."""
        points = [self.of_place(str(uid)) or (np.nan, np.nan) for uid in table.places.values]
        places = np.array(points, dtype=np.float64).reshape(-1, 2)[table.places.of_row]
        is_nowhere = np.isnan(table.longitudes)
        elsewhere = {row: self._located(others) for row, others in table.elsewhere.items()}
        return replace(
            table,
            longitudes=np.where(is_nowhere, places[:, 0], table.longitudes),
            latitudes=np.where(is_nowhere, places[:, 1], table.latitudes),
            stops={row: tuple(map(self._stop, stops)) for row, stops in table.stops.items()},
            elsewhere={row: others for row, others in elsewhere.items() if others},
        )

    def settle_feature(self, feature: Feature) -> Feature:
        return replace(
            feature,
            point=feature.point or self.of_place(feature.place),
            stops=tuple(map(self._stop, feature.stops)),
            elsewhere=self._located(feature.elsewhere),
        )

    def named_by(self, feature: Feature) -> frozenset[str]:
        """Return the uids of the places from which a feature takes points."""
        named = {feature.place, *(stop.place for stop in feature.stops)}
        for other in feature.elsewhere:
            named |= {other.place, self._capitals.get(other.country) or ""}
        return frozenset(named - {""})

    def _stop(self, stop: MapStop) -> MapStop:
        return replace(stop, point=self.of_place(stop.place))

    def _located(self, others: Iterable[Elsewhere]) -> tuple[Elsewhere, ...]:
        points = (
            other.point or self.of_place(other.place) or self.of_country(other.country)
            for other in others
        )
        found = zip(others, points, strict=True)
        return tuple(replace(other, point=point) for other, point in found if point)


def _in_words(row: JsonObject, name: str) -> PickedText:
    return pick_text({code: row[f"{name}_{column_suffix(code)}"] for code in LANGUAGES})
