"""Where places and countries are: for what has no coordinates of its own."""

from collections.abc import Iterable
from dataclasses import replace

from portal.maps.features import Elsewhere, Feature, Point, Stop
from portal.models import Country, Place


class Places:
    """Reads every public place once. A country is at its capital."""

    def __init__(self) -> None:
        rows = Place.objects.exclude(latitude=None).exclude(longitude=None)
        self._points = {
            uid: Point(float(east), float(north))
            for uid, east, north in rows.values_list("uid", "longitude", "latitude")
        }
        capitals = Country.objects.exclude(capital=None).values_list("pk", "capital__uid")
        self._capitals = dict(capitals)

    def of_place(self, uid: str) -> Point | None:
        return self._points.get(uid)

    def of_country(self, code: str) -> Point | None:
        return self._points.get(self._capitals.get(code, ""))

    def settle(self, found: Iterable[Feature]) -> list[Feature]:
        """Features with their points, stops and overruled places where they are."""
        return [self._settled(feature) for feature in found]

    def _settled(self, feature: Feature) -> Feature:
        if not (feature.place or feature.stops or feature.elsewhere):
            return feature
        return replace(
            feature,
            point=feature.point or self.of_place(feature.place),
            stops=tuple(self._stop(stop) for stop in feature.stops),
            elsewhere=tuple(filter(None, map(self._elsewhere, feature.elsewhere))),
        )

    def _stop(self, stop: Stop) -> Stop:
        return replace(stop, point=self.of_place(stop.place))

    def _elsewhere(self, other: Elsewhere) -> Elsewhere | None:
        point = other.point or self.of_place(other.place) or self.of_country(other.country)
        return replace(other, point=point) if point else None
