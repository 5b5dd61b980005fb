"""Pagination by page number (`count`, `next`, `previous`, `results`) or by cursor (no `count`)."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import cast

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from portal.filters.refusals import InvalidParameters
from portal.opendata.api import cursors
from portal.opendata.api.cursors import BEGINNING, CursorPosition, CursorStep, InvalidCursor
from portal.records.document_types import JsonObject

LONGEST = 9
"""Maximum digits of a number."""

NOT_IN_QUERY = ("cursor", "page", "page_size", "fields", "format")
"""Parameters that do not change the order of rows."""


class Pagination(PageNumberPagination):
    """Page numbers and cursors: 400 for an invalid number or cursor, 404 beyond the last page.
    `cursor=*` is the first page of a walk by cursor."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    last_page_strings = ()

    request: Request
    page: Page[object]
    count_rows: Callable[[], int] | None = None
    step: CursorStep | None = None
    """The current page of a walk by cursor; None for page numbers."""

    def paginate_queryset[M: Model, Row](
        self,
        queryset: QuerySet[M, Row] | Sequence[Row],
        request: Request,
        view: APIView | None = None,
    ) -> list[Row] | None:
        loaded = getattr(view, "loaded", lambda rows: rows)
        if not (cursor := request.query_params.get("cursor")):
            self.count_rows = getattr(view, "count_rows", None)
            rows = getattr(view, "paged", loaded)(queryset)
            return super().paginate_queryset(rows, request, view)
        if request.query_params.get("page"):
            raise InvalidParameters(
                {"page": [_("A cursor leads to a page by itself; leave “page” out.")]}
            )
        self.request = request
        question = _query_hash(request)
        try:
            place = cursors.read_cursor(cursor, question)
        except InvalidCursor:
            raise InvalidParameters({"cursor": [_invalid_cursor(cursor)]}) from None
        size = self.get_page_size(request)
        rows = cast(QuerySet[Model], queryset)
        self.step = cursors.fetch_page(rows, place, size, question, loaded)
        return self.step.rows

    def get_paginated_response(self, data: object) -> Response:
        if self.step is None:
            return super().get_paginated_response(data)
        around = {"next": self.get_next_link(), "previous": self.get_previous_link()}
        return Response({**around, "results": data})

    def get_next_link(self) -> str | None:
        return super().get_next_link() if self.step is None else self._cursor_url(self.step.after)

    def get_previous_link(self) -> str | None:
        return (
            super().get_previous_link() if self.step is None else self._cursor_url(self.step.before)
        )

    def links(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield the neighbouring, first and last pages for `Link` headers."""
        if following := self.get_next_link():
            yield following, {"rel": "next"}
        if previous := self.get_previous_link():
            yield previous, {"rel": "prev"}
        here = self.request.build_absolute_uri()
        if self.step is not None:
            yield replace_query_param(here, "cursor", BEGINNING), {"rel": "first"}
            return
        last = self.page.paginator.num_pages
        yield remove_query_param(here, "page"), {"rel": "first"}
        yield replace_query_param(here, "page", last), {"rel": "last"}

    def get_page_size(self, request: Request) -> int:
        asked = _read_number(request, "page_size", self.page_size)
        if asked > self.max_page_size:
            sentence = _("At most %s rows come in one page.") % self.max_page_size
            raise InvalidParameters({"page_size": [sentence]})
        return asked

    def get_page_number(self, request: Request, paginator: Paginator[object]) -> int:
        asked = _read_number(request, "page", 1)
        if self.count_rows:
            paginator.count = self.count_rows()
        try:
            paginator.validate_number(asked)
        except InvalidPage:
            sentence = _("There is no page %(asked)s. The last one is %(last)s.")
            raise NotFound(sentence % {"asked": asked, "last": paginator.num_pages}) from None
        return asked

    def get_schema_operation_parameters(self, view: APIView) -> list[JsonObject]:
        numbers = {"type": "integer", "minimum": 1, "maximum": 10**LONGEST - 1, "default": 1}
        sizes = {**numbers, "maximum": self.max_page_size, "default": self.page_size}
        walk = (
            "Instead of `page`: `*` begins a walk through all rows, `next` of each answer goes on. "
            "It costs the same at any depth, and rows that come meanwhile move nothing"
        )
        return [
            query_parameter("page", "Which page of the answer", numbers),
            query_parameter("page_size", "How many rows in a page", sizes),
            query_parameter("cursor", walk, {"type": "string"}),
        ]

    def get_paginated_response_schema(self, schema: JsonObject) -> JsonObject:
        link = {"type": ["string", "null"], "format": "uri"}
        count = "Rows in all pages together; absent from a walk by cursor"
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": count},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def _cursor_url(self, place: CursorPosition | None) -> str | None:
        here = self.request.build_absolute_uri()
        return replace_query_param(here, "cursor", place.sealed()) if place else None


def _query_hash(request: Request) -> str:
    """Return a hash of path and filters, by which a cursor belongs to its query."""
    asked = sorted((name, value) for name, value in request.query_params.lists())
    relevant = [one for one in asked if one[0] not in NOT_IN_QUERY and any(one[1])]
    path = request.path.partition(".")[0].rstrip("/")
    return hashlib.sha256(repr([path, relevant]).encode()).hexdigest()[:8]


def _invalid_cursor(cursor: str) -> str:
    sentence = _(
        "“%s” is no cursor of this query. Begin with cursor=* and follow “next” of each answer."
    )
    return sentence % cursor[:80]


def _read_number(request: Request, name: str, default: int) -> int:
    asked: str = request.query_params.get(name) or str(default)
    if not (asked.isascii() and asked.isdigit() and int(asked[:LONGEST])):
        raise InvalidParameters({name: [_("“%s” is not a number from 1 on.") % asked[:80]]})
    if len(asked) > LONGEST:
        raise InvalidParameters({name: [_("This number is too large.")]})
    return int(asked)


def query_parameter(name: str, description: str, schema: JsonObject) -> JsonObject:
    """Return a parameter as OpenAPI describes it."""
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
