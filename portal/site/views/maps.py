"""Map of all records: page, data for the browser, SVG file."""

import hashlib
from collections import Counter
from collections.abc import Callable

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from portal.filters.facets import Counts, facet_counts, values_in_use
from portal.filters.refusals import InvalidParameters
from portal.formatting.addresses import parse_number
from portal.formatting.countries import country_names, load_country_names
from portal.formatting.source_list import SourceList
from portal.graphics.maps import borders
from portal.graphics.maps.columns import build_cards, build_point_columns
from portal.graphics.maps.frames import widen_box
from portal.graphics.maps.picture import MapPicture
from portal.graphics.maps.places import Places
from portal.graphics.maps.question import LayerResult, build_map_question, find_features
from portal.graphics.maps.rows import build_map_rows, find_page
from portal.graphics.maps.sheet import draw_bare, draw_sheet
from portal.graphics.maps.svg import SIZES, draw_land_file
from portal.graphics.maps.words import list_map_names
from portal.publication import time_travel
from portal.publication.code_version import code_version
from portal.site.filter_form import arrange, build_query, without
from portal.site.views.charts import svg_answer

FRESH, NAMES_FRESH = 60, 3600
"""Lifetimes in caches, in seconds."""


@require_safe
def world(request: HttpRequest) -> HttpResponse:
    found = find_features(build_map_question(request.GET))
    page = find_page(found, request.GET.get("page") or "1")
    load_country_names(request)
    context = {
        "map": _picture(request, found),
        "filterset": found.question,
        "filters": arrange(
            found.question, request, _sum_facet_counts(found), _sum_values_in_use(found)
        ),
        "page": page,
        "rows": build_map_rows(page),
        "sources": SourceList(is_brief=True),
    }
    status = 200 if found.question.is_valid() else 400
    return render(request, "portal/map.html", context, status=status)


@require_safe
def map_svg(request: HttpRequest, *, size: str = "") -> HttpResponse:
    """Answer with the map as an SVG file with legend, title and the origin of the borders, or with
    the drawing of a size alone, which pages show as an image."""

    def draw(found: LayerResult) -> HttpResponse:
        picture = _picture(request, found)
        if size:
            return svg_answer(draw_bare(picture.drawing(SIZES[size]), picture.label))
        return svg_answer(draw_sheet(picture, request.build_absolute_uri))

    return _answer(request, draw)


@require_safe
@condition(etag_func=lambda _request: _etag(borders.borders_stamp()))
def map_land(request: HttpRequest) -> HttpResponse:
    """Answer with the land of a frame, which the drawings of pages use."""
    size = SIZES.get(request.GET.get("size", ""))
    box = build_map_question({"bbox": request.GET.get("bbox", "")}).box
    if size is None or box is None:
        raise Http404
    drawn = draw_land_file(size.frame(widen_box(box)))
    response = HttpResponse(drawn, content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


@require_safe
@condition(etag_func=lambda _request: _etag(borders.borders_stamp()))
def map_borders(request: HttpRequest) -> HttpResponse:
    """Answer with the borders configured for this installation, as GeoJSON for the browser."""
    found = borders.read_borders() if settings.PORTAL_BORDERS else None
    if found is None:
        raise Http404
    response = _json(found)
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


@require_safe
def map_points(request: HttpRequest) -> HttpResponse:
    """Answer with the points; the columns are documented in `portal.graphics.maps.columns`."""
    names = country_names(request)
    return _answer(request, lambda found: _json(build_point_columns(found, names)))


@require_safe
def map_cards(request: HttpRequest) -> HttpResponse:
    """Answer with the words of points; `at` has their numbers in the answer of `map_points`."""
    texts = [text for text in request.GET.get("at", "").split(",") if text]
    numbers = {text: parse_number(text) for text in texts}
    if problems := [_("“%s” is not a number.") % text for text in texts if numbers[text] is None]:
        raise InvalidParameters({"at": problems})
    asked = [number for number in numbers.values() if number is not None] or None
    return _answer(request, lambda found: _json(build_cards(found, asked)))


@require_safe
def map_names(request: HttpRequest) -> HttpResponse:
    """Answer with the names of countries and towns for the map in the browser."""
    response = _json(list_map_names())
    patch_cache_control(response, public=True, max_age=NAMES_FRESH)
    return response


def _answer(request: HttpRequest, make: Callable[[LayerResult], HttpResponse]) -> HttpResponse:
    question = build_map_question(without(request.GET, "at"))
    question.refuse_invalid()
    places = Places.read()
    made = request.get_full_path(), get_language(), time_travel.today().year
    etag = _etag(*made, borders.borders_stamp(), places.stamp, time_travel.position())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = make(find_features(question, places))
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH)
    return response


def _picture(request: HttpRequest, found: LayerResult) -> MapPicture:
    query = build_query(request.GET, "page")
    return MapPicture(found, country_names(request), reverse("map") + query, query)


def _json(content: object) -> HttpResponse:
    made = orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)
    return HttpResponse(made, content_type="application/json")


def _etag(*parts: object) -> str:
    """Hash what changes an answer beside the code: address, language, what is public."""
    made = repr((code_version(), *parts))
    return quote_etag(hashlib.sha256(made.encode()).hexdigest()[:32])


def _sum_facet_counts(found: LayerResult) -> Counts:
    """Return the sums by parameter and value; empty with a year or a box, which the lists lack."""
    total: Counts = {}
    if found.question.year or found.question.box:
        return {}
    for one in found.layers:
        if one.filterset is not None:
            for name, counted in facet_counts(one.filterset).items():
                total.setdefault(name, Counter()).update(counted)
    return total


def _sum_values_in_use(found: LayerResult) -> dict[str, set[str]]:
    """Return the values that any record of a layer has, by parameter."""
    named: dict[str, set[str]] = {}
    for filterset in (one.filterset for one in found.layers if one.filterset is not None):
        for name, values in values_in_use(filterset).items():
            named.setdefault(name, set()).update(values)
    return named
