"""`{% load charts %}`: charts with their texts, tables, files and addresses."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from operator import itemgetter
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.formatting.source_list import MOST_MARKS, SourceList
from portal.graphics.charts import registry, svg
from portal.graphics.charts.descriptions import describe_chart
from portal.graphics.charts.export import measure_drawing
from portal.graphics.charts.notes import name_publishers
from portal.graphics.charts.registry import MOMENT
from portal.graphics.charts.specification import Chart, ChartPoint
from portal.graphics.charts.tables import build_chart_tables
from portal.models.languages import PickedText
from portal.publication.fact_rows import DistinctSources
from portal.records.document_types import CitedSource
from portal.records.kinds import all_kinds
from portal.site.filter_form import build_query
from portal.templatetags._figures import draw_marks
from portal.templatetags._links import href
from portal.templatetags._words import draw, local, words

register = template.Library()

MOST_INLINE = 17_000
"""Bytes of a drawing that is part of a page."""
MOST_NOTES = 3
"""Sentences that stand open below a chart of another page."""


@register.inclusion_tag("components/chart.html", takes_context=True)
def chart(
    context: Context,
    chart: Chart,
    sources: SourceList,
    heading: str = "h3",
    *,
    brief: bool = False,
    light: bool = False,
) -> dict[str, object]:
    """Draw a chart from a view. `brief` leaves out the table, the sources and the switches, which
    the page of the chart has, and has the drawing for phones, and a large one, in a file, which
    knows no drafts. `light` besides leaves out the notes and has every drawing in a file."""
    if brief:
        chart = replace(chart, switches=())
    return {
        "request": context.get("request"),
        "headings": context.get("headings"),
        "chart": chart,
        "sources": sources,
        "heading": heading,
        "is_page": bool(context.get("is_chart_page")),
        "key": key_of(chart),
        "tables": [] if brief else build_chart_tables(chart),
        "is_brief": brief,
        "is_light": light,
        "folds_notes": len(chart.notes) > (MOST_NOTES if brief else 2 * MOST_NOTES),
        "is_inline": not brief or bool(context.get("preview")),
    }


@register.inclusion_tag("components/chart_same.html")
def same_rows(chart: Chart, *, with_list: bool = True) -> dict[str, object]:
    """Draw links to the list and to other charts of the same rows."""
    drawn = registry.find_maker(chart.name).of
    if drawn is None:
        return {}
    asked = QueryDict(chart.query)
    query = build_query(asked, *{*asked} - {*drawn.base_filters} | {"order"})
    others = [one for one in registry.list_makers() if one.of is drawn and one.name != chart.name]
    return {
        "list_url": all_kinds()[drawn._meta.model.kind()].path + query if with_list else "",
        "others": [(one.title, f"/charts/{one.name}/{query}") for one in others],
    }


@register.simple_tag
def chart_svg(chart: Chart, size: str = "wide", *, has_switches: bool = False) -> SafeString:
    """Draw the picture alone, wide or narrow."""
    return svg.draw_chart(
        chart, svg.NARROW if size == "narrow" else svg.WIDE, has_switches=has_switches
    )


@register.simple_tag
def chart_image(chart: Chart, size: str = "narrow", *, in_file: bool = False) -> SafeString:
    """Draw the narrow picture from its file, or the wide one if a page has no room for it."""
    if size == "wide" and not in_file:
        drawn = chart_svg(chart)
        if len(drawn.encode()) <= MOST_INLINE:
            return drawn
    width, height = measure_drawing(chart, svg.WIDE if size == "wide" else svg.NARROW)
    return format_html(
        '<img class="chart-image" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        chart_file(chart, "wide.svg" if size == "wide" else "drawing.svg"),
        describe_chart(chart),
        width,
        height,
    )


register.simple_tag(name_publishers, name="chart_publishers")
register.simple_tag(svg.draw_key, name="chart_line_key")


@register.simple_tag
def local_words(text: PickedText) -> SafeString:
    """Write a text with a note of its language if that is not the reader's."""
    return local({text.language: text.text})


@register.simple_tag
def chart_question(chart: Chart) -> SafeString:
    """Write what a chart was asked for, beneath its finding."""
    return format_html_join(" · ", "{}", ((local_words(text),) for text in chart.question))


@register.simple_tag
def chart_file(chart: Chart, ending: str) -> str:
    """Return the address of a file in the reader's language: `csv`, `json`, `svg`, `png`."""
    return href(chart.file(ending))


@register.simple_tag
def chart_embed(chart: Chart) -> str:
    """Return the address of the page with the embed code of a chart."""
    return href(f"/embed/?{urlencode({'of': chart.url})}")


@register.simple_tag
def chart_now(chart: Chart) -> str:
    """Return the address of the current version of a chart pinned to a moment."""
    return href(f"/charts/{chart.name}/") + build_query(QueryDict(chart.query), MOMENT)


@register.simple_tag
def chart_cell(point: ChartPoint, sources: SourceList, *, with_note: bool = False) -> SafeString:
    """Draw a point in the table of its chart. Tables may have hundreds of cells, so those with
    only a number, its sources and a note are written without a template."""
    marks = drawn_marks(point.sources, sources)
    has_more = point.is_forecast or point.is_partial or point.status or point.others
    if has_more or (with_note and point.note and point.url):
        context = {"point": point, "sources": sources, "marks": marks, "with_note": with_note}
        return draw("components/chart_cell.html", **context)
    figure = '<span class="figure"><data value="{}">{}</data>{}</span>'
    leads_on = bool(point.url and not point.sources)  # a sum, to the list with its sources
    text = (
        format_html('<a href="{}">{}</a>', href(point.url), point.text) if leads_on else point.text
    )
    note = ' <span class="sub chart-note">{}</span>' if with_note and point.note else "{}"
    cell = f'<div class="chart-cell">{figure}{note}</div>'
    return format_html(cell, point.value, text, marks, words(point.note) if with_note else "")


@register.simple_tag
def drawn_marks(cited: Sequence[CitedSource], sources: SourceList) -> SafeString:
    """Draw the numbered marks of the sources of a value."""
    if not isinstance(cited, DistinctSources):
        cited = list({one["slug"]: one for one in cited}.values())
    shown = cited[:MOST_MARKS]
    marks = sorted(map(sources.mark, shown), key=itemgetter("number"))
    return draw_marks(marks, len(cited) - len(shown))


def key_of(chart: Chart) -> str:
    """Return an id for the elements of a chart, unique on a page."""
    return f"chart-{sha256(chart.url.encode()).hexdigest()[:8]}"
