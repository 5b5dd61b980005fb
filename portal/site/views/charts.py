"""Pages and files of charts, and their list."""

import csv
from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.filters.closed import ClosedFilterSet
from portal.filters.refusals import problem_response
from portal.formatting.countries import load_country_names
from portal.formatting.source_list import SourceList
from portal.graphics.charts import registry, svg
from portal.graphics.charts.data import chart_to_json, list_values
from portal.graphics.charts.export import build_drawing_file, build_svg_file
from portal.graphics.charts.findings import find_finding
from portal.graphics.charts.registry import MOMENT, ChartMaker, ChartQuestionForm, ChartRefused
from portal.graphics.charts.specification import Chart
from portal.graphics.png import render_png
from portal.publication import time_travel
from portal.records.column_store import PublicColumns
from portal.records.json import DocumentRenderer
from portal.site.filter_form import FilterForm, arrange, build_query, load_choices
from portal.tabular.file_formats import BOM, CSV, file_name

CARD_BARS = 12
ONLY_STYLE = "default-src 'none'; style-src 'unsafe-inline'"
"""Content policy of SVG files, which contain a `style` element."""


@require_safe
def chart_list(request: HttpRequest) -> HttpResponse:
    """Render the list of charts with a picture of each, kept until something changes in it."""
    columns, day = PublicColumns(), (get_language(), time_travel.today(), time_travel.past_moment())
    found = (columns.kept(_build_card, maker.name, *day) for maker in registry.list_makers())
    return render(request, "charts/chart_list.html", {"cards": [card for card in found if card]})


@require_safe
def chart_page(request: HttpRequest, name: str) -> HttpResponse:
    """Render the page of a chart; with status 400, or that of a moment, what is wrong. One that
    needs parameters and is asked for without shows the example of the list of charts."""
    maker = _find_maker(name)
    try:
        chart, question = registry.load_chart_and_question(name, request.GET)
    except ChartRefused as refused:
        if not request.GET and (example := next(iter(maker.examples()), "")):
            return redirect(f"{request.path}?{example}")
        context = {"maker": maker, "problems": refused.errors, "question": refused.question}
        return render(request, "charts/chart_refused.html", context, status=refused.status)
    load_country_names(request)
    context = {
        "maker": maker,
        "chart": chart,
        "question": question,
        "filters": _arrange_filters(request, question),
        "frozen": _pinned_url(chart),
        "sources": SourceList(),
        "is_chart_page": True,
    }
    return render(request, "charts/chart_page.html", context)


def _arrange_filters(request: HttpRequest, question: ChartQuestionForm) -> FilterForm | None:
    """Arrange the form of a list, with counts, for a chart of its rows, which have no order; None
    for other forms, whose choices are loaded."""
    if isinstance(question, ClosedFilterSet):
        found = arrange(question, request)
        return replace(found, often=[part for part in found.often if part.name != "order"])
    load_choices(question.form.visible_fields())
    return None


@require_safe
def chart_file(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """Answer with a chart as SVG, PNG, CSV or JSON, or with problem details (RFC 9457)."""
    _find_maker(name)
    try:
        chart = registry.build_chart(name, request.GET)
    except ChartRefused as refused:
        return problem_response(refused.status, " ".join(refused.named()), errors=refused.errors)
    return FILES[ending](chart)


def svg_answer(document: str | bytes) -> HttpResponse:
    """Answer with a drawing, whose style sheets may be in it, and which may load nothing."""
    answer = HttpResponse(document, content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = ONLY_STYLE
    return answer


def _png(chart: Chart) -> HttpResponse:
    """At twice its size, in light colours."""
    drawn = build_svg_file(chart, in_dark=False)
    return HttpResponse(render_png(drawn, zoom=2), content_type="image/png")


def _csv(chart: Chart) -> HttpResponse:
    answer = HttpResponse(BOM, content_type=CSV.media_type)
    csv.writer(answer).writerows(list_values(chart))
    name = file_name(chart.name, dict(QueryDict(chart.query).lists()), "csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


FILES: dict[str, Callable[[Chart], HttpResponse]] = {
    "svg": lambda chart: svg_answer(build_svg_file(chart)),
    "narrow.svg": lambda chart: svg_answer(build_svg_file(chart, size=svg.NARROW)),
    "drawing.svg": lambda chart: svg_answer(build_drawing_file(chart, svg.NARROW)),
    "wide.svg": lambda chart: svg_answer(build_drawing_file(chart, svg.WIDE)),
    "png": _png,
    "csv": _csv,
    "json": lambda chart: HttpResponse(
        DocumentRenderer().render(chart_to_json(chart)), content_type="application/json"
    ),
}


def _find_maker(name: str) -> ChartMaker:
    try:
        return registry.find_maker(name)
    except registry.UnknownChart:
        raise Http404(_("There is no chart of this name.")) from None


def _build_card(_columns: PublicColumns, name: str, *_day: object) -> dict[str, object] | None:
    maker = registry.find_maker(name)
    if (chart := _first_example(maker)) is None:
        return None
    return {
        "title": str(maker.title),
        "about": str(maker.about),
        "picture": svg.draw_chart(chart, svg.NARROW),
        "chart": chart,
        "url": chart.url,
    }


def _first_example(maker: ChartMaker) -> Chart | None:
    """Return the first example with several values, or else the first with one: its first panel
    with its first bars, and without switches, as a card has no room for more."""
    first = None
    for query in maker.examples():
        try:
            chart = registry.build_chart(maker.name, query)
        except ChartRefused:  # an installation may lack the country of the example
            continue
        values = len(list(chart.points))
        if values and (first is None or values > 1):
            panels = tuple(panel.first(CARD_BARS) for panel in chart.panels[:1])
            first = replace(chart, switches=(), panels=panels)
            first = replace(first, finding=find_finding(first))
        if values > 1:
            break
    return first


def _pinned_url(chart: Chart) -> str:
    """Return the address that pins the chart to now; empty for a chart that is pinned already."""
    if chart.as_recorded:
        return ""
    moment = {MOMENT: time_travel.write_moment(timezone.now())}
    return f"/charts/{chart.name}/{build_query(QueryDict(chart.query), **moment)}"
