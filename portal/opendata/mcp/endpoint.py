"""`/mcp`: one JSON-RPC message comes by POST, one answer goes. Nothing is written and nobody is
known, so any site may ask (decision 23)."""

import logging
from typing import Any

import orjson
from django.conf import settings
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from portal.opendata.mcp import methods
from portal.opendata.mcp.protocol import (
    BROKEN,
    NO_MESSAGE,
    STATUSES,
    UNREADABLE,
    Message,
    ProtocolError,
    read,
)
from portal.opendata.mcp.schemas import Answer
from portal.records.json import DocumentRenderer

log = logging.getLogger("django.request")

MOST_BYTES = 64 * 1024
ALLOWED = "POST, OPTIONS"
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "RateLimit, RateLimit-Policy, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": ALLOWED,
    "Access-Control-Allow-Headers": "Accept, Content-Type, MCP-Protocol-Version, Mcp-Method, "
    "Mcp-Name, Mcp-Session-Id, Last-Event-ID",
    "Access-Control-Max-Age": "86400",
}


@csrf_exempt
def endpoint(request: HttpRequest) -> HttpResponse:
    if not settings.PORTAL_MCP:
        raise Http404
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={**OPEN, **PREFLIGHT})
    if request.method != "POST":
        return _refused(405, "Assistants ask here by POST; see docs/mcp.md.", {"Allow": ALLOWED})
    if request.content_type != "application/json":
        return _refused(415, "A message is sent as application/json.")
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return _refused(413, f"A message has at most {MOST_BYTES} bytes.")
    return _answer(request, body)


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    message = None
    try:
        message = read(orjson.loads(body), request.headers)
        if message.is_notification:
            return HttpResponse(status=202, headers=OPEN)
        return _written({"id": message.id, "result": methods.answer(message)})
    except orjson.JSONDecodeError:
        return _refused(400, "This is not JSON in UTF-8.", code=UNREADABLE)
    except ProtocolError as problem:
        return _error(message, problem)
    except Exception as problem:  # whatever breaks here is told, as all is, in JSON-RPC
        return _error(message, _broken(request, problem))


def _error(message: Message | None, problem: ProtocolError) -> HttpResponse:
    """Clients that have shaken hands look into the answer; the status is for all others."""
    is_read = message is not None and not message.is_self_contained
    error: Answer = {"code": problem.code, "message": problem.sentence}
    if problem.data is not None:
        error["data"] = problem.data
    status = 200 if is_read else STATUSES.get(problem.code, 400)
    return _written({"id": message.id if message else None, "error": error}, status)


def _broken(request: HttpRequest, problem: Exception) -> ProtocolError:
    """A defect of the portal: logged and announced as Django does, told without its inside."""
    got_request_exception.send(sender=None, request=request)
    log.error("Internal Server Error: %s", request.path, exc_info=problem)
    return ProtocolError(BROKEN, "Something broke here. It has been logged.")


def _refused(
    status: int, sentence: str, headers: dict[str, str] | None = None, code: int = NO_MESSAGE
) -> HttpResponse:
    error = {"code": code, "message": sentence}
    return _written({"id": None, "error": error}, status, headers)


def _written(
    answer: Answer, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    written: Any = DocumentRenderer().render({"jsonrpc": "2.0", **answer})
    more = {"Cache-Control": "no-store", **OPEN, **(headers or {})}
    return HttpResponse(written, status=status, content_type="application/json", headers=more)
