"""Arguments of MCP tools against their schemas: defaults, messages, limits."""

import pytest
from django.utils.translation import override

from portal.filters.published import PublishedClaimFilter
from portal.filters.refusals import InvalidParameters
from portal.opendata.mcp.lists import ListQuestion, page_of, pages
from portal.opendata.mcp.schemas import (
    LONGEST,
    MAX_ITEMS,
    Schema,
    closed,
    flag,
    read_arguments,
    rows,
    text,
    whole,
)

SCHEMA: Schema = {
    **closed(
        words=text("Words", minLength=1, maxLength=10),
        kind=text("Kind", enum=["place", "event"]),
        codes=rows(text(), "Codes"),
        exact=flag("Exact"),
        limit=whole("Rows", minimum=1, maximum=50, default=10),
        share={"type": "number", "minimum": 0, "maximum": 1},
        free=text("Free"),
        where={"type": "object"},
    ),
    "required": ["words"],
}
WORDS = {"words": "rail"}


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (WORDS, {"words": "rail", "limit": 10}),
        ({**WORDS, "limit": 3}, {"words": "rail", "limit": 3}),
        ({**WORDS, "limit": None, "kind": None}, {"words": "rail", "limit": 10}),
        ({**WORDS, "exact": False}, {"words": "rail", "limit": 10, "exact": False}),
        ({**WORDS, "share": 1}, {"words": "rail", "limit": 10, "share": 1}),
        ({**WORDS, "share": 0.5}, {"words": "rail", "limit": 10, "share": 0.5}),
        ({**WORDS, "codes": "KZ"}, {"words": "rail", "limit": 10, "codes": ["KZ"]}),
    ],
)
def test_valid_arguments_with_defaults(given: dict[str, object], read: dict[str, object]) -> None:
    assert read_arguments(SCHEMA, given) == read


NUMBER, SHARE = "Give a whole number from 1 to 50.", "Give a number from 0 to 1."
LIST = f"Give a list of 1 to {MAX_ITEMS} texts."


@pytest.mark.parametrize(
    ("name", "value", "sentences"),
    [
        ("words", 5, ["Give a text."]),
        ("words", "", ["Give a text."]),
        ("words", " \t", ["Give a text."]),
        ("free", "", ["Give a text."]),
        ("codes", ["KZ", ""], ["Give a text."]),
        ("words", "a\0b", ["Null characters are not allowed."]),
        ("words", "x" * 11, ["Give at most 10 characters."]),
        ("free", "x" * (LONGEST + 1), [f"Give at most {LONGEST} characters."]),
        ("kind", "town", ["“town” is not known here. These are allowed: place, event."]),
        ("kind", "t" * 99, [f"“{'t' * 80}” is not known here. These are allowed: place, event."]),
        ("codes", 7, [LIST]),
        ("where", "KZ", ["Give an object."]),
        ("codes", [], [LIST]),
        ("codes", ["KZ"] * (MAX_ITEMS + 1), [LIST]),
        ("codes", ["KZ", 1, "a\0"], ["Give a text.", "Null characters are not allowed."]),
        ("exact", "yes", ["Give true or false."]),
        ("exact", 1, ["Give true or false."]),
        ("limit", 0, [NUMBER]),
        ("limit", 51, [NUMBER]),
        ("limit", True, [NUMBER]),
        ("limit", 1.0, [NUMBER]),
        ("limit", "1", [NUMBER]),
        ("share", 1.01, [SHARE]),
        ("share", True, [SHARE]),
    ],
)
def test_invalid_arguments(name: str, value: object, sentences: list[str]) -> None:
    with pytest.raises(InvalidParameters) as refused:
        read_arguments(SCHEMA, {**WORDS, name: value})
    assert refused.value.errors == {name: sentences}


@pytest.mark.parametrize("given", [{}, {"words": None}])
def test_required_arguments(given: dict[str, object]) -> None:
    with pytest.raises(InvalidParameters) as refused:
        read_arguments(SCHEMA, given)
    assert refused.value.errors == {"words": ["This is needed."]}


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(InvalidParameters) as refused:
        read_arguments(SCHEMA, {"limit": 0, "colour": None, "kind": "town"})
    allowed = "words, kind, codes, exact, limit, share, free, where"
    assert refused.value.errors == {
        "colour": [f"There is no parameter “colour” here. These are allowed: {allowed}."],
        "words": ["This is needed."],
        "kind": ["“town” is not known here. These are allowed: place, event."],
        "limit": [NUMBER],
    }


def test_messages_are_in_the_active_language() -> None:
    with override("ru"), pytest.raises(InvalidParameters) as refused:
        read_arguments(SCHEMA, {})
    assert refused.value.errors["words"] != ["This is needed."]


@pytest.mark.parametrize(
    ("made", "schema"),
    [
        (text(), {"type": "string"}),
        (text("Name", enum=["a"]), {"type": "string", "description": "Name", "enum": ["a"]}),
        (whole("Rows", minimum=1), {"type": "integer", "description": "Rows", "minimum": 1}),
        (flag("Exact"), {"type": "boolean", "description": "Exact"}),
        (rows(text()), {"type": "array", "items": {"type": "string"}}),
        (
            closed(name=text(), size=whole()),
            {
                "type": "object",
                "properties": {"name": {"type": "string"}, "size": {"type": "integer"}},
                "additionalProperties": False,
            },
        ),
    ],
)
def test_schemas(made: Schema, schema: Schema) -> None:
    assert made == schema


@pytest.mark.parametrize(
    ("limit", "number", "page", "more"),
    [
        (3, 1, [0, 1, 2], True),
        (3, 3, [6], False),
        (7, 1, [0, 1, 2, 3, 4, 5, 6], False),
        (3, 4, [], False),
    ],
)
def test_page_of_a_list(limit: int, number: int, page: list[int], more: bool) -> None:
    found, counted = page_of(list(range(7)), {"limit": limit, "page": number})
    assert (found, counted) == (page, {"count": 7, "page": number, "more": more})


def test_list_tools_take_the_parameters_of_their_filterset() -> None:
    question = ListQuestion(PublishedClaimFilter, ("fact", "record"), usual=5, most=9)
    takes = question.takes()
    assert list(takes) == ["fact", "record", "limit", "page"]
    assert takes["record"]["description"] == "Record. kind:slug or kind:uid"
    assert takes["limit"] == pages(5, 9)["limit"]
    assert (takes["limit"]["default"], takes["limit"]["maximum"]) == (5, 9)
    assert takes["fact"] == {
        "type": "array",
        "items": {"type": "string"},
        "description": "Name of the fact that is claimed",
    }
