"""Whether a tool can be asked what it is asked: sentences about what its schema does not allow."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.opendata.api.problems import InvalidParameters
from portal.opendata.mcp.schemas import LONGEST, Schema

MOST_ITEMS = 50
"""As many values of one argument as are worth reading."""


def read(schema: Schema, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with the defaults of those not given; null counts as not given. `Refused`
    says what is wrong with each."""
    known: dict[str, Schema] = schema["properties"]
    asked = {name: value for name, value in given.items() if value is not None}
    problems = {name: [_unknown(name, known)] for name in given if name not in known}
    problems |= {name: [_("This is needed.")] for name in schema["required"] if name not in asked}
    for name in filter(asked.__contains__, known):
        if found := list(_problems(known[name], asked[name])):
            problems[name] = found
    if problems:
        raise InvalidParameters(problems)
    defaults = {name: one["default"] for name, one in known.items() if "default" in one}
    return {**defaults, **asked}


def _unknown(name: str, known: Mapping[str, Schema]) -> str:
    return _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s.") % {
        "name": name[:80],
        "allowed": ", ".join(known),
    }


def _problems(schema: Schema, value: Any) -> Iterator[str]:
    match schema["type"]:
        case "string":
            yield from _of_text(schema, value)
        case "array":
            yield from _of_list(schema, value)
        case "boolean" if not isinstance(value, bool):
            yield _("Give true or false.")
        case "integer" | "number":
            yield from _of_number(schema, value)


def _of_text(schema: Schema, value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        yield _("Give a text.")
    elif "\0" in value:
        yield _("Null characters are not allowed.")
    elif len(value) > (longest := schema.get("maxLength", LONGEST)):
        yield _("Give at most %s characters.") % longest
    elif not value.strip() and schema.get("minLength"):
        yield _("Give a text.")
    elif "enum" in schema and value not in schema["enum"]:
        yield _("“%(value)s” is not known here. These are allowed: %(allowed)s.") % {
            "value": value[:80],
            "allowed": ", ".join(schema["enum"]),
        }


def _of_list(schema: Schema, value: Any) -> Iterator[str]:
    if not isinstance(value, list) or not value or len(value) > MOST_ITEMS:
        yield _("Give a list of 1 to %s texts.") % MOST_ITEMS
    else:
        for item in value:
            yield from _of_text(schema["items"], item)


def _of_number(schema: Schema, value: Any) -> Iterator[str]:
    kinds = (int,) if schema["type"] == "integer" else (int, float)
    low, high = schema["minimum"], schema["maximum"]
    if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
        words = {"low": low, "high": high}
        if schema["type"] == "integer":
            yield _("Give a whole number from %(low)s to %(high)s.") % words
        else:
            yield _("Give a number from %(low)s to %(high)s.") % words
