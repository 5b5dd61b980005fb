"""`{% load maps %}`: maps of filtered records, and of one record."""

from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context

from portal.filters import ClosedFilterSet
from portal.formatting.countries import country_names
from portal.graphics.maps.counts import countries, counts
from portal.graphics.maps.locator import locator
from portal.graphics.maps.picture import MapPicture
from portal.graphics.maps.question import ask, map_question
from portal.records.document_types import RecordDocument
from portal.site.filter_form import FilterForm, arrange, build_query

register = template.Library()

OMITTED = ("page", "page_size", "order", "view", "format")


@register.simple_tag(takes_context=True)
def map_filters(context: Context, picture: MapPicture) -> FilterForm:
    """Arrange the filters of all layers, with counts over all of them."""
    found = picture.found
    return arrange(found.question, context["request"], counts(found), countries(found))


@register.inclusion_tag("components/map.html", takes_context=True)
def map_of_query(context: Context, kind: str, filterset: ClosedFilterSet) -> dict[str, Any]:
    """Draw the rows of a list as a map; a cluster links to the same view, zoomed in."""
    parameters = QueryDict(mutable=True)
    for name, values in filterset.asked.items():
        parameters.setlist(name, [] if name in OMITTED else values)
    query = build_query(parameters, layer=kind)
    found = ask(map_question(QueryDict(query[1:])))
    request = context["request"]
    base = request.path + build_query(parameters, view="map")
    return {
        "request": request,
        "map": MapPicture(found, country_names(request), base, query),
    }


@register.inclusion_tag("components/map_of.html", takes_context=True)
def map_of(context: Context, document: RecordDocument) -> dict[str, Any]:
    """Draw a small locator map; nothing for a record without a location."""
    request = context.get("request")
    return {"map": locator(document, country_names(request)), "document": document}
