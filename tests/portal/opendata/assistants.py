"""How an assistant asks: one message of JSON-RPC by POST."""

import json


def post(client, message, **headers):
    body = message if isinstance(message, bytes | str) else json.dumps(message)
    return client.post("/mcp", body, content_type="application/json", headers=headers)


def ask(client, method, id=1, headers=None, **params):  # noqa: A002
    message = {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
    return post(client, message, **(headers or {}))


def call(client, tool, **arguments):
    """The result of a tool, which is there as data and as text."""
    result = ask(client, "tools/call", name=tool, arguments=arguments).json()["result"]
    assert not result["isError"], result["content"]
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
    return result["structuredContent"]


def refusal(client, tool, **arguments):
    result = ask(client, "tools/call", name=tool, arguments=arguments).json()["result"]
    assert result["isError"]
    assert "structuredContent" not in result
    return result["content"][0]["text"]
