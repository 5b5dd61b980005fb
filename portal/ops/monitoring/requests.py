"""Outermost middleware: answers probes, numbers requests, and says of each how it went."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import cast

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import FileResponse, HttpResponseBase

from portal.http.answer_keys import KEY
from portal.http.errors import REFUSAL
from portal.http.middleware import Middleware
from portal.http.middleware.kept_answers import ANSWERED
from portal.ops.monitoring import metrics, probes, tracing
from portal.ops.monitoring.logs import REQUEST, CurrentRequest, in_request, shown_path

log = logging.getLogger(__name__)

ADDRESSES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": probes.healthz,
    "/readyz": probes.readyz,
    "/metrics": metrics.show_metrics,
}
"""Answered before anything else: no host is asked for, nothing counted, logged or redirected."""
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
REFUSED = {400, 401, 403, 429}

type Finish = Callable[[], None]


class WatchingMiddleware(Middleware):
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if own := ADDRESSES.get(request.path_info):
            return own(request)
        given = request.headers.get("X-Request-ID", "")
        number = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        method, path = str(request.method)[:20], shown_path(request.path_info)
        current = CurrentRequest(request_id=number, method=method, path=path)
        finish = partial(_finish, request, current, time.perf_counter())
        with in_request(current), tracing.span(request) as span:
            answer = self.get_response(request)
            answer.headers["X-Request-ID"] = number
            if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):
                pieces = cast("Iterable[bytes]", answer.streaming_content)
                answer.streaming_content = _followed(pieces, current, partial(finish, answer))
            else:
                finish(answer)
            tracing.describe(span, _view(request), {**current.fields, "status": answer.status_code})
        return answer


def _followed(pieces: Iterable[bytes], current: CurrentRequest, finish: Finish) -> Iterator[bytes]:
    try:
        with in_request(current):
            yield from pieces
    finally:
        finish()


def _finish(
    request: HttpRequest, current: CurrentRequest, began: float, answer: HttpResponseBase
) -> None:
    """Count the request, and write its line: always for a refusal or a fault, else if wanted."""
    seconds, status, view = time.perf_counter() - began, answer.status_code, _view(request)
    how = getattr(request, ANSWERED, "made" if hasattr(request, KEY) else "own")
    refusal = getattr(request, REFUSAL, "")
    metrics.count(view, status, seconds, current.queries, how, refusal)
    milliseconds, of_queries = round(seconds * 1000, 1), round(current.query_seconds * 1000, 1)
    if settings.DEBUG:
        queries = f'db;dur={of_queries};desc="{current.queries} queries"'
        answer.headers["Server-Timing"] = f"total;dur={milliseconds}, {queries}, {how}"
    level = logging.WARNING if status in REFUSED or status >= 500 else logging.INFO
    if level == logging.INFO and not settings.PORTAL_ACCESS_LOG:
        return
    user = getattr(request, "_cached_user", None)  # asking for it would be a query
    role = "editor" if user and user.is_authenticated else "anonymous"
    fields = {"role": role, "status": status, "milliseconds": milliseconds, "answer": how}
    fields |= {"queries": current.queries, "view": view} | ({"refusal": refusal} if refusal else {})
    with in_request(current):
        log.log(level, REQUEST, extra=fields)


def _view(request: HttpRequest) -> str:
    """Return the name of the view; one name for the whole desk, and for all that has no view."""
    found = request.resolver_match
    name = found.view_name if found else ""
    return "admin" if name.startswith("admin:") else name or "none"
