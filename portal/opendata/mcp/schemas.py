"""Builders of the JSON Schema of what tools take: a few types, and objects without additional
properties."""

from portal.records.document_types import JsonObject

type Schema = JsonObject

type Answer = JsonObject
"""Arguments or result of a tool; a result leaves out what is empty."""

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


def closed(**properties: Schema) -> Schema:
    """Return an object with no other properties than these."""
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _schema(kind: str, about: str, **more: object) -> Schema:
    return {"type": kind, **({"description": about} if about else {}), **more}
