"""View at `/mcp`: one JSON-RPC message per POST. Read-only and anonymous, hence open to all
origins (decision 23)."""

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from portal.http.errors import is_outage, unavailable
from portal.opendata.api.problems import log_server_error
from portal.opendata.mcp import methods
from portal.opendata.mcp.protocol import (
    BROKEN,
    NO_MESSAGE,
    STATUSES,
    UNREADABLE,
    Message,
    ProtocolError,
    read_message,
)
from portal.opendata.mcp.schemas import Answer
from portal.records.json import DocumentRenderer

MAX_BYTES = 64 * 1024
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
        return _refusal(405, "Assistants ask here by POST; see docs/mcp.md.", {"Allow": ALLOWED})
    if request.content_type != "application/json":
        return _refusal(415, "A message is sent as application/json.")
    body = request.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        return _refusal(413, f"A message has at most {MAX_BYTES} bytes.")
    return _answer(request, body)


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    message = None
    try:
        message = read_message(orjson.loads(body), request.headers)
        if message.is_notification:
            return HttpResponse(status=202, headers=OPEN)
        return _json_response({"id": message.id, "result": methods.answer(message)})
    except orjson.JSONDecodeError:
        return _refusal(400, "This is not JSON in UTF-8.", code=UNREADABLE)
    except ProtocolError as problem:
        return _error(message, problem)
    except Exception as problem:  # reported as JSON-RPC too
        if is_outage(problem):
            return unavailable(request)
        log_server_error(request, problem)
        return _error(message, ProtocolError(BROKEN, "Something broke here. It has been logged."))


def _error(message: Message | None, problem: ProtocolError) -> HttpResponse:
    """Return an error; clients with a handshake expect status 200."""
    is_read = message is not None and not message.is_self_contained
    error: Answer = {"code": problem.code, "message": problem.sentence}
    if problem.data is not None:
        error["data"] = problem.data
    status = 200 if is_read else STATUSES.get(problem.code, 400)
    return _json_response({"id": message.id if message else None, "error": error}, status)


def _refusal(
    status: int, sentence: str, headers: dict[str, str] | None = None, code: int = NO_MESSAGE
) -> HttpResponse:
    error = {"code": code, "message": sentence}
    return _json_response({"id": None, "error": error}, status, headers)


def _json_response(
    answer: Answer, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    written = DocumentRenderer().render({"jsonrpc": "2.0", **answer})
    more = {"Cache-Control": "no-store", **OPEN, **(headers or {})}
    return HttpResponse(written, status=status, content_type="application/json", headers=more)
