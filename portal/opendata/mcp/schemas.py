"""Builders of the JSON Schema of tools: a few types, and objects without additional properties."""

from typing import Any

type Schema = dict[str, Any]

type Answer = dict[str, Any]
"""Arguments or result of a tool, JSON in the shape that its schema declares. `Any`, as each tool
has a shape of its own."""

LONGEST = 200
"""Maximum characters of a text argument."""


def text(about: str = "", **more: Any) -> Schema:
    return _schema("string", about, **more)


def whole(about: str = "", **more: Any) -> Schema:
    return _schema("integer", about, **more)


def flag(about: str = "") -> Schema:
    return _schema("boolean", about)


def rows(item: Schema, about: str = "") -> Schema:
    return _schema("array", about, items=item)


def anything(about: str) -> Schema:
    return {"description": about}


def or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def closed(about: str = "", /, **properties: Schema) -> Schema:
    """Return an object with exactly these properties, all required."""
    return _schema(
        "object",
        about,
        properties=properties,
        required=list(properties),
        additionalProperties=False,
    )


def _schema(kind: str, about: str, **more: Any) -> Schema:
    return {"type": kind, **({"description": about} if about else {}), **more}
