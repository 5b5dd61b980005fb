"""How answers travel: what programs read goes to any site, is kept for a minute and asked for
again by its version; nothing can be written there."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from django.utils.translation import get_language

from portal.http import errors
from portal.http.paths import is_open
from portal.publication import change_log

READING = ("GET", "HEAD")
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After"
    ),
}
PREFLIGHT = {
    "Allow": errors.READ_ONLY,
    "Access-Control-Allow-Methods": errors.READ_ONLY,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
KEPT = "public, max-age=60"


class TravelMiddleware:
    """Stands before whatever costs something: what is not read is answered here, and the body of
    the request stays unread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_open(request.path_info):
            return self.get_response(request)
        answer = self._answer(request)
        for name, value in OPEN.items():
            answer.headers[name] = value
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT)
        if request.method not in READING:
            return errors.read_only(request)
        answer = self.get_response(request)
        if answer.status_code == 200:
            answer = _unless_known(request, answer)
        if request.method == "HEAD" and answer.streaming:
            answer.streaming_content = ()  # type: ignore[attr-defined]
        return answer


class LanguageMiddleware(LocaleMiddleware):
    """The language stands in the address and nowhere else, so that no answer differs by what the
    browser would like; Django's says it might."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", get_language() or "")
        return response


def _unless_known(request: HttpRequest, answer: Any) -> Any:
    """The answer, or that it is the one which whoever asks has already."""
    answer.headers.setdefault("Cache-Control", KEPT)
    etag = answer.headers.get("ETag") or _etag(request, answer)
    answer.headers["ETag"] = etag
    modified = parse_http_date_safe(answer.headers.get("Last-Modified", ""))
    found: Any = get_conditional_response(request, etag, modified, answer)
    if found.status_code == 412:
        found = errors.changed_since(request)
    if found is not answer:
        # A file that was made for nothing is closed with it; `close()` would end the request.
        found._resource_closers.extend(answer._resource_closers)
    return found


def _etag(request: HttpRequest, answer: HttpResponseBase) -> str:
    """A weak one: the same data, whatever they are packed in. The bytes of what is made row by row
    are not there yet: it is as new as the journal, which grows with all that is public."""
    if isinstance(answer, HttpResponse):
        said = answer.content
    else:
        form = answer.headers["Content-Type"]
        said = f"{change_log.position()} {form} {request.build_absolute_uri()}".encode()
    return f'W/"{hashlib.sha256(said).hexdigest()[:32]}"'
