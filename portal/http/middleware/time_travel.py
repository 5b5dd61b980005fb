"""`?as_recorded=2026-01-15` on any public address: the same page, chart, file or answer, as it
was."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.filters.as_recorded import NoMoment, moment_asked
from portal.models.languages import LANGUAGES
from portal.publication.time_travel.moments import Moment, entered
from portal.publication.time_travel.rewrite_links import PARAMETER, kept

type Next = Callable[[HttpRequest], Any]


class PastMiddleware:
    """Innermost: whatever the view asks of the database is asked of that moment.

    The parameter stays in the address, so that pages, orders and files of the same question keep
    it. Those who write read nothing of the past.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if PARAMETER not in request.GET or _first(request) == "admin":
            return self.get_response(request)
        try:
            moment = moment_asked(request)
        except NoMoment:
            if _first(request) in SAY_IT_THEMSELVES:
                return self.get_response(request)
            raise
        if moment is None:
            return self.get_response(request)
        with entered(moment):
            answer = self.get_response(request)
            if answer.streaming:
                _keep_reading(answer, moment)
        return _marked(answer, moment)


SAY_IT_THEMSELVES = {"charts", "embed"}
"""Addresses that say what is wrong with a question in a way of their own: inside a frame, beside
the form of a chart."""


def _first(request: HttpRequest) -> str:
    """The first part of an address, behind the language."""
    parts = request.path.strip("/").split("/")
    return parts[1] if parts[0] in LANGUAGES and len(parts) > 1 else parts[0]


def _keep_reading(answer: Any, moment: Moment) -> None:
    """The rows of a file are read when it is sent, which is after this."""
    content = answer.streaming_content

    def streamed() -> Iterator[bytes]:
        with entered(moment):
            yield from content

    answer.streaming_content = streamed()


def _marked(answer: Any, moment: Moment) -> HttpResponseBase:
    """Kept by no search engine: it is the page of today that should be found. What it leads to is
    of the same moment."""
    answer.headers["X-Robots-Tag"] = "noindex"
    if not answer.streaming and answer.headers.get("Content-Type", "").startswith("text/html"):
        answer.content = kept(answer.content.decode(), moment.at)
    return answer  # type: ignore[no-any-return]
