"""Place names for the map in the browser."""

import hashlib

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from portal.graphics.maps.names import list_map_names

FRESH = 3600
"""Lifetime in caches, in seconds."""


@require_safe
def map_names(request: HttpRequest) -> HttpResponse:
    content = orjson.dumps(list_map_names())
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        content, content_type="application/json"
    )
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH)
    return response
