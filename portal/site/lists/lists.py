"""Pages that list records: what was asked, one page of rows, in which form, and what is wrong with
a question."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.filters import ClosedFilterSet
from portal.formatting.addresses import parse_number
from portal.formatting.countries import country_names, load_country_names
from portal.formatting.presentation import present_row
from portal.formatting.source_list import SourceList
from portal.graphics import charts
from portal.graphics.maps.picture import MapPicture
from portal.graphics.maps.question import ask, map_question
from portal.records.kinds import kind_of
from portal.site.filter_form import address, arrange, loosened

PAGE_SIZE = 50
MAP_TITLE, CHART_TITLE = gettext_lazy("Map"), gettext_lazy("Chart")


@dataclass(frozen=True, kw_only=True)
class ListView:
    """A form in which the rows of a question are shown: `?view=map`."""

    key: str
    title: Any
    template: str = ""
    """What draws it; a list draws its own table."""
    is_whole: bool = False
    """Whether it shows all that was found at once, rather than in pages."""
    column: str = ""
    """The column of the record with its day, where rows stand by time."""

    def suits(self, asked: QueryDict) -> bool:
        """Whether it answers all that is asked, and so may come where none is asked for."""
        return True

    def order(self, rows: Any) -> Any:
        return rows

    def context(
        self, request: HttpRequest, found: ClosedFilterSet, page: Page[Any]
    ) -> dict[str, Any]:
        """Context of its template, besides the rows of the page."""
        return {}


@dataclass(frozen=True, kw_only=True)
class MapView(ListView):
    """The rows as a map; signs for several lead deeper into the same view."""

    key: str = "map"
    title: Any = MAP_TITLE
    template: str = "components/list_map.html"
    is_whole: bool = True

    def context(
        self, request: HttpRequest, found: ClosedFilterSet, page: Page[Any]
    ) -> dict[str, Any]:
        asked = QueryDict(mutable=True)
        for name, values in found.asked.items():
            asked.setlist(name, [] if name in NOT_ON_MAP else values)
        query = address(asked, layer=found.queryset.model.kind())
        result = ask(map_question(QueryDict(query[1:])))
        base = request.path + address(asked, view="map")
        return {"list_map": MapPicture(result, country_names(request), base, query)}


@dataclass(frozen=True, kw_only=True)
class ChartView(ListView):
    """The rows as the chart of a maker that takes the parameters of the list."""

    key: str = "chart"
    title: Any = CHART_TITLE
    template: str = "components/list_chart.html"
    is_whole: bool = True
    maker: str

    def context(
        self, request: HttpRequest, found: ClosedFilterSet, page: Page[Any]
    ) -> dict[str, Any]:
        """`list_chart` is None for a question that the maker refuses."""
        asked = request.GET.copy()
        for name in ("page", "view"):
            asked.pop(name, None)
        try:
            return {"list_chart": charts.ask(self.maker, asked)}
        except (LookupError, charts.ChartRefused):
            return {"list_chart": None}


NOT_ON_MAP = ("page", "page_size", "order", "view", "format")
"""Parameters of a list that its map does not take."""

TABLE = ListView(key="table", title=gettext_lazy("Table"))
MAP = MapView()


def chart(maker: str) -> ListView:
    return ChartView(maker=maker)


def question(request: HttpRequest) -> QueryDict:
    """What is asked of the FilterSet: all of the address but the form of the answer."""
    asked = request.GET.copy()
    asked.pop("view", None)
    return asked


def listing(request: HttpRequest, found: ClosedFilterSet, *views: ListView) -> dict[str, Any]:
    """Context of a list page. `found` filters a queryset with documents by the `question`; nobody
    has to ask for the first of the views that suits it."""
    offered = views or (TABLE,)
    view = _asked_view(request, found, offered)
    page = one_page(request, found, view.order)
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
        **(view.context(request, found, page) if page.paginator.count else {}),
    }


def render_list(
    request: HttpRequest,
    template: str | list[str],
    context: dict[str, Any],
    *,
    has_filters: bool = True,
) -> HttpResponse:
    """The page, or with status 400 the page with its form that says what cannot be answered.

    Adds `filters` (the form, counted) and `fewer` (for an empty list: what it would give with one
    condition less); `has_filters` is false for lists that draw no such form.
    """
    load_country_names(request)
    found, status = context["filterset"], 200
    if has_filters:
        filters = arrange(found, request)
        is_empty = not context["page"].paginator.count and not found.form.errors
        fewer = loosened(found, filters.chips) if is_empty else []
        context = {**context, "filters": filters, "fewer": fewer}
    if not found.is_valid():
        status = 400
    return render(request, template, context, status=status)


def one_page(request: HttpRequest, found: ClosedFilterSet, order: Any = None) -> Page[Any]:
    """The page that was asked for; a number that is none becomes an error of the form."""
    paginator = Paginator(order(found.qs) if order else found.qs, PAGE_SIZE)
    asked = request.GET.get("page") or "1"
    if found.is_valid() and not _is_page(asked, paginator):
        found.form.add_error(
            None,
            _("There is no page “%(asked)s”. The last one is %(last)s.")
            % {"asked": asked, "last": paginator.num_pages},
        )
        return Paginator(found.queryset.none(), PAGE_SIZE).page(1)
    return paginator.page(int(asked) if _is_page(asked, paginator) else 1)


def _asked_view(
    request: HttpRequest, found: ClosedFilterSet, offered: tuple[ListView, ...]
) -> ListView:
    """The view that was asked for; one that is not offered becomes an error of the form."""
    usual = next((view for view in offered if view.suits(request.GET)), offered[0])
    asked = request.GET.get("view") or usual.key
    by_key = {view.key: view for view in offered}
    if asked not in by_key:
        sentence = _("“%(value)s” is not known here. These are allowed: %(allowed)s.")
        found.form.add_error(None, sentence % {"value": asked, "allowed": ", ".join(by_key)})
    return by_key.get(asked, usual)


def _is_page(asked: str, paginator: Paginator[Any]) -> bool:
    return (parse_number(asked) or 0) in paginator.page_range
