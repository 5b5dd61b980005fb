"""`?as_recorded=2026-01-15` on any public address: the response as it was at that time."""

import re
from contextlib import nullcontext
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from portal.filters.as_recorded import InvalidMoment, read_moment
from portal.filters.refusals import empty_parameter
from portal.http.errors import ask_to_retry, bad_request
from portal.http.middleware import Middleware
from portal.http.middleware.conditional import READING_METHODS
from portal.http.paths import first_segment, is_program_path, is_public_data_path
from portal.models.history import each_read_once
from portal.models.reads import note_unlogged, reads_unnoted
from portal.publication.time_travel import FIRST
from portal.publication.time_travel.moments import Moment, at_known_moment, first_moment
from portal.publication.time_travel.rewrite_links import PARAMETER, kept
from portal.records.column_store import PublicColumns


class TimeTravelMiddleware(Middleware):
    """Innermost middleware: every query of the view reads that moment.

    The parameter is carried on to pages, orders and files of the same question. The editors'
    admin ignores it.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_for_editors = first_segment(request.path) in {"admin", "preview"}
        may_write = is_for_editors or request.method not in READING_METHODS
        with nullcontext() if may_write else each_read_once():
            return self._answer(request, is_for_editors=is_for_editors)

    def _answer(self, request: HttpRequest, *, is_for_editors: bool) -> HttpResponseBase:
        if request.path.endswith("/") and not is_for_editors and not is_program_path(request.path):
            request.META[FIRST] = PublicColumns().kept(_read_first)
        if PARAMETER not in request.GET or first_segment(request.path) == "admin":
            return self.get_response(request)
        texts, is_data = request.GET.getlist(PARAMETER), is_public_data_path(request.path)
        if is_data and not any(text.strip() for text in texts):
            # A program that lost its moment would take what is said today for what was said then.
            return bad_request(request, InvalidMoment(*empty_parameter().messages))
        try:
            # Lists of the API are empty then, as they have been since their first version.
            moment = read_moment(texts, from_beginning=not is_data)
        except InvalidMoment as problem:
            return self._refuse(request, problem)
        if moment is None:
            return self.get_response(request)
        with at_known_moment(moment):
            answer = self.get_response(request)
            if isinstance(answer, StreamingHttpResponse):
                _stream_at(answer, moment)
        return _mark_past(answer, moment)

    def _refuse(self, request: HttpRequest, problem: InvalidMoment) -> HttpResponseBase:
        is_own = re.search("/(charts|embed)/.", request.path)  # tells it in a form, a frame
        answer = self.get_response(request) if is_own else bad_request(request, problem)
        answer.headers["X-Robots-Tag"] = "noindex"
        is_temporary = problem.status == HTTPStatus.SERVICE_UNAVAILABLE
        return ask_to_retry(answer) if is_temporary else answer


def _read_first(_columns: PublicColumns) -> datetime | None:
    """Read when the first record became public, which stays so from then on."""
    with reads_unnoted():
        first = first_moment()
    if first is None:
        note_unlogged()
    return first


def _stream_at(answer: StreamingHttpResponse, moment: Moment) -> None:
    """Enter the moment again for each piece: rows are read after the middleware returns, and others
    leave the connection meanwhile, which takes the last that came."""
    content = iter(answer)

    def read_piece() -> bytes | None:
        with at_known_moment(moment):
            return next(content, None)

    answer.streaming_content = iter(read_piece, None)


def _mark_past(answer: HttpResponseBase, moment: Moment) -> HttpResponseBase:
    """Keep search engines away, as today's page should be found; carry the moment on to links."""
    answer.headers["X-Robots-Tag"] = "noindex"
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    if isinstance(answer, HttpResponse) and is_html:
        answer.content = kept(answer.content.decode(), moment.at)
    return answer
