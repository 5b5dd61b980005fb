"""Builders of the JSON Schema of tools: a few types, and objects without additional properties.

Nothing is required or null: an answer leaves out what is empty."""

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


def closed(about: str = "", /, **properties: Schema) -> Schema:
    """Return an object with no other properties than these."""
    return _schema("object", about, properties=properties, additionalProperties=False)


def outline(schema: Schema) -> Schema:
    """Return the schema of an answer as the list of tools has it, every word of which assistants
    read with each question: the keys that each answer has."""
    known = schema["properties"].items()
    return {"type": "object", "required": [n for n, one in known if one.get("type") in STAYING]}


STAYING = ("array", "integer", "boolean")
"""Types of the keys of an answer that are there whatever they hold."""


def _schema(kind: str, about: str, **more: object) -> Schema:
    return {"type": kind, **({"description": about} if about else {}), **more}
