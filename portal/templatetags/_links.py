"""Links: documents hold addresses without a language, pages need that of the reader."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from django import template
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.formatting.addresses import add_language, remove_language
from portal.formatting.locales import language_tag
from portal.models import Picture, Story
from portal.models.languages import DEFAULT, LANGUAGES
from portal.records import contributions
from portal.records.document_types import RecordDocument
from portal.records.kinds import all_kinds

register = template.Library()


@register.simple_tag
def href(url: str) -> str:
    """Return the address of a page in the reader's language: `{% href document.url %}`."""
    return add_language(url, get_language() or DEFAULT)


@register.simple_tag
def data_url(document: RecordDocument) -> str:
    """Return the address of a record in the API."""
    return f"/api/v1{document['url']}"


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, object]]:
    """Return this page in each language: `[{"code", "tag", "name", "url", "is_current"}]`."""
    request: HttpRequest = context["request"]
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    bare = remove_language(request.path)
    current = get_language() or DEFAULT
    return [
        {
            "code": code,
            "tag": language_tag(code),
            "name": name,
            "url": add_language(bare, code) + query,
            "is_current": code == current,
        }
        for code, name in LANGUAGES.items()
    ]


@register.simple_tag
def app_sheets() -> SafeString:
    """Links to the style sheets of the apps."""
    sheets = ((static(name),) for name in contributions.style_sheets.collect())
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', sheets)


class MenuEntry(NamedTuple):
    """An entry of the navigation with the pages under it."""

    url: str
    words: StrOrPromise
    parts: Sequence[tuple[str, StrOrPromise]] = ()
    current: str = ""
    """Value of `aria-current`: of this page, of a page under it, or empty."""


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[MenuEntry]:
    """Return the navigation: kinds of record stand under “Data”."""
    kinds = sorted(all_kinds().values(), key=lambda kind: kind.position)
    data: list[tuple[str, StrOrPromise]] = []
    for kind in kinds:
        if kind.model not in (Story, Picture):
            data += [(kind.path, kind.menu_words), *kind.part_lists]
    about = [
        ("/about/", _("About the portal")),
        ("/about/method/", _("Method")),
        ("/about/glossary/", _("Glossary")),
        ("/about/data/", _("Data and licence")),
        ("/releases/", _("Releases")),
        ("/feeds/", _("Subscribe to changes")),
        ("/api/docs/", _("Interface for programs (API)")),
    ]
    entries = [
        MenuEntry(
            "/data/",
            _("Data"),
            [
                *data,
                ("/charts/", _("Charts")),
                ("/explore/", _("Explorer")),
                ("/sources/", _("Sources")),
                ("/changes/", _("What changed")),
            ],
        ),
        MenuEntry("/map/", _("Map")),
        MenuEntry("/countries/", _("Countries"), [("/compare/countries/", _("Compare countries"))]),
        MenuEntry("/disagreements/", _("Disagreements")),
        MenuEntry("/stories/", _("Stories")),
        MenuEntry("/about/", _("About"), about),
    ]
    request = context.get("request")
    here = remove_language(request.path) if request else ""
    return [one._replace(current=_current(here, one.url, *dict(one.parts))) for one in entries]


def _current(here: str, url: str, *parts: str) -> str:
    return "page" if here == url else "true" if here.startswith((url, *parts)) else ""


@register.simple_tag(takes_context=True)
def nav_link(context: Context, url: str, words: str) -> SafeString:
    """Draw a link of the navigation, marked in the current section."""
    request = context.get("request")
    here = remove_language(request.path) if request else ""
    current = _current(here, url)
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', href(url), mark, words)


@register.filter
def host(url: str) -> str:
    """Return the host of an address without `www.`: `gem.wiki`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
