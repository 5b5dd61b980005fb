"""List pages: filtered records, one page of rows, a choice of views, and errors of the form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters import ClosedFilterSet
from portal.formatting.presentation import present_row
from portal.formatting.source_list import SourceList
from portal.models import Record
from portal.records.kinds import kind_of

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class ListView:
    """View of a list: `?view=map`."""

    key: str
    title: str | Promise
    template: str = ""
    """Empty for the table, which the template of the list draws itself."""
    maker: str = ""
    """Name of the chart that takes the parameters of the list."""
    is_whole: bool = False
    """True for a view of all results at once instead of pages."""
    column: str = ""
    """Column with the day of the record, for views ordered by time."""

    def can_be_default(self, parameters: QueryDict) -> bool:
        """Tell if it respects all parameters, and so may be shown when none is chosen."""
        return True

    def order[R: Record](self, rows: QuerySet[R]) -> QuerySet[R]:
        return rows

    def extra_context(self, found: ClosedFilterSet, page: Page[Record]) -> dict[str, object]:
        """Return the context of its template in addition to the rows of the page."""
        return {}


TABLE = ListView(key="table", title=gettext_lazy("Table"))
MAP = ListView(
    key="map", title=gettext_lazy("Map"), template="components/list_map.html", is_whole=True
)


def chart(maker: str) -> ListView:
    title = gettext_lazy("Chart")
    template = "components/list_chart.html"
    return ListView(key="chart", title=title, template=template, maker=maker, is_whole=True)


def question(request: HttpRequest) -> QueryDict:
    """Return the parameters for the FilterSet: all but the view."""
    parameters = request.GET.copy()
    parameters.pop("view", None)
    return parameters


def listing(request: HttpRequest, found: ClosedFilterSet, *views: ListView) -> dict[str, Any]:
    """Build the context of a list page. `found` filters a queryset with documents by `question`;
    the default is the first view that respects all parameters."""
    offered = views or (TABLE,)
    view = _chosen_view(request, found, offered)
    page = requested_page(request, found, view.order)
    return {
        "filterset": found,
        "page": page,
        "rows": [present_row(record.edition.document) for record in page],
        "sources": SourceList(),
        "kind": found.queryset.model.kind(),
        "declaration": kind_of(found.queryset.model),
        "default_order": found.filters["order"].default,
        "is_filtered": bool(found.form.changed_data) and not found.form.errors,
        "view": view,
        "views": offered,
        **view.extra_context(found, page),
    }


def render_list(
    request: HttpRequest, template: str | list[str], context: dict[str, Any]
) -> HttpResponse:
    """Render the page; with status 400 if the form has errors, which it shows."""
    return render(
        request, template, context, status=200 if context["filterset"].is_valid() else 400
    )


def requested_page(
    request: HttpRequest,
    found: ClosedFilterSet,
    order: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None,
) -> Page[Any]:
    """Return the requested page of rows; a wrong number becomes an error of the form."""
    paginator = Paginator(order(found.qs) if order else found.qs, PAGE_SIZE)
    number = request.GET.get("page") or "1"
    is_page = _is_page(number, paginator)
    if found.is_valid() and not is_page:
        found.form.add_error(
            None,
            _("There is no page “%(asked)s”. The last one is %(last)s.")
            % {"asked": number, "last": paginator.num_pages},
        )
        return Paginator(found.queryset.none(), PAGE_SIZE).page(1)
    return paginator.page(int(number) if is_page else 1)


def _chosen_view(
    request: HttpRequest, found: ClosedFilterSet, offered: tuple[ListView, ...]
) -> ListView:
    """Return the requested view; an unknown one becomes an error of the form."""
    default = next((view for view in offered if view.can_be_default(request.GET)), offered[0])
    key = request.GET.get("view") or default.key
    by_key = {view.key: view for view in offered}
    if key not in by_key:
        sentence = _("“%(value)s” is not known here. These are allowed: %(allowed)s.")
        found.form.add_error(None, sentence % {"value": key, "allowed": ", ".join(by_key)})
    return by_key.get(key, default)


def _is_page(number: str, paginator: Paginator[Any]) -> bool:
    is_number = number.isascii() and number.isdigit() and len(number) < 9
    return is_number and 1 <= int(number) <= paginator.num_pages
