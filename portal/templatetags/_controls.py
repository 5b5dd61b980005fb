"""What a reader works a list with: filters, order, pages. Badges too."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.site.filter_form import address
from portal.tabular.file_formats import formats_of
from portal.templatetags._links import href
from portal.templatetags._words import choice, draw

register = template.Library()


@register.simple_tag
def badge(value: str, column: str) -> SafeString:
    """A label with its sign: `{% badge phase.status "projects.Phase.phase_status" %}`."""
    if not value:
        return SafeString("")
    return format_html(
        '<span class="badge" data-value="{}">{}</span>', value, choice(value, column)
    )


@register.simple_tag
def standing(value: str, words: str = "") -> SafeString:
    """How a claim stands against the accepted value: its word, or other words, with its sign."""
    words = words or choice(value, "portal.PublishedClaim.standing")
    return draw("components/standing.html", value=value, words=words)


@register.simple_tag(takes_context=True)
def question_url(context: Context, url: str = "", *without: str, **instead: Any) -> str:
    """The question of this page put to another address: `{% question_url "/map/" "order" %}`;
    the page and the view are never carried along."""
    asked = context["request"].GET
    return href(url) + (address(asked, "page", "view", *without, **instead) or ("" if url else "?"))


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int) -> str:
    """Another page of this list."""
    return _with(_query(context, "page"), page=number)


@register.simple_tag(takes_context=True)
def download_links(context: Context, filterset: Any) -> list[tuple[str, str]]:
    """The files that hold exactly the rows of this question: what each is called, its address. The
    last one has all that belongs to them too."""
    request = context["request"]
    if not filterset.is_valid():
        return []
    query = address(request.GET, "page", "view")
    formats = [(one.title, one.key) for one in formats_of(filterset.queryset.model)]
    return [
        (title, f"{request.path}download.{ending}{query}")
        for title, ending in (*formats, ("ZIP", "zip"))
    ]


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the other pages of a list; the question is kept."""
    query = _query(context, "page")
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": [(number, _with(query, page=number)) for number in numbers],
        "previous": _with(query, page=page.number - 1),
        "next": _with(query, page=page.number + 1),
    }


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context: Context, name: str, words: str, css_class: str = "") -> dict[str, Any]:
    """The head of a column that can be sorted by: `{% sort_head "capacity_mw" _("Capacity") %}`.

    A second click turns the order round.
    """
    query = _query(context, "page", "order")
    current: str = context["request"].GET.get("order") or context.get("default_order") or ""
    is_current = current.removeprefix("-") == name
    is_ascending = is_current and not current.startswith("-")
    return {
        "name": name,
        "words": words,
        "css_class": css_class,
        "url": _with(query, order=f"-{name}" if is_ascending else name),
        "direction": ("ascending" if is_ascending else "descending") if is_current else "",
    }


def _query(context: Context, *without: str) -> QueryDict:
    query: QueryDict = context["request"].GET.copy()
    for name in without:
        query.pop(name, None)
    return query


def _with(query: QueryDict, **values: Any) -> str:
    changed = query.copy()
    for name, value in values.items():
        changed[name] = str(value)
    return f"?{changed.urlencode()}"
