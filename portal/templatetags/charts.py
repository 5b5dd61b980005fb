"""`{% load charts %}`: a chart with what belongs to it: its sentences, table, files and address."""

from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import orjson
from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal import charts
from portal.charts import Chart, svg
from portal.charts.makers import MOMENT
from portal.charts.tables import tables
from portal.documents import Document
from portal.languages import Text
from portal.pages import SourceList, moment_words
from portal.templatetags._links import href
from portal.templatetags._words import local

register = template.Library()

OF_LISTS = ("view", "page", "page_size", "order")
"""Parameters of a list that do not choose what is in it."""

HARMLESS = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"}
"""JSON in a page must not end its element."""


@register.inclusion_tag("components/chart.html", takes_context=True)
def chart(
    context: Context,
    what: Chart | str,
    sources: SourceList,
    heading: str = "h3",
    **parameters: Any,
) -> dict[str, Any]:
    """A chart that a view has made, or one made here by its name and parameters:
    `{% chart "trade-pair" sources country="KZ" partner="CN" %}`. Nothing where it has no points."""
    made = what if isinstance(what, Chart) else _made(what, parameters)
    return {
        "request": context.get("request"),
        "chart": made,
        "sources": sources,
        "heading": heading,
        "is_page": bool(context.get("is_chart_page")),
        "key": key_of(made),
        "tables": tables(made),
    }


@register.simple_tag(takes_context=True)
def list_chart(context: Context, name: str) -> Chart | None:
    """The chart of all that the list on this page was asked for; None where it was asked wrongly,
    which the list says itself."""
    query = context["request"].GET.copy()
    for parameter in OF_LISTS:
        query.pop(parameter, None)
    try:
        return charts.ask(name, query)
    except charts.Refused:
        return None


@register.simple_tag
def chart_svg(chart: Chart, size: str = "wide") -> SafeString:
    """The picture alone, for a wide or a narrow place."""
    return svg.draw(chart, svg.NARROW if size == "narrow" else svg.WIDE)


@register.simple_tag
def chart_specification(chart: Chart) -> SafeString:
    """The specification as JSON that may stand inside a `script` element of a page."""
    text = orjson.dumps(charts.to_json(chart)).decode()
    for letter, written in HARMLESS.items():
        text = text.replace(letter, written)
    return SafeString(text)


@register.simple_tag
def local_words(text: Text) -> SafeString:
    """A text that knows its language; marked where that is not the reader's."""
    return local({text.language: text.text})


@register.simple_tag
def chart_file(chart: Chart, ending: str) -> str:
    """The address of a chart as a file in the reader's language: `csv`, `json`, `svg`, `png`."""
    return href(chart.file(ending))


@register.simple_tag
def chart_embed(chart: Chart) -> str:
    """The address of the page that makes the code with which others show this chart."""
    return href(f"/embed/?{urlencode({'of': chart.url})}")


@register.simple_tag
def chart_now(chart: Chart) -> str:
    """The address of a chart that is drawn as of an earlier moment, as it is now."""
    query = QueryDict(chart.query, mutable=True)
    query.pop(MOMENT, None)
    return href(f"/charts/{chart.name}/") + (f"?{query.urlencode()}" if query else "")


@register.simple_tag
def chart_citation(chart: Chart) -> str:
    """How to cite a chart, as plain text."""
    return _("“%(title)s”, chart, Corridor, %(day)s, %(address)s") % {
        "title": str(chart.title),
        "day": moment_words(chart.as_recorded or timezone.now()),
        "address": settings.SITE_URL.rstrip("/") + href(chart.url),
    }


@register.simple_tag
def source_marks(cited: tuple[Document, ...], sources: SourceList) -> list[Document]:
    """The numbered marks of what stands behind a point."""
    found = {source["slug"]: {**source, "number": sources.number(source)} for source in cited}
    return sorted(found.values(), key=lambda mark: mark["number"])


def key_of(chart: Chart) -> str:
    """An id for its elements that no other chart of a page has."""
    return f"chart-{sha256(chart.url.encode()).hexdigest()[:8]}"


def _made(name: str, parameters: dict[str, Any]) -> Chart:
    query = QueryDict(mutable=True)
    for key, value in parameters.items():
        query.setlist(key, [str(v) for v in value] if isinstance(value, list) else [str(value)])
    return charts.ask(name, query)
