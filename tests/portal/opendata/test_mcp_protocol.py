"""The Model Context Protocol as it is spoken at `/mcp`: messages, revisions, HTTP."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.portal.opendata.assistants import ask, post

pytestmark = pytest.mark.django_db

MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
UNREADABLE, NO_MESSAGE, NO_METHOD, BAD_PARAMS = -32700, -32600, -32601, -32602


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b" ", 400, UNREADABLE),
        (b"{", 400, UNREADABLE),
        (b"\xff\xfe", 400, UNREADABLE),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "\\ud800"}', 400, UNREADABLE),
        (b'{"jsonrpc": "2.0", "id": NaN, "method": "ping"}', 400, UNREADABLE),
        (b"[" * 60_000, 400, UNREADABLE),
        (b" " * 65_537, 413, NO_MESSAGE),
        (b"null", 400, NO_MESSAGE),
        (b"[]", 400, NO_MESSAGE),
        (b'[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', 400, NO_MESSAGE),
        (b'{"id": 1, "method": "ping"}', 400, NO_MESSAGE),
        (b'{"jsonrpc": "2.0", "id": 1, "result": {}}', 400, NO_MESSAGE),
        (b'{"jsonrpc": "2.0", "id": null, "method": "ping"}', 400, NO_MESSAGE),
        (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', 400, NO_MESSAGE),
        (b'{"jsonrpc": "2.0", "id": {}, "method": "ping"}', 400, NO_MESSAGE),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 5}', 400, NO_MESSAGE),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}', 400, BAD_PARAMS),
    ],
)
def test_invalid_messages_are_refused(client: Client, body: bytes, status: int, code: int) -> None:
    answer = post(client, body)

    said = answer.json()
    assert (answer.status_code, said["jsonrpc"], said["id"], said["error"]["code"]) == (
        status,
        "2.0",
        None,
        code,
    )


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("conquer", {}, NO_METHOD),
        ("resources/list", {}, NO_METHOD),
        ("initialize", {}, BAD_PARAMS),
        ("tools/list", {"cursor": "next"}, BAD_PARAMS),
        ("tools/call", {}, BAD_PARAMS),
        ("tools/call", {"name": 7}, BAD_PARAMS),
        ("tools/call", {"name": "conquer"}, BAD_PARAMS),
        ("tools/call", {"name": "search", "arguments": ["x"]}, BAD_PARAMS),
    ],
)
def test_unknown_requests_are_json_rpc_errors(
    client: Client,
    method: str,
    params: dict[str, str] | dict[str, int] | dict[str, Sequence[str]],
    code: int,
) -> None:
    answer = ask(client, method, id="seven", **params)
    headers = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method}
    if "name" in params and isinstance(params["name"], str):
        headers["Mcp-Name"] = params["name"]
    newer = ask(client, method, headers=headers, _meta=MODERN, **params)

    said = answer.json()
    assert (answer.status_code, said["id"], said["error"]["code"]) == (200, "seven", code)
    if method != "initialize" and params.get("name") != 7:  # refused there for other reasons
        assert newer.status_code == (404 if code == NO_METHOD else 400)
        assert newer.json()["error"]["code"] == code


def test_handshake_uses_the_requested_revision_or_the_newest(client: Client) -> None:
    def shake(version: str) -> Any:
        answer = ask(client, "initialize", protocolVersion=version, capabilities={})
        assert "Mcp-Session-Id" not in answer.headers
        return answer.json()["result"]

    told = shake("2025-06-18")
    assert told["protocolVersion"] == "2025-06-18"
    assert told["capabilities"] == {"tools": {}}
    assert told["serverInfo"]["name"] == "corridor"
    assert "Cite with `cite_as`" in told["instructions"]
    assert shake("1999-01-01")["protocolVersion"] == "2025-11-25"
    notified = post(client, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (notified.status_code, notified.content) == (202, b"")
    assert ask(client, "ping").json() == {"jsonrpc": "2.0", "id": 1, "result": {}}


def test_unknown_revision_is_answered_with_the_known_ones(client: Client) -> None:
    answer = ask(client, "ping", headers={"MCP-Protocol-Version": "2031-01-01"})

    assert answer.status_code == 400
    assert answer.json()["error"] == {
        "code": -32022,
        "message": "This revision of the protocol is not known here.",
        "data": {
            "supported": ["2025-06-18", "2025-11-25", "2026-07-28"],
            "requested": "2031-01-01",
        },
    }


@pytest.mark.parametrize(
    ("headers", "meta", "status", "code"),
    [
        ({"Mcp-Method": "tools/call", "Mcp-Name": "search"}, MODERN, 200, None),
        ({"Mcp-Method": "tools/call", "Mcp-Name": "get_record"}, MODERN, 400, -32020),
        ({"Mcp-Method": "tools/list", "Mcp-Name": "search"}, MODERN, 400, -32020),
        ({"Mcp-Name": "search"}, MODERN, 400, -32020),
        ({"Mcp-Method": "tools/call", "Mcp-Name": "search"}, {}, 400, BAD_PARAMS),
        ({"Mcp-Method": "tools/call", "Mcp-Name": "search"}, [], 400, BAD_PARAMS),
    ],
)
def test_headers_must_agree_with_the_body(
    client: Client, headers: dict[str, str], meta: Any, status: int, code: int | None
) -> None:
    headers = {"MCP-Protocol-Version": "2026-07-28", **headers}
    params = {"name": "search", "arguments": {"text": "x"}, "_meta": meta}

    answer = ask(client, "tools/call", headers=headers, **params)

    assert (answer.status_code, answer.json().get("error", {}).get("code")) == (status, code)


def test_all_origins_are_allowed_without_cookies(client: Client) -> None:
    checked = Client(enforce_csrf_checks=True)
    answer = ask(checked, "tools/list", headers={"Origin": "https://assistant.example"})

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert answer.cookies == {}
    allowed = client.options("/mcp")
    assert (allowed.status_code, allowed.headers["Access-Control-Allow-Methods"]) == (
        204,
        "POST, OPTIONS",
    )
    assert "Mcp-Method" in allowed.headers["Access-Control-Allow-Headers"]


def test_unknown_host_is_refused(client: Client) -> None:
    """Another name that leads here (DNS rebinding) opens no portal inside a private network."""
    answer = ask(client, "tools/list", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert b"inputSchema" not in answer.content


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete"])
def test_only_post_is_allowed(client: Client, method: str) -> None:
    answer = getattr(client, method)("/mcp")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST, OPTIONS")
    form = client.post("/mcp", {"jsonrpc": "2.0"})
    assert form.status_code == 415


@pytest.mark.parametrize("method", ["get", "post", "options"])
def test_server_can_be_switched_off(client: Client, settings: Settings, method: str) -> None:
    settings.PORTAL_MCP = False

    assert getattr(client, method)("/mcp").status_code == 404


def test_server_error_hides_its_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("portal.opendata.mcp.searching.run_search", lambda text: 1 / 0)

    answer = ask(client, "tools/call", name="search", arguments={"text": "x"})

    assert answer.status_code == 200
    assert answer.json()["error"] == {
        "code": -32603,
        "message": "Something broke here. It has been logged.",
    }
