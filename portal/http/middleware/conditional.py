"""Middleware for public data: CORS for all origins, `max-age=60`, weak ETag, read-only methods."""

import hashlib
from http import HTTPStatus
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags, parse_http_date_safe
from django.utils.translation import get_language

from portal.http import errors
from portal.http.middleware import Middleware
from portal.http.paths import is_public_data_path
from portal.models.languages import DEFAULT
from portal.publication.code_version import code_version
from portal.publication.public_version import read_version

READING_METHODS = ("GET", "HEAD")
ECHOING_METHODS = ("TRACE", "TRACK", "CONNECT")
"""Nothing here needs them."""
CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Disposition, Content-Range, ETag, Last-Modified, Link, RateLimit, "
        "RateLimit-Policy, Retry-After"
    ),
}
PREFLIGHT_HEADERS = {
    "Allow": errors.READ_ONLY,
    "Access-Control-Allow-Methods": errors.READ_ONLY,
    "Access-Control-Allow-Headers": (
        "Accept, Content-Type, If-Modified-Since, If-None-Match, If-Range, Range"
    ),
    "Access-Control-Max-Age": "86400",
}
CACHE_CONTROL = "public, max-age=60"


class PublicDataMiddleware(Middleware):
    """Answer preflights and refuse writing methods before anything costs time; the body of the
    request stays unread."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_public_data_path(request.path_info):
            if request.method in ECHOING_METHODS:
                return HttpResponseNotAllowed([*READING_METHODS, "OPTIONS", "POST"])
            return self.get_response(request)
        translation.activate(DEFAULT)  # a thread still speaks as the page that it sent before
        answer = self._answer(request)
        for name, value in CORS_HEADERS.items():
            answer.headers[name] = value
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT_HEADERS)
        if request.method not in READING_METHODS:
            return errors.read_only(request)
        answer = self.get_response(request)
        if answer.status_code in (200, 206):
            answer = _revalidate(request, answer)
        elif answer.status_code == HTTPStatus.PRECONDITION_FAILED:  # by an ETag of the view
            answer = errors.changed_since(request)
        if request.method == "HEAD" and answer.streaming:
            answer.streaming_content = ()  # type: ignore[attr-defined]
        return answer


class LanguageMiddleware(LocaleMiddleware):
    """Locale middleware without `Vary: Accept-Language`: only the address sets the language. It
    says in words what Django answers with an empty page."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = errors.method_not_allowed(request, response["Allow"]).content
        response.headers.setdefault("Content-Language", get_language() or "")
        return response


def _revalidate(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Return the response with its validators, or 304 or 412 by the request's conditions."""
    answer.headers.setdefault("Cache-Control", CACHE_CONTROL)
    etag, known = answer.headers.get("ETag"), request.headers.get("If-None-Match")
    if not etag or (known and answer.streaming and _etag(request, answer) in parse_etags(known)):
        etag = _etag(request, answer)  # which a file had that was sent while it was made
    answer.headers["ETag"] = etag
    modified = parse_http_date_safe(answer.headers.get("Last-Modified", ""))
    found = get_conditional_response(request, etag, modified, cast(HttpResponse, answer)) or answer
    if found.status_code == HTTPStatus.PRECONDITION_FAILED:
        found = errors.changed_since(request)
    if found is not answer:
        # Closes the file that is not sent; calling `close()` now would end the request.
        vars(found)["_resource_closers"] += vars(answer)["_resource_closers"]
    return found


def _etag(request: HttpRequest, answer: HttpResponseBase) -> str:
    """Return the ETag of the content, or for a stream that of its address, the day, and the
    versions of the code and of all that is public."""
    if isinstance(answer, HttpResponse):
        return content_etag(answer.content)
    media_type = answer.headers["Content-Type"]
    made = read_version(), timezone.localdate(), code_version()
    return content_etag(repr((made, media_type, request.build_absolute_uri())).encode())


def content_etag(content: bytes) -> str:
    """Return a weak ETag, valid for every content coding."""
    return f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
