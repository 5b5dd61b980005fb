"""What a portal can be asked, by what it declares: its addresses, the description of its API, the
tools it offers assistants. A new endpoint is in it without being named here."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import URLResolver, get_resolver
from django.utils.translation import override

from portal.records.kinds import all_kinds
from tests.attack.asking import Ask, Request

JSON = (("Content-Type", "application/json"),)
PARAMETER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a list; `sort` is number, boolean, day, choice or text."""

    path: str
    name: str
    sort: str


@dataclass(frozen=True)
class Surface:
    routes: list[str]
    """Addresses for readers and programs, with `%(name)s` for their parts."""
    desk: list[str]
    """Addresses of the admin and of accounts."""
    lists: list[str]
    """Lists of the API, and the pages that show the same."""
    parameters: list[Parameter]
    tools: list[dict[str, Any]]
    flows: list[str]


def survey(ask: Ask) -> Surface:
    """Ask a portal what it offers. Django must be set up."""
    with override("en"):
        routes = sorted(set(list_routes(get_resolver())))
    described = json.loads(ask(Request("/api/schema/?format=json")).body)
    lists = {
        path: operations["get"].get("parameters", [])
        for path, operations in described["paths"].items()
        if "{" not in path and path != "/api/v1/"
    }
    pages = {f"/api/v1{one.path}": one.path for one in all_kinds().values()}
    lists |= {pages[path]: found for path, found in lists.items() if path in pages}
    listed = _message(ask, "tools/list").get("tools", [])
    flows = ask(Request("/api/sdmx/2.1/dataflow")).body.decode()
    return Surface(
        routes=[one for one in routes if not one.startswith("/admin/")],
        desk=[one for one in routes if one.startswith("/admin/")],
        lists=list(lists),
        parameters=[
            Parameter(path, one["name"], _sort(one.get("schema", {})))
            for path, found in lists.items()
            for one in found
        ],
        tools=listed,
        flows=sorted(set(re.findall(r'Dataflow [^>]*\bid="(\w+)"', flows))),
    )


def list_routes(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    for name in resolver.reverse_dict:
        if isinstance(name, str):
            for found, *_rest in resolver.reverse_dict.getlist(name):
                yield from (prefix + template for template, _parts in found)
    for start, inner in resolver.namespace_dict.values():
        yield from list_routes(inner, prefix + start)


def fill_in(route: str, part: str) -> str:
    """An address with the same text for each of its parts."""
    return PARAMETER.sub(lambda _found: part, route)


def call_tool(name: str, arguments: dict[str, Any]) -> Request:
    """A question of an assistant."""
    params = {"name": name, "arguments": arguments}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return Request("/mcp", "POST", JSON, json.dumps(message).encode())


def path_part(value: str) -> str:
    return quote(value, safe="", errors="surrogatepass")


def _sort(schema: dict[str, Any]) -> str:
    schema = schema.get("items", schema)
    if "enum" in schema:
        return "choice"
    if any("format" in one for one in schema.get("anyOf", [])):
        return "day"
    sort = str(schema.get("type"))
    return {"integer": "number"}.get(sort, sort if sort in {"number", "boolean"} else "text")


def _message(ask: Ask, method: str) -> dict[str, Any]:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method}).encode()
    answer = ask(Request("/mcp", "POST", JSON, body))
    found: dict[str, Any] = json.loads(answer.body).get("result", {})
    return found
