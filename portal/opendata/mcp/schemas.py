"""JSON Schema of what tools take: a few types, objects without additional properties; and the
validation of arguments against it, with translated messages."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from portal.filters.refusals import InvalidParameters, unknown_parameters, unknown_value
from portal.records.document_types import JsonObject

type Schema = JsonObject

type Answer = JsonObject
"""Arguments or result of a tool; a result leaves out what is empty."""

LONGEST = 200
"""Maximum characters of a text argument."""
MAX_ITEMS = 50
"""Maximum number of values in a list."""


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


def read_arguments(schema: Schema, given: Answer) -> Answer:
    """Return the arguments with defaults; null counts as absent, and a text as a list of one.
    Raises InvalidParameters with messages by argument."""
    known: dict[str, Schema] = schema["properties"]
    lists = {name for name, one in known.items() if one["type"] == "array"}
    present = {
        name: [value] if name in lists and isinstance(value, str) else value
        for name, value in given.items()
        if value is not None
    }
    problems = unknown_parameters(given, known)
    problems |= {
        name: [_("This is needed.")] for name in schema.get("required", ()) if name not in present
    }
    for name in filter(present.__contains__, known):
        if found := list(_problems(known[name], present[name])):
            problems[name] = found
    if problems:
        raise InvalidParameters(problems)
    defaults = {name: one["default"] for name, one in known.items() if "default" in one}
    return {**defaults, **present}


def _problems(schema: Schema, value: Any) -> Iterator[str]:
    match schema["type"]:
        case "string":
            yield from _text_problems(schema, value)
        case "array" if not isinstance(value, list) or not 0 < len(value) <= MAX_ITEMS:
            yield _("Give a list of 1 to %s texts.") % MAX_ITEMS
        case "array":
            for item in value:
                yield from _text_problems(schema["items"], item)
        case "boolean" if not isinstance(value, bool):
            yield _("Give true or false.")
        case "object" if not isinstance(value, dict):
            yield _("Give an object.")
        case "integer" | "number":
            yield from _number_problems(schema, value)


def _text_problems(schema: Schema, value: object) -> Iterator[str]:
    if not isinstance(value, str):
        yield _("Give a text.")
    elif "\0" in value:
        yield _("Null characters are not allowed.")
    elif len(value) > (longest := schema.get("maxLength", LONGEST)):
        yield _("Give at most %s characters.") % longest
    elif not value.strip():
        yield _("Give a text.")
    elif "enum" in schema and value not in schema["enum"]:
        yield from unknown_value(value, schema["enum"]).messages


def _number_problems(schema: Schema, value: object) -> Iterator[str]:
    kinds = (int,) if schema["type"] == "integer" else (int, float)
    low, high = schema.get("minimum", 1), schema["maximum"]
    if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
        words = {"low": low, "high": high}
        if schema["type"] == "integer":
            yield _("Give a whole number from %(low)s to %(high)s.") % words
        else:
            yield _("Give a number from %(low)s to %(high)s.") % words
