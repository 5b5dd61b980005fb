"""`{% load maps %}`: maps of a question, and of one record."""

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
from portal.site.filter_form import FilterForm, address, arrange

register = template.Library()

NOT_ASKED = ("page", "page_size", "order", "view", "format")


@register.simple_tag(takes_context=True)
def map_filters(context: Context, picture: MapPicture) -> FilterForm:
    """The filters of all layers, counted over all of them."""
    found = picture.found
    return arrange(found.question, context["request"], counts(found), countries(found))


@register.inclusion_tag("components/map.html", takes_context=True)
def map_of_query(context: Context, kind: str, filterset: ClosedFilterSet) -> dict[str, Any]:
    """The rows of a list as a map; signs for several lead deeper into the same view."""
    asked = QueryDict(mutable=True)
    for name, values in filterset.asked.items():
        asked.setlist(name, [] if name in NOT_ASKED else values)
    query = address(asked, layer=kind)
    found = ask(map_question(QueryDict(query[1:])))
    request = context["request"]
    base = request.path + address(asked, view="map")
    return {
        "request": request,
        "map": MapPicture(found, country_names(request), base, query),
    }


@register.inclusion_tag("components/map_of.html", takes_context=True)
def map_of(context: Context, document: RecordDocument) -> dict[str, Any]:
    """Where one record is, small; nothing for a record that no source puts anywhere."""
    request = context.get("request")
    return {"map": locator(document, country_names(request)), "document": document}
