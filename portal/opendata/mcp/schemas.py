"""The JSON Schema that tools are described in: a handful of types, objects closed."""

from typing import Any

type Schema = dict[str, Any]

type Answer = dict[str, Any]
"""Arguments or result of a tool, JSON in the shape that its schema declares. `Any`, as each tool
has a shape of its own."""

LONGEST = 200
"""Characters of an argument that are worth reading."""


def text(about: str = "", **more: Any) -> Schema:
    return _of("string", about, **more)


def whole(about: str = "", **more: Any) -> Schema:
    return _of("integer", about, **more)


def flag(about: str = "") -> Schema:
    return _of("boolean", about)


def rows(item: Schema, about: str = "") -> Schema:
    return _of("array", about, items=item)


def anything(about: str) -> Schema:
    return {"description": about}


def or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def closed(about: str = "", /, **properties: Schema) -> Schema:
    """An object with exactly these."""
    return _of(
        "object",
        about,
        properties=properties,
        required=list(properties),
        additionalProperties=False,
    )


def _of(kind: str, about: str, **more: Any) -> Schema:
    return {"type": kind, **({"description": about} if about else {}), **more}
