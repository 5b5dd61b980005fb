"""Pages that list records: what was asked, one page of rows, and what is wrong with a question."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.filters import ClosedFilterSet
from portal.pages.presented import present_row
from portal.pages.sources import SourceList

PAGE_SIZE = 50


def listing(request: HttpRequest, found: ClosedFilterSet) -> dict[str, Any]:
    """Context of a list page. `found` filters a queryset with documents."""
    page = one_page(request, found)
    return {
        "filterset": found,
        "page": page,
        "rows": [present_row(record.edition.document) for record in page],
        "sources": SourceList(),
        "default_order": found.filters["order"].default,
        "is_filtered": bool(found.form.changed_data) and not found.form.errors,
    }


def render_list(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or with status 400 the page with its form that says what cannot be answered."""
    return render(
        request, template, context, status=200 if context["filterset"].is_valid() else 400
    )


def one_page(request: HttpRequest, found: ClosedFilterSet) -> Page[Any]:
    """The page that was asked for; a number that is none becomes an error of the form."""
    paginator = Paginator(found.qs, PAGE_SIZE)
    asked = request.GET.get("page", "1")
    if found.is_valid() and not _is_page(asked, paginator):
        found.form.add_error(
            None,
            _("There is no page “%(asked)s”. The last one is %(last)s.")
            % {"asked": asked, "last": paginator.num_pages},
        )
        return Paginator(found.queryset.none(), PAGE_SIZE).page(1)
    return paginator.page(int(asked) if _is_page(asked, paginator) else 1)


def _is_page(asked: str, paginator: Any) -> bool:
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 9
    return is_number and 1 <= int(asked) <= paginator.num_pages
