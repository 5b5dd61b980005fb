"""`?as_recorded=2026-01-15` on any public address: the same page, chart, file or answer, as it
was."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from portal.filters.fields import MomentField
from portal.languages import LANGUAGES
from portal.past.links import PARAMETER, kept
from portal.past.moments import Moment, NotYet, entered, moment_of

type Next = Callable[[HttpRequest], Any]


class NoMoment(BadRequest):
    """What is asked as of is no moment, or one still to come."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.errors = {PARAMETER: list(sentences)}


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
            moment = asked(request)
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


def asked(request: HttpRequest) -> Moment | None:
    """The moment that an address names. NoMoment, in words, for what is no moment of the past."""
    given = [text for text in request.GET.getlist(PARAMETER) if text.strip()]
    if not given:
        return None
    if len(given) > 1:
        raise NoMoment(_("Give this parameter once."))
    if "\0" in given[0]:
        raise NoMoment(_("Null characters are not allowed."))
    try:
        return moment_of(MomentField().clean(given[0]))
    except ValidationError as problem:
        raise NoMoment(*problem.messages) from problem
    except NotYet as problem:
        raise NoMoment(str(problem)) from problem


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
