"""Where one record is: a small map for its page, and for pictures made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.filters import PlaceFilter
from portal.formatting.countries import CountryNames
from portal.graphics.maps.borders import borders_note
from portal.graphics.maps.clipping import Box
from portal.graphics.maps.features import Elsewhere, Feature, common, overruled, point_of
from portal.graphics.maps.frames import widened
from portal.graphics.maps.layers import Layer, LayerShape, by_kind
from portal.graphics.maps.places import Places
from portal.graphics.maps.question import LayerResult, OfLayer, map_question
from portal.graphics.maps.svg import MapDrawing, MapSize
from portal.graphics.maps.words import elsewhere_words
from portal.models import Accuracy, Place, PlaceKind
from portal.models.languages import pick
from portal.records.document_types import PlaceDocument, RecordDocument

SMALL = MapSize("small", 320, 0.7, 0.7, 1.25, 11, 9.5, 7)
AROUND = (6.0, 4.0)
"""Degrees of longitude and latitude that are seen on each side."""


@dataclass(frozen=True)
class Locator:
    layer: Layer
    feature: Feature
    places: Places
    countries: Mapping[str, str]

    @cached_property
    def svg(self) -> SafeString:
        return self.drawn(SMALL)

    def drawn(self, size: MapSize) -> SafeString:
        """The same in another size, such as that of a social card."""
        one = OfLayer(layer=self.layer, features=[self.feature], unplaced=[], silent=[])
        found = LayerResult(
            question=map_question({}), layers=[one], keys=[], places=self.places, states={}
        )
        drawing = MapDrawing(found, size.frame(self.box), size, self.countries, reverse("map"))
        return drawing.svg(self.label)

    @property
    def label(self) -> str:
        return _("Map: where %s is") % pick(self.feature.title)

    @property
    def box(self) -> Box:
        points = [*self.feature.points, *(o.point for o in self.feature.elsewhere if o.point)]
        longitudes, latitudes = [p.longitude for p in points], [p.latitude for p in points]
        return widened(
            Box(
                min(longitudes) - AROUND[0],
                min(latitudes) - AROUND[1],
                max(longitudes) + AROUND[0],
                max(latitudes) + AROUND[1],
            )
        )

    @property
    def sentences(self) -> list[str]:
        return [elsewhere_words(other, self.countries) for other in self.feature.elsewhere]

    @property
    def accuracy(self) -> str:
        """How exact the place is, where the sources say."""
        return str(dict(Accuracy.choices).get(self.feature.accuracy, ""))

    @property
    def borders(self) -> str:
        return borders_note()

    @property
    def url(self) -> str:
        """What else is around, on the large map."""
        box = f"{self.box.west:.1f},{self.box.south:.1f},{self.box.east:.1f},{self.box.north:.1f}"
        return f"{reverse('map')}?{urlencode({'bbox': box}, safe=',')}"


def locator(document: RecordDocument, countries: Mapping[str, str] | None = None) -> Locator | None:
    """None for what no source puts anywhere, for kinds that are nowhere, and for old editions
    that lack what a map asks for."""
    layer = {**by_kind(), "place": PLACES}.get(document["kind"])
    if layer is None:
        return None
    try:
        made = layer.feature(document)
    except (KeyError, TypeError, ValueError):
        return None
    if made.point is None and not made.place and not made.stops:
        return None
    places = Places()
    places.leave_out(made.uid)
    feature = places.settle([made])[0]
    return (
        Locator(layer, feature, places, countries or CountryNames()) if feature.is_placed else None
    )


def _place_feature(document: PlaceDocument) -> Feature:
    facts = document["facts"]
    others = [
        Elsewhere(publishers=publishers, point=point_of(claim))
        for claim, publishers in overruled(facts["coordinates"])
    ]
    known: dict[str, Any] = common(document)
    return Feature(
        **known,
        countries=(facts["country"]["text"],),
        sort=facts["place_kind"]["text"],
        status="operating",
        states=((0, "operating"),),
        point=point_of(facts["coordinates"]),
        elsewhere=tuple(others),
    )


PLACES = Layer(
    kind="place",
    shape=LayerShape.CIRCLE,
    filterset=PlaceFilter,
    rows=Place.objects.all,
    feature=_place_feature,
    sorts=list(PlaceKind.choices),
    statuses=[],
)
"""Towns are no layer of the map: they are on it already."""
