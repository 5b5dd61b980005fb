"""Revisions of the Model Context Protocol, and the validation of messages.

Up to 2025-11-25 a client begins with a handshake (`initialize`); since 2026-07-28 each request
names its revision in `params._meta` and in headers. The server is stateless in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.http.errors import JSON_RPC_BROKEN
from portal.opendata.mcp.schemas import Answer

HANDSHAKE = ("2025-06-18", "2025-11-25")
SELF_CONTAINED = ("2026-07-28",)
ASSUMED = ("2024-11-05", "2025-03-26")
"""Revisions that a client may name before or without a handshake."""
META = "io.modelcontextprotocol/"
NAMED_BY = {"tools/call": "name", "resources/read": "uri", "prompts/get": "name"}

UNREADABLE, NO_MESSAGE, NO_METHOD, BAD_PARAMS = -32700, -32600, -32601, -32602
BROKEN = JSON_RPC_BROKEN
HEADERS_DIFFER, NO_SUCH_REVISION = -32020, -32022
STATUSES = {BROKEN: 200, NO_METHOD: 404}
"""HTTP status by error code for self-contained requests; 400 for all others."""


class ProtocolError(Exception):
    """A message answered by a JSON-RPC error."""

    def __init__(self, code: int, sentence: str, data: Answer | None = None) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.data = code, sentence, data


@dataclass(frozen=True)
class Message:
    """A request, or a notification, which has no `id`."""

    method: str
    params: Answer
    id: str | int | float | None
    is_notification: bool
    is_self_contained: bool


def read_message(decoded: object, headers: Mapping[str, str]) -> Message:
    """Return the message in a body. Raises ProtocolError, also for an unknown revision."""
    revision = headers.get("MCP-Protocol-Version")
    is_self_contained = _is_self_contained(revision)
    if not isinstance(decoded, dict) or decoded.get("jsonrpc") != "2.0":
        raise ProtocolError(NO_MESSAGE, "The body has to be one JSON-RPC 2.0 message.")
    method, number = decoded.get("method"), decoded.get("id")
    if not isinstance(method, str):
        raise ProtocolError(
            NO_MESSAGE, "The message names no method; answers are not awaited here."
        )
    if "id" in decoded and (isinstance(number, bool) or not isinstance(number, str | int | float)):
        raise ProtocolError(NO_MESSAGE, "The id of a request is a text or a number.")
    params = decoded.get("params", {})
    if not isinstance(params, dict):
        raise ProtocolError(BAD_PARAMS, "The params are an object.")
    message = Message(method, params, number, "id" not in decoded, is_self_contained)
    if is_self_contained and not message.is_notification:
        _check_envelope(message, headers)
    return message


def _is_self_contained(revision: str | None) -> bool:
    if revision is None or revision in (*HANDSHAKE, *ASSUMED):
        return False
    if revision in SELF_CONTAINED:
        return True
    supported = [*HANDSHAKE, *SELF_CONTAINED]
    data = {"supported": supported, "requested": revision[:40]}
    raise ProtocolError(NO_SUCH_REVISION, "This revision of the protocol is not known here.", data)


def _check_envelope(message: Message, headers: Mapping[str, str]) -> None:
    """Check that headers and body agree, as intermediaries read only the headers. Names are
    compared unencoded, since all tools have ASCII names."""
    meta = message.params.get("_meta")
    wanted = [f"{META}protocolVersion", f"{META}clientCapabilities"]
    if not isinstance(meta, dict) or any(name not in meta for name in wanted):
        raise ProtocolError(BAD_PARAMS, f"params._meta has to hold {' and '.join(wanted)}.")
    name = message.params.get(NAMED_BY.get(message.method, ""))
    expected = {
        "MCP-Protocol-Version": meta[wanted[0]],
        "Mcp-Method": message.method,
        **({"Mcp-Name": name} if name is not None else {}),
    }
    for header, value in expected.items():
        if headers.get(header) != value:
            raise ProtocolError(HEADERS_DIFFER, f"The header {header} differs from the body.")
