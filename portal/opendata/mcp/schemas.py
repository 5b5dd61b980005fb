"""Builders of the JSON Schema of tools: a few types, and objects without additional properties."""

from portal.records.document_types import JsonObject

type Schema = JsonObject

type Answer = JsonObject
"""Arguments or result of a tool, in the shape that its schema declares."""

LONGEST = 200
"""Maximum characters of a text argument."""


def text(about: str = "", **more: object) -> Schema:
    return _schema("string", about, **more)


def whole(about: str = "", **more: object) -> Schema:
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


def _schema(kind: str, about: str, **more: object) -> Schema:
    return {"type": kind, **({"description": about} if about else {}), **more}
