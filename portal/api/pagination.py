"""Pages of an answer: `count`, `next`, `previous`, `results`."""

from typing import Any

from django.core.paginator import InvalidPage
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import PageNumberPagination

from portal.api.problems import Refused

LONGEST = 9
"""Digits of a number worth reading."""


class Pagination(PageNumberPagination):
    """Numbers that are none are refused; a page after the last one is not found."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    last_page_strings = ()

    def get_page_size(self, request: Any) -> int:
        asked = _number(request, "page_size", self.page_size)
        if asked > self.max_page_size:
            sentence = _("At most %s rows come in one page.") % self.max_page_size
            raise Refused({"page_size": [sentence]})
        return asked

    def get_page_number(self, request: Any, paginator: Any) -> int:
        asked = _number(request, "page", 1)
        try:
            paginator.validate_number(asked)
        except InvalidPage:
            sentence = _("There is no page %(asked)s. The last one is %(last)s.")
            raise NotFound(sentence % {"asked": asked, "last": paginator.num_pages}) from None
        return asked

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        sizes = {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return [
            _parameter("page", "Which page of the answer", {"minimum": 1, "default": 1}),
            _parameter("page_size", "How many rows in a page", sizes),
        ]

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "Rows in all pages together"},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }


def _number(request: Any, name: str, default: int) -> int:
    asked: str = request.query_params.get(name) or str(default)
    if not (asked.isascii() and asked.isdigit() and int(asked[:LONGEST])):
        raise Refused({name: [_("“%s” is not a number from 1 on.") % asked[:80]]})
    if len(asked) > LONGEST:
        raise Refused({name: [_("This number is too large.")]})
    return int(asked)


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "integer", **schema},
    }
