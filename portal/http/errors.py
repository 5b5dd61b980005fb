"""Error pages for readers, problem details (RFC 9457) for programs."""

import errno
import re
import sys
from collections.abc import Mapping
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

from portal.filters.refusals import InvalidParameters, problem_response
from portal.formatting.addresses import remove_language
from portal.http.paths import MCP, is_program_path
from portal.site.filter_form import build_query
from portal.site.suggest_urls import correct_language, suggest_pages, suggest_records

READ_ONLY = "GET, HEAD, OPTIONS"
JSON_RPC_BROKEN = -32603
RETRY_AFTER = 30
"""Seconds in the header of that name, unless the caller knows better."""
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.ESTALE}
CACHE_CLIENTS = {"botocore", "pylibmc", "pymemcache", "redis"}
"""Packages whose errors are of no class of Python's."""
REFUSAL = "refusal"
"""Attribute of a request that was refused: the limit that it met."""
BUSY = "The portal is busy or being worked on. Try again soon."


def is_outage(problem: BaseException | None) -> bool:
    """Tell a fault of database, cache, disk or network, which passes, from one of ours."""
    if isinstance(problem, OSError):
        return isinstance(problem, ConnectionError | TimeoutError) or problem.errno in DISK
    is_of_cache = type(problem).__module__.partition(".")[0] in CACHE_CLIENTS
    return is_of_cache or isinstance(problem, OperationalError | InterfaceError)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handle 400, and questions about the past with a `status` of their own. The message of a
    `BadRequest` is shown to readers, with a link to the page by the other parameters; that of
    another exception is meant for developers and is not."""
    sentence = str(exception) if isinstance(exception, BadRequest) else ""
    status, refused = getattr(exception, "status", 400), getattr(exception, "errors", None)
    answer: HttpResponse
    if is_program_path(request.path_info) and isinstance(exception, InvalidParameters):
        answer = problem_response(status, " ".join(exception.named()), errors=exception.errors)
    elif is_program_path(request.path_info):
        answer = problem_response(status, sentence or _("The request cannot be read."))
    else:
        context: dict[str, object] = {"title": _("We could not read this request")}
        if status == HTTPStatus.NOT_FOUND:  # a day before the first
            context = {"title": _("Nothing was recorded yet"), "is_too_early": True}
        context["sentence"] = sentence or _(
            "Something in the address, or in what was sent with it, has no meaning here."
        )
        context["query"] = build_query(request.GET, *refused) if refused else ""
        answer = _render_error(request, status, context)
    return ask_to_retry(answer) if status == HTTPStatus.SERVICE_UNAVAILABLE else answer


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    title = _("This is for editors")
    if is_program_path(request.path_info):
        return problem_response(403, title)
    sentence = _("Your account may not do this. Ask the administrator of the portal if it should.")
    return _render_error(request, 403, {"title": title, "sentence": sentence})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Handle a form without a valid token: it was open for too long, or cookies are off."""
    title = _("This form has to be sent again")
    sentence = _(
        "Your session has expired, or the browser keeps no cookies. Go back, reload the page and "
        "send it again."
    )
    return _render_error(request, 403, {"title": title, "sentence": sentence})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handle 404: offer the records with the most similar addresses, the pages and countries that
    the address names, and a search. Another code of a language leads to the page."""
    if is_program_path(request.path_info):
        return problem_response(404, _("There is nothing public at this address."))
    if request.method in ("GET", "HEAD") and (target := correct_language(request.get_full_path())):
        return HttpResponsePermanentRedirect(target)
    path = remove_language(request.path)
    words = path.strip("/").rpartition("/")[2].replace("-", " ")[:80]
    named = {"near": suggest_records(path), **suggest_pages(words)}
    return _render_error(request, 404, {"words": words, **named}, "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Handle 500 with a static page, as everything that a template needs may be broken. What
    passes answers 503."""
    if is_outage(sys.exception()):
        return unavailable(request)
    if is_program_path(request.path_info):
        return problem_response(500, "Something broke here. It has been logged.")
    return HttpResponse(get_template("500.html").render(), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    return _refuse_for_now(request, 503, BUSY)


def too_many_requests(
    request: HttpRequest, after: int = RETRY_AFTER, *, limit: str = "requests"
) -> HttpResponse:
    setattr(request, REFUSAL, limit)
    sentence = "Too many requests from this address. Try again soon."
    return _refuse_for_now(request, 429, sentence, after)


def too_many_files(request: HttpRequest) -> HttpResponse:
    setattr(request, REFUSAL, "files")
    return _refuse_for_now(request, 503, "Other files are being made. Try again soon.", 5)


def no_such_range(request: HttpRequest, size: int) -> HttpResponse:
    answer = problem_response(416, "The file is shorter.")
    answer.headers["Content-Range"] = f"bytes */{size}"
    return answer


def read_only(request: HttpRequest) -> HttpResponse:
    sentence = _("This interface is read-only: GET, HEAD and OPTIONS are answered.")
    answer = problem_response(405, sentence)
    answer.headers["Allow"] = READ_ONLY
    return answer


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Say in words what is asked with another method: as a form's address after a new sign-in."""
    sentence = _("This address answers %s only. Go back, and follow a link or send the form again.")
    title = _("We could not read this request")
    return _render_error(request, 405, {"title": title, "sentence": sentence % allowed})


def changed_since(request: HttpRequest) -> HttpResponse:
    return problem_response(412, _("This has changed since; ask for it anew."))


def _render_error(
    request: HttpRequest, status: int, context: Mapping[str, object], template: str = "error.html"
) -> HttpResponse:
    # The page links to it, and browsers take two slashes, turned or parted by a tab, for a site.
    request.path = re.sub(r"[/\\\t\r\n]+", "/", request.path)
    context = {**context, "no_address": True, "status": status}
    return render(request, template, context, status=status)


def _refuse_for_now(
    request: HttpRequest, status: int, detail: str, after: int = RETRY_AFTER
) -> HttpResponse:
    """Render without a template context, as overload must not cost queries."""
    answer: HttpResponse
    if MCP.match(request.path_info):
        error = {"code": JSON_RPC_BROKEN, "message": detail}
        answer = JsonResponse({"jsonrpc": "2.0", "id": None, "error": error}, status=status)
    elif is_program_path(request.path_info):
        answer = problem_response(status, detail)
    else:
        answer = HttpResponse(get_template(f"{status}.html").render(), status=status)
    return ask_to_retry(answer, after)


def ask_to_retry[R: HttpResponseBase](answer: R, after: int = RETRY_AFTER) -> R:
    answer.headers["Retry-After"] = str(after)
    answer.headers["Cache-Control"] = "no-store"
    return answer
