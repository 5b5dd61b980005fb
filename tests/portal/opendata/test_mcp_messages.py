"""Messages of the Model Context Protocol, read without HTTP."""

import pytest
from pytest_django.fixtures import Settings

from portal.opendata.mcp.figures import shorten_answer, whole_address
from portal.opendata.mcp.methods import answer
from portal.opendata.mcp.protocol import (
    BAD_PARAMS,
    HANDSHAKE,
    HEADERS_DIFFER,
    META,
    NO_MESSAGE,
    NO_METHOD,
    NO_SUCH_REVISION,
    SELF_CONTAINED,
    Message,
    ProtocolError,
    read_message,
)
from portal.opendata.mcp.schemas import Answer

PING: dict[str, object] = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
REVISION = SELF_CONTAINED[-1]
META_PARAMS = {"_meta": {f"{META}protocolVersion": REVISION, f"{META}clientCapabilities": {}}}
HEADERS = {"MCP-Protocol-Version": REVISION, "Mcp-Method": "ping"}


def message(method: str, *, is_self_contained: bool = False, **params: object) -> Message:
    return Message(method, params, 1, False, is_self_contained)


@pytest.mark.parametrize(
    ("decoded", "expected"),
    [
        (PING, Message("ping", {}, 1, False, False)),
        ({**PING, "id": "a"}, Message("ping", {}, "a", False, False)),
        ({**PING, "id": 1.5}, Message("ping", {}, 1.5, False, False)),
        ({**PING, "params": {"a": 1}}, Message("ping", {"a": 1}, 1, False, False)),
        (
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            Message("notifications/initialized", {}, None, True, False),
        ),
    ],
)
def test_messages_after_a_handshake(decoded: object, expected: Message) -> None:
    for revision in (None, *HANDSHAKE, "2024-11-05", "2025-03-26"):
        headers = {"MCP-Protocol-Version": revision} if revision else {}
        assert read_message(decoded, headers) == expected


@pytest.mark.parametrize(
    ("decoded", "code"),
    [
        (None, NO_MESSAGE),
        ([PING], NO_MESSAGE),
        ({"id": 1, "method": "ping"}, NO_MESSAGE),
        ({**PING, "jsonrpc": "1.0"}, NO_MESSAGE),
        ({**PING, "method": 1}, NO_MESSAGE),
        ({"jsonrpc": "2.0", "id": 1, "result": {}}, NO_MESSAGE),
        ({**PING, "id": True}, NO_MESSAGE),
        ({**PING, "id": None}, NO_MESSAGE),
        ({**PING, "id": [1]}, NO_MESSAGE),
        ({**PING, "params": []}, BAD_PARAMS),
        ({**PING, "params": None}, BAD_PARAMS),
    ],
)
def test_invalid_messages(decoded: object, code: int) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_message(decoded, {})
    assert (refused.value.code, refused.value.data) == (code, None)


def test_unknown_revision_names_the_supported_ones() -> None:
    with pytest.raises(ProtocolError) as refused:
        read_message(PING, {"MCP-Protocol-Version": "1999-01-01" * 9})
    assert refused.value.code == NO_SUCH_REVISION
    assert refused.value.data == {
        "supported": [*HANDSHAKE, *SELF_CONTAINED],
        "requested": ("1999-01-01" * 9)[:40],
    }


def test_self_contained_message() -> None:
    read = read_message({**PING, "params": META_PARAMS}, HEADERS)
    assert read == Message("ping", META_PARAMS, 1, False, True)


@pytest.mark.parametrize(
    ("params", "headers", "code"),
    [
        ({}, HEADERS, BAD_PARAMS),
        ({"_meta": {}}, HEADERS, BAD_PARAMS),
        ({"_meta": []}, HEADERS, BAD_PARAMS),
        ({"_meta": {f"{META}protocolVersion": REVISION}}, HEADERS, BAD_PARAMS),
        (META_PARAMS, {**HEADERS, "Mcp-Method": "tools/call"}, HEADERS_DIFFER),
        (META_PARAMS, {"MCP-Protocol-Version": REVISION}, HEADERS_DIFFER),
        (
            {"_meta": {**META_PARAMS["_meta"], f"{META}protocolVersion": "2025-11-25"}},
            HEADERS,
            HEADERS_DIFFER,
        ),
    ],
)
def test_self_contained_messages_agree_with_their_headers(
    params: dict[str, object], headers: dict[str, str], code: int
) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_message({**PING, "params": params}, headers)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("header", "is_right"), [("search", True), ("get_record", False), (None, False)]
)
def test_called_tool_is_named_in_the_headers(header: str | None, is_right: bool) -> None:
    call = {**PING, "method": "tools/call", "params": {**META_PARAMS, "name": "search"}}
    headers = {**HEADERS, "Mcp-Method": "tools/call"}
    if header:
        headers["Mcp-Name"] = header
    if is_right:
        assert read_message(call, headers).params["name"] == "search"
        return
    with pytest.raises(ProtocolError, match="The header Mcp-Name differs from the body"):
        read_message(call, headers)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [(HANDSHAKE[0], HANDSHAKE[0]), (HANDSHAKE[1], HANDSHAKE[1]), ("2099-01-01", HANDSHAKE[-1])],
)
def test_initialize_agrees_on_a_revision(asked: str, answered: str) -> None:
    result = answer(message("initialize", protocolVersion=asked))
    assert result["protocolVersion"] == answered
    assert result["serverInfo"]["name"] == "corridor"


@pytest.mark.parametrize(
    ("asked", "code", "sentence"),
    [
        (message("initialize"), BAD_PARAMS, "Say which protocolVersion you speak."),
        (message("initialize", is_self_contained=True), NO_METHOD, "“initialize”"),
        (message("resources/list"), NO_METHOD, "“resources/list”"),
        (message("m" * 99), NO_METHOD, f"“{'m' * 80}”"),
        (message("tools/list", cursor="x"), BAD_PARAMS, "there is no cursor"),
        (message("tools/call"), BAD_PARAMS, "the name of a tool"),
        (message("tools/call", name="search", arguments=[]), BAD_PARAMS, "an object of arguments"),
        (message("tools/call", name="nothing"), BAD_PARAMS, "There is no tool “nothing”"),
    ],
)
def test_refused_requests(asked: Message, code: int, sentence: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        answer(asked)
    assert refused.value.code == code
    assert sentence in refused.value.sentence


def test_only_self_contained_requests_get_an_envelope() -> None:
    assert answer(message("ping")) == {}
    result = answer(message("ping", is_self_contained=True))
    assert result["resultType"] == "complete"
    assert result["_meta"][f"{META}serverInfo"]["name"] == "corridor"


def test_invalid_arguments_are_a_result_and_no_error() -> None:
    result = answer(message("tools/call", name="search", arguments={"limit": 0}))
    assert result == {
        "content": [
            {
                "type": "text",
                "text": "text: This is needed.\nlimit: Give a whole number from 1 to 25.",
            }
        ],
        "isError": True,
    }


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ({"url": "/hubs/"}, {"url": "https://corridor.example/hubs/"}),
        (
            {"page": "/hubs/", "path": "/x/"},
            {"page": "https://corridor.example/hubs/", "path": "/x/"},
        ),
        ({"url": "https://example.org/"}, {"url": "https://example.org/"}),
        ({"url": "", "unit": None, "facts": []}, {"facts": []}),
        ({"a": [{"page": "/b/"}]}, {"a": [{"page": "https://corridor.example/b/"}]}),
        ({"a": {"b": [], "c": {}, "d": "", "e": 0, "f": False}}, {"a": {"e": 0, "f": False}}),
        ({"a": {"source": {"slug": "x", "title": "X"}}}, {"a": {"source": "x"}}),
        ({"a": [{"attributed_to": None}]}, {"a": [{}]}),
    ],
)
def test_an_answer_is_sent_without_what_is_empty(
    told: Answer, sent: Answer, settings: Settings
) -> None:
    settings.SITE_URL = "https://corridor.example/"
    assert shorten_answer(told) == sent


def test_whole_address_of_another_site() -> None:
    assert whole_address("https://example.org/a") == "https://example.org/a"
