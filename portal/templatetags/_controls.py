"""Controls of lists: filters, order, pages; and badges."""

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.filters.closed import ClosedFilterSet
from portal.filters.grouping import grouped_kind
from portal.formatting.addresses import absolute_url
from portal.graphics.charts import list_questions
from portal.models import Record
from portal.records.kinds import kind_of
from portal.site.filter_form import build_query
from portal.tabular.file_formats import CSV, XLSX, list_formats
from portal.templatetags._links import href
from portal.templatetags._words import choice

register = template.Library()


@register.simple_tag
def badge(value: str, column: str) -> SafeString:
    """Draw the label of a choice: `{% badge phase.status "projects.Phase.phase_status" %}`."""
    if not value:
        return SafeString("")
    return format_html(
        '<span class="badge" data-value="{}">{}</span>', value, choice(value, column)
    )


@register.simple_tag(takes_context=True)
def question_url(context: Context, url: str = "", *without: str, **instead: object) -> str:
    """Return another address with the query of this page: `{% question_url "/map/" "order" %}`;
    without the parameters `page` and `view`."""
    query = build_query(context["request"].GET, "page", "view", *without, **instead)
    return href(url) + (query or ("" if url else "?"))


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int | str, name: str = "page") -> str:
    """Return the query of another page of this list, or of one whose parameter is called so."""
    return build_query(context["request"].GET, **{name: number})


@register.simple_tag(takes_context=True)
def download_links(context: Context, filterset: ClosedFilterSet) -> dict[str, object]:
    """Return title and address of the files with the filtered rows: `short` ones of few columns
    for records, and `whole` ones; the ZIP, last, has claims and sources as well."""
    request, model = context["request"], filterset.queryset.model
    if not filterset.is_valid():
        return {}
    query = build_query(request.GET, "page", "view")
    formats = [(one.title, one.key) for one in list_formats(model)]
    files = [
        (title, f"{request.path}download.{ending}{query}")
        for title, ending in (*formats, ("ZIP", "zip"))
    ]
    if not issubclass(model, Record):
        return {"whole": files}
    short = build_query(request.GET, "page", "view", columns="reader")
    return {
        "whole": files,
        "short": [(one.title, f"{request.path}download.{one.key}{short}") for one in (CSV, XLSX)],
        "explained": f"{request.path}columns.json?columns=reader",
        "explorer": f"/explore/{kind_of(model).section}/{query}" if grouped_kind(model) else "",
        "address": absolute_url(f"{request.path}download.csv{query}"),
    }


@register.simple_tag
def asked_words(filterset: ClosedFilterSet) -> str:
    """Return what a list is asked for in words: “Country: Kazakhstan, Technology: Wind”."""
    return list_questions.asked_words(filterset) if filterset.is_valid() else ""


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[object]) -> dict[str, object]:
    """Draw links to the other pages of a list with the same query."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": [(number, page_url(context, number)) for number in numbers],
        "previous": page_url(context, page.number - 1),
        "next": page_url(context, page.number + 1),
    }


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context: Context, name: str, words: str, css_class: str = "") -> dict[str, object]:
    """Draw the head of a sortable column: `{% sort_head "capacity_mw" _("Capacity") %}`.

    A second click reverses the order.
    """
    query: QueryDict = context["request"].GET
    current: str = query.get("order") or context.get("default_order") or ""
    is_current = current.removeprefix("-") == name
    is_ascending = is_current and not current.startswith("-")
    return {
        "name": name,
        "words": words,
        "css_class": css_class,
        "url": build_query(query, "page", order=f"-{name}" if is_ascending else name),
        "direction": ("ascending" if is_ascending else "descending") if is_current else "",
    }
