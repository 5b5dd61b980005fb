"""What went wrong, said in words: what it was, and how to go on from here. Programs are told the
same as problem details (RFC 9457)."""

import sys
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from portal.formatting.addresses import without_language
from portal.http.paths import is_for_programs
from portal.publication.time_travel import Busy
from portal.site.suggest_urls import meant

READ_ONLY = "GET, HEAD, OPTIONS"
RETRY_AFTER = 30
"""Seconds after which something that is busy may be asked again."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A question that cannot be answered as asked. The sentences of `BadRequest` are ours;
    other exceptions speak to programmers."""
    sentence = str(exception) if isinstance(exception, BadRequest) else ""
    if is_for_programs(request.path_info):
        errors = getattr(exception, "errors", None)
        more = {"errors": errors} if errors else {}
        return problem(400, sentence or _("The request cannot be read."), **more)
    return _page(request, "400.html", 400, sentence=sentence)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_for_programs(request.path_info):
        return problem(403, _("This is for editors"))
    return _page(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: the page was open for too long, or cookies are off."""
    return _page(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An unknown address, with the records whose addresses are most like it, and a search."""
    if is_for_programs(request.path_info):
        return problem(404, _("There is nothing public at this address."))
    words = request.path.strip("/").rpartition("/")[2].replace("-", " ")
    near = meant(without_language(request.path))
    return _page(request, "404.html", 404, words=words[:80], near=near)


def server_error(request: HttpRequest) -> HttpResponse:
    """Static: whatever broke may have broken everything that a page needs. That the database does
    not answer passes; the rest is a defect of ours."""
    if isinstance(sys.exception(), OperationalError | InterfaceError | Busy):
        return unavailable(request)
    if is_for_programs(request.path_info):
        return problem(500, "Something broke here. It has been logged.")
    return HttpResponse(get_template("500.html").render(), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    return _later(request, 503, "The portal is busy or being worked on. Try again soon.")


def too_many_requests(request: HttpRequest, after: int = RETRY_AFTER) -> HttpResponse:
    sentence = "Too many requests from this address. Try again soon."
    return _later(request, 429, sentence, after)


def read_only(request: HttpRequest) -> HttpResponse:
    sentence = _("This interface is read-only: GET, HEAD and OPTIONS are answered.")
    answer = problem(405, sentence)
    answer.headers["Allow"] = READ_ONLY
    return answer


def changed_since(request: HttpRequest) -> HttpResponse:
    return problem(412, _("This has changed since; ask for it anew."))


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return JsonResponse(
        {**body, "detail": detail, **more}, status=status, content_type="application/problem+json"
    )


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    return render(request, template, {**context, "no_address": True}, status=status)


def _later(
    request: HttpRequest, status: int, detail: str, after: int = RETRY_AFTER
) -> HttpResponse:
    """Static, as it has to cost nothing."""
    answer: HttpResponse
    if is_for_programs(request.path_info):
        answer = problem(status, detail)
    else:
        answer = HttpResponse(get_template(f"{status}.html").render(), status=status)
    answer.headers["Retry-After"] = str(after)
    answer.headers["Cache-Control"] = "no-store"
    return answer
