"""Answers of the API as pages, for people whose browsers ask for `text/html`.

A page shows what a program would get, with links, the other formats and the parameters. Addresses
of the API have no language, so it is in English.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.opendata.api.filtering import ClosedFilterBackend
from portal.opendata.api.negotiation import FormatRenderer
from portal.opendata.api.pagination import Pagination
from portal.records.document_types import Json, JsonObject
from portal.tabular.file_formats import JSON

if TYPE_CHECKING:
    from portal.opendata.api.views import RowViewSet

ADDRESS = re.compile(r"&quot;(https?://[^\s&]+(?:&amp;[^\s&]+)*|/(?:[\w.~%-]+/)+)&quot;")
"""A text of JSON, escaped, that is an address as a whole."""


class PageRenderer(FormatRenderer):
    """JSON on a page. Only `Accept` chooses it: it has no name for `format=`."""

    def __init__(self) -> None:
        super().__init__(JSON)
        self.format, self.media_type = "", "text/html"

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        around = renderer_context or {}
        view, request, response = around["view"], around["request"], around["response"]
        answer = json.loads(super().render(data))
        response["Content-Type"] = "text/html; charset=utf-8"
        rows = [(_name(row), write_with_links(row)) for row in answer.get("results", ())]
        context = {
            "address": request.get_full_path(),
            "answer": answer,
            "is_refused": response.exception,
            "rows": rows,
            "text": "" if rows else write_with_links(answer),
            "title": "API",
            "is_in_one_language": True,
            "no_address": True,
            **(_about(view) if hasattr(view, "filterset_class") else {}),
        }
        page: str = render_to_string("portal/api_answer.html", context, request._request)
        return page.encode()


def write_with_links(answer: Json) -> SafeString:
    """Return indented JSON as HTML, with a link for each text that is an address."""
    text = str(escape(json.dumps(answer, ensure_ascii=False, indent=2)))
    return mark_safe(ADDRESS.sub(r'&quot;<a href="\1">\1</a>&quot;', text))  # noqa: S308  # escaped


def _name(row: JsonObject) -> str:
    """Return what a row is called in English, or its key."""
    found = row.get("title") or row.get("name")
    if isinstance(found, dict):
        found = found.get("en")
    keys = (row.get(key) for key in ("slug", "key", "uid", "code", "position"))
    return str(found or next(filter(None, keys), "row"))


def _about(endpoint: "RowViewSet") -> dict[str, object]:
    names = endpoint.model()._meta
    return {
        "title": names.verbose_name if endpoint.detail else names.verbose_name_plural,
        "formats": endpoint.addresses(),
        "parameters": [] if endpoint.detail else list(_parameters(endpoint)),
    }


def _parameters(endpoint: "RowViewSet") -> Iterator[tuple[str, str, str]]:
    """Yield name, description and allowed values of each parameter of a list."""
    filters, paging = ClosedFilterBackend(), Pagination()
    described = filters.get_schema_operation_parameters(endpoint)
    for one in [*described, *paging.get_schema_operation_parameters(endpoint)]:
        schema = one["schema"]
        allowed = schema.get("enum") or schema.get("items", {}).get("enum") or ()
        yield one["name"], one["description"], ", ".join(map(str, allowed))
