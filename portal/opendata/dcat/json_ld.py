"""JSON-LD 1.1, https://www.w3.org/TR/json-ld11/, with its context inside: nothing is fetched to
read it."""

from typing import Any

import orjson

from portal.opendata.dcat.graph import (
    PREFIXES,
    Graph,
    Iri,
    Literal,
    Node,
    Value,
)

ADDRESS, TEXT = "@id", "@language"
"""What all values of a predicate may be, beside a datatype."""


def json_ld(graph: Graph) -> bytes:
    nodes = list(graph)
    kinds = _kinds(nodes)
    context = {**PREFIXES, **{name: _term(name, kind) for name, kind in kinds.items() if kind}}
    written = [_node(node, kinds) for node in nodes]
    return orjson.dumps({"@context": context, "@graph": written}, option=orjson.OPT_INDENT_2)


def _kinds(nodes: list[Node]) -> dict[str, str]:
    """By predicate, what all of its values are; empty where they are not all of a kind."""
    found: dict[str, set[str]] = {}
    for node in nodes:
        for name, values in node.said.items():
            found.setdefault(name, set()).update(_kind(value) for value in values)
    return {name: kinds.pop() if len(kinds) == 1 else "" for name, kinds in sorted(found.items())}


def _kind(value: Value) -> str:
    if isinstance(value, Iri):
        return ADDRESS
    return TEXT if value.language else value.datatype


def _term(name: str, kind: str) -> dict[str, str]:
    return {"@id": name, **({"@container": TEXT} if kind == TEXT else {"@type": kind})}


def _node(node: Node, kinds: dict[str, str]) -> dict[str, Any]:
    said = {name: _said(values, kinds[name]) for name, values in node.said.items()}
    return {"@id": node.iri.address, "@type": node.type, **said}


def _said(values: list[Value], kind: str) -> Any:
    if kind == TEXT:
        return _by_language(values)
    return _one_or_many([_plain(value) if kind else _whole(value) for value in values])


def _by_language(values: list[Value]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for value in values:
        if isinstance(value, Literal):
            found.setdefault(value.language, []).append(value.text)
    return {language: _one_or_many(texts) for language, texts in found.items()}


def _plain(value: Value) -> str:
    return value.address if isinstance(value, Iri) else value.text


def _whole(value: Value) -> Any:
    if isinstance(value, Iri):
        return {"@id": value.address}
    more = {"@language": value.language, "@type": value.datatype}
    known = {name: said for name, said in more.items() if said}
    return {"@value": value.text, **known} if known else value.text


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
