"""Small map of the location of one record, for its page and for social cards."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.formatting.countries import CountryNames
from portal.graphics.maps.borders import borders_note
from portal.graphics.maps.features import Feature, common_values, find_elsewhere, read_point
from portal.graphics.maps.frames import widen_box
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.layers import Layer, LayerShape, layers_by_kind
from portal.graphics.maps.places import Places
from portal.graphics.maps.question import LayerFeatures, LayerResult, ask_nothing
from portal.graphics.maps.svg import SMALL, MapDrawing, MapSize
from portal.graphics.maps.tables import table_of
from portal.graphics.maps.words import elsewhere_words, title_words
from portal.models import Accuracy, Place
from portal.records.column_store import Having, Within, parts_read
from portal.records.document_types import PlaceDocument, RecordDocument

AROUND = (6.0, 4.0)
"""Margin in degrees of longitude and latitude on each side."""


@dataclass(frozen=True)
class Locator:
    layer: Layer
    feature: Feature
    places: Places
    countries: Mapping[str, str]

    @cached_property
    def svg(self) -> SafeString:
        return self.drawing(SMALL).on_page(self.label)

    def drawing(self, size: MapSize) -> MapDrawing:
        """Draw the map in another size, such as that of a social card."""
        one = LayerFeatures(layer=self.layer, table=table_of([self.feature]))
        found = LayerResult(question=ask_nothing(), layers=[one], places=self.places, states={})
        return MapDrawing(found, size.frame(self.box), size, self.countries, reverse("map"))

    @property
    def label(self) -> str:
        return _("Map: where %s is") % title_words(self.feature)

    @property
    def box(self) -> Box:
        points = [*self.feature.points, *(o.point for o in self.feature.elsewhere if o.point)]
        return widen_box(Box.around(points).grown(*AROUND))

    @property
    def sentences(self) -> list[str]:
        note = [str(self.layer.line_note)] if self.feature.is_way and self.layer.line_note else []
        return note + [elsewhere_words(one, self.countries) for one in self.feature.elsewhere]

    @property
    def accuracy(self) -> str:
        """Words for the accuracy of the location; empty if the sources give none."""
        return str(dict(Accuracy.choices).get(self.feature.accuracy, ""))

    borders = staticmethod(borders_note)

    @property
    def url(self) -> str:
        """Address of the surroundings on the large map."""
        box = f"{self.box.west:.1f},{self.box.south:.1f},{self.box.east:.1f},{self.box.north:.1f}"
        asked = {"bbox": box} if self.layer.is_usual else {"layer": self.layer.kind, "bbox": box}
        return f"{reverse('map')}?{urlencode(asked, safe=',')}"


def build_locator(
    document: RecordDocument, countries: Mapping[str, str] | None = None, size: MapSize = SMALL
) -> Locator | None:
    """Build the small map of a document, to be drawn in a size.

    None for records without a location, for kinds without one, and for old editions that lack a key
    the map needs.
    """
    layer = {**layers_by_kind(), "place": PLACES}.get(document["kind"])
    if layer is None:
        return None
    try:
        made = layer.locate(document)
    except (KeyError, TypeError, ValueError):
        return None
    if made.point is None and not made.place and not made.stops:
        return None
    with parts_read(Place) as parts:
        places = Places.read().without(made.uid)
        parts.add(Having("uid", places.named_by(made)))
        feature = places.settle_feature(made)
        if not feature.is_placed:
            return None
        found = Locator(layer, feature, places, countries or CountryNames())
        parts.add(Within(*size.frame(found.box).seen))
    return found


def _locate_place(document: PlaceDocument) -> Feature:
    facts = document["facts"]
    return Feature(
        **common_values(document),
        sort=facts["place_kind"]["text"],
        status="operating",
        point=read_point(facts["coordinates"]["value"]),
        elsewhere=find_elsewhere(document, "coordinates"),
    )


PLACES = Layer(model=Place, shape=LayerShape.CIRCLE, sort="place_kind", locator=_locate_place)
"""Towns are drawn as labels, not as a layer of the map."""
