"""Pagination of the API on a plain list: sizes, numbers, links, and the hash of a query."""

import pytest
from django.core.signing import Signer
from django.db.models import F, Q
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from portal.filters.refusals import InvalidParameters
from portal.models import Place
from portal.opendata.api import cursors
from portal.opendata.api.cursors import (
    BEGINNING,
    CursorPosition,
    CursorStep,
    InvalidCursor,
    read_cursor,
)
from portal.opendata.api.pagination import Pagination, _query_hash

URL = "http://testserver/api/v1/hubs/"
ROWS = list(range(120))


def request_for(query: str = "", path: str = "/api/v1/hubs/") -> Request:
    return Request(APIRequestFactory().get(path + query))


def paginate(query: str) -> tuple[Pagination, list[int]]:
    pagination = Pagination()
    rows = pagination.paginate_queryset(ROWS, request_for(query), APIView())
    assert rows is not None
    return pagination, rows


@pytest.mark.parametrize(
    ("query", "first", "last", "following", "previous"),
    [
        ("", 0, 49, f"{URL}?page=2", None),
        ("?page=2", 50, 99, f"{URL}?page=3", URL),
        ("?page=3", 100, 119, None, f"{URL}?page=2"),
        ("?page_size=120", 0, 119, None, None),
        ("?page=&page_size=", 0, 49, f"{URL}?page=2&page_size=", None),
        ("?page_size=7&page=002", 7, 13, f"{URL}?page=3&page_size=7", f"{URL}?page_size=7"),
    ],
)
def test_page_by_number(
    query: str, first: int, last: int, following: str | None, previous: str | None
) -> None:
    pagination, rows = paginate(query)
    assert (rows[0], rows[-1]) == (first, last)
    assert pagination.get_paginated_response(rows).data == {
        "count": 120,
        "next": following,
        "previous": previous,
        "results": rows,
    }


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("?page=0", {"page": ["“0” is not a number from 1 on."]}),
        ("?page=-1", {"page": ["“-1” is not a number from 1 on."]}),
        ("?page=two", {"page": ["“two” is not a number from 1 on."]}),
        ("?page=²", {"page": ["“²” is not a number from 1 on."]}),
        ("?page=1.0", {"page": ["“1.0” is not a number from 1 on."]}),
        ("?page=1234567890", {"page": ["This number is too large."]}),
        ("?page_size=x", {"page_size": ["“x” is not a number from 1 on."]}),
        ("?page_size=201", {"page_size": ["At most 200 rows come in one page."]}),
        ("?cursor=*&page=2", {"page": ["A cursor leads to a page by itself; leave “page” out."]}),
        (
            "?cursor=nonsense",
            {
                "cursor": [
                    "“nonsense” is no cursor of this query. Begin with cursor=* and follow "
                    "“next” of each answer."
                ]
            },
        ),
    ],
)
def test_invalid_parameters(query: str, errors: dict[str, list[str]]) -> None:
    with pytest.raises(InvalidParameters) as refused:
        paginate(query)
    assert refused.value.errors == errors


def test_page_beyond_the_last_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"There is no page 4\. The last one is 3\."):
        paginate("?page=4")


@pytest.mark.parametrize(
    ("query", "links"),
    [
        ("", {"next": f"{URL}?page=2", "first": URL, "last": f"{URL}?page=3"}),
        ("?page=3", {"prev": f"{URL}?page=2", "first": URL, "last": f"{URL}?page=3"}),
    ],
)
def test_links_of_a_numbered_page(query: str, links: dict[str, str]) -> None:
    pagination, _rows = paginate(query)
    assert {attributes["rel"]: url for url, attributes in pagination.links()} == links


def test_links_and_response_of_a_walk() -> None:
    request = request_for("?cursor=abc&country=KZ")
    after = CursorPosition(_query_hash(request), False, "b", 2)
    pagination = Pagination()
    pagination.request = request
    pagination.step = CursorStep([1, 2], None, after)
    following = f"{URL}?country=KZ&cursor={after.sealed()}".replace(":", "%3A", 2).replace(
        "http%3A", "http:"
    )
    assert pagination.get_previous_link() is None
    assert pagination.get_paginated_response([1, 2]).data == {
        "next": pagination.get_next_link(),
        "previous": None,
        "results": [1, 2],
    }
    assert str(pagination.get_next_link()) == following
    assert [attributes["rel"] for _url, attributes in pagination.links()] == ["next", "first"]
    assert list(pagination.links())[-1][0] == f"{URL}?country=KZ&cursor=%2A"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("", "?page=2&page_size=7&cursor=x&fields=uid&format=csv", True),
        ("?country=KZ&kind=a", "?kind=a&country=KZ", True),
        ("?country=", "", True),
        ("?country=KZ", "", False),
        ("?country=KZ", "?country=KG", False),
        ("?order=title", "?order=-title", False),
    ],
)
def test_cursors_belong_to_filters_and_order(one: str, other: str, is_same: bool) -> None:
    assert (_query_hash(request_for(one)) == _query_hash(request_for(other))) is is_same


def test_cursors_belong_to_a_list_in_any_format() -> None:
    hubs = _query_hash(request_for())
    assert _query_hash(request_for(path="/api/v1/hubs.json")) == hubs
    assert _query_hash(request_for(path="/api/v1/places/")) != hubs


def test_schema_of_parameters_and_response() -> None:
    parameters = Pagination().get_schema_operation_parameters(APIView())
    assert [(one["name"], one["schema"]) for one in parameters] == [
        ("page", {"type": "integer", "minimum": 1, "maximum": 999999999, "default": 1}),
        ("page_size", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
        ("cursor", {"type": "string"}),
    ]
    shape = Pagination().get_paginated_response_schema({"type": "array"})
    assert shape["required"] == ["next", "previous", "results"]
    assert shape["properties"]["results"] == {"type": "array"}


@pytest.mark.parametrize(("key", "pk"), [("Almaty", 7), (None, 1), ("", 12)])
def test_cursor_survives_the_address(key: str | None, pk: int) -> None:
    position = CursorPosition("abc12345", True, key, pk)
    assert read_cursor(position.sealed(), "abc12345") == position._replace(pk=str(pk))


def test_beginning_is_no_position() -> None:
    assert read_cursor(BEGINNING, "abc12345") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "a.b",
        CursorPosition("other000", False, "x", 1).sealed(),
        CursorPosition("abc12345", False, "x", 1).sealed()[:-1],
        Signer(salt="elsewhere", sep=".").sign_object(["abc12345", False, "x", "1"]),
        Signer(salt="portal.api.cursors", sep=".").sign_object(["abc12345", False]),
    ],
)
def test_foreign_cursors_are_invalid(text: str) -> None:
    with pytest.raises(InvalidCursor):
        read_cursor(text, "abc12345")


@pytest.mark.parametrize(
    ("is_before", "is_descending", "key", "expected"),
    [
        (False, False, "m", Q(k__gt="m") | Q(k="m") & Q(pk__gt=5) | Q(k__isnull=True)),
        (False, True, "m", Q(k__lt="m") | Q(k="m") & Q(pk__gt=5) | Q(k__isnull=True)),
        (True, False, "m", Q(k__lt="m") | Q(k="m") & Q(pk__lt=5)),
        (True, True, "m", Q(k__gt="m") | Q(k="m") & Q(pk__lt=5)),
        (False, False, None, Q(k__isnull=True) & Q(pk__gt=5)),
        (True, True, None, Q(k__isnull=True) & Q(pk__lt=5) | Q(k__isnull=False)),
    ],
)
def test_rows_beyond_a_position(
    monkeypatch: pytest.MonkeyPatch,
    is_before: bool,
    is_descending: bool,
    key: str | None,
    expected: Q,
) -> None:
    monkeypatch.setattr(cursors, "KEY", "k")
    position = CursorPosition("", is_before, key, 5)
    assert cursors._rows_beyond(position, is_descending=is_descending) == expected


@pytest.mark.parametrize(
    ("is_before", "is_descending", "sql"),
    [
        (False, False, ("ASC NULLS LAST", "pk")),
        (False, True, ("DESC NULLS LAST", "pk")),
        (True, False, ("DESC NULLS FIRST", "-pk")),
        (True, True, ("ASC NULLS FIRST", "-pk")),
    ],
)
def test_ordering_is_reversed_before_a_position(
    is_before: bool, is_descending: bool, sql: tuple[str, str]
) -> None:
    by, tie = cursors._ordering(is_before=is_before, is_descending=is_descending)
    assert not isinstance(by, str)
    direction = "DESC" if by.descending else "ASC"
    nulls = "FIRST" if by.nulls_first else "LAST"
    assert (f"{direction} NULLS {nulls}", tie) == sql


def test_positions_have_the_types_of_the_columns() -> None:
    rows = Place.objects.annotate(**{cursors.KEY: F("latitude")})
    position = CursorPosition("q", False, "43.25", "7")
    typed = cursors._typed_position(rows, position)
    assert (str(typed.key), type(typed.key).__name__, typed.pk) == ("43.25", "Decimal", 7)
