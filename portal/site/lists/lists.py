"""List pages: filtered records, one page of rows, a choice of views, and errors of the form."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.filters.closed import ClosedFilterSet
from portal.filters.refusals import repeated_parameter, unknown_value
from portal.filters.selection import Loaded, SelectedRows, selection_of
from portal.formatting.addresses import parse_number
from portal.formatting.countries import country_names, load_country_names
from portal.formatting.presentation import StoredRow
from portal.formatting.source_list import SourceList
from portal.formatting.summaries import labelled
from portal.graphics.charts import registry
from portal.graphics.maps.picture import MapPicture
from portal.graphics.maps.question import build_map_question, find_features
from portal.models import Record
from portal.records.kinds import kind_of
from portal.records.upgrade import stored_document
from portal.site.filter_form import MOST_CHIPS, arrange, build_query, relax_filters, without

PAGE_SIZE = 30
MAP_TITLE, CHART_TITLE = gettext_lazy("Map"), gettext_lazy("Chart")


@dataclass(frozen=True, kw_only=True)
class ListView:
    """View of a list: `?view=map`."""

    key: str
    title: StrOrPromise
    template: str = ""
    """Empty for the table, which the template of the list draws itself."""
    is_whole: bool = False
    """True for a view of all results at once instead of pages."""
    column: str = ""
    """Column with the day of the record, by which the rows are ordered, the newest first; behind
    a blank one with a plan, which counts where no day is known."""
    needs_records: bool = False
    """True for a view of records; others get documents, unread (`StoredRow`)."""

    def can_be_default(self, parameters: QueryDict) -> bool:
        """Tell if it respects all parameters, and so may be shown when none is chosen."""
        return True

    def extra_context(
        self, request: HttpRequest, found: ClosedFilterSet, page: Page[Record]
    ) -> dict[str, object]:
        """Return the context of its template in addition to the rows of the page."""
        return {}


def order_words(found: ClosedFilterSet) -> str:
    """Return “Sorted by: capacity, descending” of a list; empty for a wrong order."""
    ordering = found.filters["order"]
    asked = found.form.data.get("order") or ordering.default
    return labelled(_("Sorted by"), str(dict(ordering.extra["choices"]).get(asked, "")))


@dataclass(frozen=True, kw_only=True)
class MapView(ListView):
    """Map of the rows; a cluster links to the same view, zoomed in."""

    key: str = "map"
    title: StrOrPromise = MAP_TITLE
    template: str = "components/list_map.html"
    is_whole: bool = True

    def extra_context(
        self, request: HttpRequest, found: ClosedFilterSet, page: Page[Record]
    ) -> dict[str, object]:
        parameters = QueryDict(mutable=True)
        for name, values in found.asked.items():
            parameters.setlist(name, [] if name in NOT_ON_MAP else values)
        query = build_query(parameters, layer=found.queryset.model.kind())
        result = find_features(build_map_question(QueryDict(query[1:])))
        base = request.path + build_query(parameters, view="map")
        return {"list_map": MapPicture(result, country_names(request), base, query)}


@dataclass(frozen=True, kw_only=True)
class ChartView(ListView):
    """Chart of the rows, by a maker that takes the parameters of the list."""

    key: str = "chart"
    title: StrOrPromise = CHART_TITLE
    template: str = "components/list_chart.html"
    is_whole: bool = True
    maker: str

    def extra_context(
        self, request: HttpRequest, found: ClosedFilterSet, page: Page[Record]
    ) -> dict[str, object]:
        """Return the chart as `list_chart`; None for parameters that the maker refuses."""
        parameters = without(request.GET, "page", "view")
        try:
            return {"list_chart": registry.build_chart(self.maker, parameters)}
        except (LookupError, registry.ChartRefused):
            return {"list_chart": None}


NOT_ON_MAP = ("page", "page_size", "order", "view", "format")
"""Parameters of a list that its map omits."""

TABLE = ListView(key="table", title=gettext_lazy("Table"))
MAP = MapView()


def chart_view(maker: str) -> ListView:
    return ChartView(maker=maker)


def filter_parameters(request: HttpRequest) -> QueryDict:
    """Return the parameters for the FilterSet: all but the view."""
    return without(request.GET, "view")


def list_context(request: HttpRequest, found: ClosedFilterSet, *views: ListView) -> dict[str, Any]:
    """Build the context of a list page, with rows for the table (`StoredRow`). `found` filters a
    queryset with documents; the default is the first view that respects all parameters."""
    offered = views or (TABLE,)
    view = _chosen_view(request, found, offered)
    load: Loaded = iter if view.needs_records else _stored
    page = requested_page(request, found, f"-{view.column}" if view.column else "", load=load)
    return {
        "filterset": found,
        "page": page,
        "rows": [] if view.needs_records else list(page),
        "sources": SourceList(is_brief=True),
        "kind": found.queryset.model.kind(),
        "declaration": (kind := kind_of(found.queryset.model)),
        "list_title": kind.many,
        "order_words": "" if view.is_whole or view.column else order_words(found),
        "is_filtered": bool(found.form.changed_data) and not found.form.errors,
        "view": view,
        "views": offered,
        **(view.extra_context(request, found, page) if page.paginator.count else {}),
    }


def render_list(
    request: HttpRequest,
    template: str | list[str],
    context: dict[str, Any],
    *,
    has_filters: bool = True,
) -> HttpResponse:
    """Render the page; with status 400 if the form has errors, which it shows.

    Adds to the context `filters` (the form with counts), `fewer` (for an empty list: the results
    with one condition less) and the order of the rows, which a view may have in words of its own;
    `has_filters` is False for lists without such a form.
    """
    load_country_names(request)
    found, status = context["filterset"], 200
    if has_filters:
        filters = arrange(found, request)
        is_empty = not context["page"].paginator.count and not found.form.errors
        is_short = len(filters.chips) < MOST_CHIPS  # else each question names a thousand values
        fewer = relax_filters(found, filters.chips) if is_empty and is_short else []
        order = {"default_order": found.filters["order"].default, "order_words": order_words(found)}
        context = {**order, **context, "filters": filters, "fewer": fewer}
    if not found.is_valid():
        status = 400
    return render(request, template, context, status=status)


def requested_page(
    request: HttpRequest,
    found: ClosedFilterSet,
    order: str = "",
    size: int = 0,
    load: Loaded = iter,
) -> Page[Any]:
    """Return the requested page of rows; a wrong number becomes an error of the form. `order` is a
    column of dates or numbers that counts instead of the order of the form, `size` the number of
    rows where they are high."""
    size = size or PAGE_SIZE
    found.refuse_for_programs()
    is_found = found.is_valid() and not found.queryset.query.is_empty()
    rows: Any = found.queryset.none()
    if is_found:
        selection = selection_of(found)
        rows = SelectedRows(selection, order or selection.shown_order, load)
    paginator = Paginator(rows, size)
    number = request.GET.get("page") or "1"
    is_page = (parse_number(number) or 0) in paginator.page_range
    if found.is_valid() and not is_page:
        found.form.add_error(
            None,
            _("There is no page “%(asked)s”. The last one is %(last)s.")
            % {"asked": number, "last": paginator.num_pages},
        )
        return Paginator(found.queryset.none(), size).page(1)
    return paginator.page(int(number) if is_page else 1)


def _stored(found: QuerySet[Model]) -> Iterator[StoredRow]:
    document = stored_document("edition__document")
    return starmap(StoredRow, found.values_list("pk", "edition_id", document))


def _chosen_view(
    request: HttpRequest, found: ClosedFilterSet, offered: tuple[ListView, ...]
) -> ListView:
    """Return the requested view; an unknown one becomes an error of the form."""
    default = next((view for view in offered if view.can_be_default(request.GET)), offered[0])
    key = request.GET.get("view") or default.key
    by_key = {view.key: view for view in offered}
    if len(set(request.GET.getlist("view"))) > 1:
        found.form.add_error(None, repeated_parameter("view"))
    if key not in by_key:
        found.form.add_error(None, unknown_value(key, by_key))
    return by_key.get(key, default)
