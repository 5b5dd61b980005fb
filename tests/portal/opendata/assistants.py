"""How an assistant asks: one message of JSON-RPC by POST."""

import json
from typing import Any

from django.test import Client

from tests.client_response import ClientResponse


def post(client: Client, message: Any, **headers: Any) -> ClientResponse:
    body = message if isinstance(message, bytes | str) else json.dumps(message)
    return client.post("/mcp", body, content_type="application/json", headers=headers)


def ask(
    client: Client,
    method: str,
    id: str | int = 1,  # noqa: A002
    headers: dict[str, str] | None = None,
    **params: Any,
) -> ClientResponse:
    message = {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
    return post(client, message, **(headers or {}))


def call(client: Client, tool: str, **arguments: Any) -> Any:
    """The result of a tool, which is there as data and as text."""
    result = ask(client, "tools/call", name=tool, arguments=arguments).json()["result"]
    assert not result["isError"], result["content"]
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
    return result["structuredContent"]


def refusal(client: Client, tool: str, **arguments: Any) -> Any:
    result = ask(client, "tools/call", name=tool, arguments=arguments).json()["result"]
    assert result["isError"]
    assert "structuredContent" not in result
    return result["content"][0]["text"]
