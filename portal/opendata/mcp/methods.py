"""JSON-RPC methods: handshake, discovery, list of tools, call of a tool."""

from collections.abc import Callable

from django.conf import settings

from portal.filters.refusals import InvalidParameters
from portal.opendata.mcp.protocol import (
    BAD_PARAMS,
    HANDSHAKE,
    META,
    NO_METHOD,
    SELF_CONTAINED,
    Message,
    ProtocolError,
)
from portal.opendata.mcp.schemas import Answer
from portal.opendata.mcp.tools import TOOLS
from portal.records.json import DocumentRenderer
from portal.records.kinds import kinds_in_words

INSTRUCTIONS = (
    "{} keeps what public sources say about cooperation between China and Central Asia: "
    "{}. Begin with search. Every figure comes with its unit, its comparator (“over” 50 is not "
    "50), the slug of the source that gives it (`sources` says what it is) and the values that "
    "others give instead: say which source a figure is from, and that it is disputed where "
    "`disputed` says so. Cite with `cite_as` and `url`, which stay. What is empty is left out. "
    "What the portal does not say, it does not know; do not add up values of categories that "
    "overlap: group_records does it."
)
CAPABILITIES: Answer = {"tools": {}}
CACHING = {"ttlMs": 300_000, "cacheScope": "public"}
"""Caching hints for clients of self-contained requests; the answers are the same for everyone."""


def answer(message: Message) -> Answer:
    """Return the result of a request. Raises ProtocolError."""
    found = METHODS.get(message.method)
    if found is None or (message.method == "initialize" and message.is_self_contained):
        raise ProtocolError(NO_METHOD, f"There is no method “{message.method[:80]}” here.")
    result = found(message.params)
    if not message.is_self_contained:
        return result
    return {"resultType": "complete", "_meta": {f"{META}serverInfo": _server()}, **result}


def _initialize(params: Answer) -> Answer:
    asked = params.get("protocolVersion")
    if not isinstance(asked, str):
        raise ProtocolError(BAD_PARAMS, "Say which protocolVersion you speak.")
    return {
        "protocolVersion": asked if asked in HANDSHAKE else HANDSHAKE[-1],
        "capabilities": CAPABILITIES,
        "serverInfo": _server(),
        "instructions": INSTRUCTIONS.format(settings.PORTAL_NAME, kinds_in_words()),
    }


def _discover(params: Answer) -> Answer:
    return {
        "supportedVersions": list(SELF_CONTAINED),
        "capabilities": CAPABILITIES,
        "instructions": INSTRUCTIONS.format(settings.PORTAL_NAME, kinds_in_words()),
        **CACHING,
    }


def _list(params: Answer) -> Answer:
    if params.get("cursor") is not None:
        raise ProtocolError(BAD_PARAMS, "All tools are in one answer; there is no cursor.")
    described = [
        {
            "name": name,
            "title": tool.title,
            "description": tool.description,
            "inputSchema": tool.input_schema,
            "outputSchema": tool.output_schema,
            "annotations": {"readOnlyHint": True, "openWorldHint": False},
        }
        for name, tool in sorted(TOOLS.items())
    ]
    return {"tools": described, **CACHING}


def _call(params: Answer) -> Answer:
    """Return the answer of a tool as data and as text; invalid arguments are reported in the
    result, where the assistant sees them and can correct its call."""
    name, given = params.get("name"), params.get("arguments")
    if not isinstance(name, str) or not (given is None or isinstance(given, dict)):
        raise ProtocolError(BAD_PARAMS, "A call has the name of a tool and an object of arguments.")
    if name not in TOOLS:
        sentence = f"There is no tool “{name[:80]}”. These are known: {', '.join(sorted(TOOLS))}."
        raise ProtocolError(BAD_PARAMS, sentence)
    try:
        content = TOOLS[name].ask(given or {})
    except InvalidParameters as problem:
        return {"content": [_text("\n".join(problem.named()))], "isError": True}
    written = DocumentRenderer().render(content).decode()
    return {"content": [_text(written)], "structuredContent": content, "isError": False}


def _text(words: str) -> Answer:
    return {"type": "text", "text": words}


def _server() -> Answer:
    return {
        "name": "corridor",
        "title": settings.PORTAL_NAME,
        "version": "1",
        "websiteUrl": settings.SITE_URL,
    }


METHODS: dict[str, Callable[[Answer], Answer]] = {
    "initialize": _initialize,
    "server/discover": _discover,
    "ping": lambda _params: {},
    "tools/list": _list,
    "tools/call": _call,
}
