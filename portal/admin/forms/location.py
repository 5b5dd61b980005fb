"""The point of coordinates that are being typed, in words below their fields and on a small map."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.admin.forms.phrases import SIDES, PrintedDegreesField, split_pair
from portal.editorial.admin_site import DeskPage
from portal.editorial.plausibility.borders import country_at
from portal.facts import Point
from portal.facts.distance import km_between
from portal.formatting.countries import CountryNames
from portal.graphics.maps.features import MapPoint
from portal.graphics.maps.frames import WHOLE, widen_box
from portal.graphics.maps.geometry import Box
from portal.graphics.maps.locator import AROUND
from portal.graphics.maps.places import Places
from portal.graphics.maps.question import LayerResult, ask_nothing
from portal.graphics.maps.sheet import draw_bare
from portal.graphics.maps.svg import SMALL, MapDrawing
from portal.site.views.charts import svg_answer

NEAR_KM = 500
_FIELDS = {name: PrintedDegreesField(unit="°", sides=SIDES[name]) for name in SIDES}


def find_typed_point(typed: Mapping[str, str]) -> MapPoint | None:
    """Return the location of a form, or of an address; None as long as it is none."""
    try:
        pair = split_pair(*(typed[name] for name in _FIELDS))
        degrees = [str(_FIELDS[name].clean(text)) for name, text in zip(_FIELDS, pair, strict=True)]
        stated = Point().clean(",".join(degrees))
    except (KeyError, ValueError, ValidationError):
        return None
    latitude, longitude = map(float, stated.split(","))
    return MapPoint(longitude, latitude)


def describe_location(point: MapPoint) -> str:
    """Name the country of a point, and the public place next to it unless that is far away."""
    here = (point.latitude, point.longitude)
    words = CountryNames().get(country_at(*here)) or _("In no country of the maps")
    towns = ((km_between(here, one.point[::-1]), one.words) for one in Places.read().towns())
    nearest = min(towns, default=None)
    if nearest and nearest[0] < NEAR_KM:
        told = {"country": words, "place": nearest[1], "km": round(nearest[0])}
        return _("%(country)s; nearest place: %(place)s, %(km)s\u00a0km") % told
    return words


def map_address(point: MapPoint) -> str:
    """Return the address of the map around a point; empty where there is no land to be drawn."""
    return f"{reverse('admin:location')}?{urlencode(point._asdict())}" if WHOLE.holds(point) else ""


@DeskPage("location.svg", "location")
def draw_location(request: HttpRequest) -> HttpResponse:
    if (point := find_typed_point(request.GET.dict())) is None:
        raise Http404
    found = LayerResult(question=ask_nothing(), layers=[], places=Places.read(), states={})
    frame = SMALL.frame(widen_box(Box.around([point]).grown(*AROUND)))
    x, y = frame.place(*point)
    mark = (
        '<g data-colour="dispute" fill="none" stroke="currentColor" stroke-width="2.5">'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.5"/></g>'
    )
    drawing = MapDrawing(found, frame, SMALL, {}, "")
    return svg_answer(draw_bare(drawing, describe_location(point), mark))
