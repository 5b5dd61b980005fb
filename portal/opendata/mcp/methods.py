"""What can be asked by JSON-RPC: who is there, which tools there are, and one of them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from portal.opendata.api.problems import InvalidParameters
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
from portal.opendata.mcp.tools import Tool, named, tools
from portal.records.json import DocumentRenderer
from portal.records.kinds import kinds_in_words

INSTRUCTIONS = (
    "Corridor keeps what public sources say about cooperation between China and Central Asia: "
    "{}. Begin with search. Every figure comes with its unit, its comparator (“over” 50 is not "
    "50), the source that gives it and the values that others give instead: say which source a "
    "figure is from, and that it is disputed where `disputed` says so. Cite with `cite_as` and "
    "`url`, which stay. What the portal does not say, it does not know; do not add up values of "
    "categories that overlap."
)
CAPABILITIES: Answer = {"tools": {}}
KEPT = {"ttlMs": 300_000, "cacheScope": "public"}
"""For how long a client of self-contained requests may keep what is the same for everybody."""


def answer(message: Message) -> Answer:
    """The result of a request; `Problem` if there is none."""
    found = METHODS.get(message.method)
    if found is None or (message.method == "initialize" and message.is_self_contained):
        raise ProtocolError(NO_METHOD, f"There is no method “{message.method[:80]}” here.")
    result = found(message.params)
    if not message.is_self_contained:
        return result
    return {"resultType": "complete", "_meta": {f"{META}serverInfo": _server()}, **result}


def _initialize(params: Mapping[str, Any]) -> Answer:
    asked = params.get("protocolVersion")
    if not isinstance(asked, str):
        raise ProtocolError(BAD_PARAMS, "Say which protocolVersion you speak.")
    return {
        "protocolVersion": asked if asked in HANDSHAKE else HANDSHAKE[-1],
        "capabilities": CAPABILITIES,
        "serverInfo": _server(),
        "instructions": INSTRUCTIONS.format(kinds_in_words()),
    }


def _discover(params: Mapping[str, Any]) -> Answer:
    return {
        "supportedVersions": list(SELF_CONTAINED),
        "capabilities": CAPABILITIES,
        "instructions": INSTRUCTIONS.format(kinds_in_words()),
        **KEPT,
    }


def _ping(params: Mapping[str, Any]) -> Answer:
    return {}


def _list(params: Mapping[str, Any]) -> Answer:
    if params.get("cursor") is not None:
        raise ProtocolError(BAD_PARAMS, "All tools are in one answer; there is no cursor.")
    ordered = sorted(tools.collect(), key=lambda tool: tool.name)
    return {"tools": [_described(tool) for tool in ordered], **KEPT}


def _described(tool: Tool) -> Answer:
    return {
        "name": tool.name,
        "title": tool.title,
        "description": tool.description,
        "inputSchema": tool.input_schema,
        "outputSchema": tool.output_schema,
        "annotations": {"title": tool.title, "readOnlyHint": True, "openWorldHint": False},
    }


def _call(params: Mapping[str, Any]) -> Answer:
    """The answer of a tool, as data and as text of the same; what it was asked wrongly is said in
    the result, where an assistant sees it and can ask better."""
    name, given = params.get("name"), params.get("arguments")
    if not isinstance(name, str) or not (given is None or isinstance(given, dict)):
        raise ProtocolError(BAD_PARAMS, "A call has the name of a tool and an object of arguments.")
    tool = named(name)
    if tool is None:
        known = ", ".join(sorted(one.name for one in tools.collect()))
        raise ProtocolError(
            BAD_PARAMS, f"There is no tool “{name[:80]}”. These are known: {known}."
        )
    try:
        content = tool.ask(given or {})
    except InvalidParameters as problem:
        return {"content": [_text(_sentences(problem))], "isError": True}
    written = DocumentRenderer().render(content).decode()
    return {"content": [_text(written)], "structuredContent": content, "isError": False}


def _sentences(problem: InvalidParameters) -> str:
    """Line by line, which argument is meant and what is wrong with it."""
    errors = problem.more["errors"]
    return "\n".join(
        f"{name[:80]}: {said}" for name, all_said in errors.items() for said in all_said
    )


def _text(words: str) -> Answer:
    return {"type": "text", "text": words}


def _server() -> Answer:
    return {
        "name": "corridor",
        "title": "Corridor",
        "version": "1",
        "websiteUrl": settings.SITE_URL,
    }


METHODS = {
    "initialize": _initialize,
    "server/discover": _discover,
    "ping": _ping,
    "tools/list": _list,
    "tools/call": _call,
}
