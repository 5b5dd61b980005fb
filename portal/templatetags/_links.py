"""Links: documents hold addresses without a language, pages need that of the reader."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple, cast

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.formatting.addresses import add_language, host_of, remove_language
from portal.formatting.locales import language_tag
from portal.models import Picture, Story
from portal.models.languages import DEFAULT, LANGUAGES
from portal.records import contributions
from portal.records.document_types import RecordDocument
from portal.records.kinds import all_kinds

register = template.Library()
register.filter("host", host_of)


@register.simple_tag
def href(url: str) -> str:
    """Return the address of a page in the reader's language: `{% href document.url %}`."""
    return add_language(url)


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
            "name": LANGUAGES.get(code, name),
            "url": add_language(bare, code) + query,
            "is_current": code == current,
        }
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag
def app_sheets() -> SafeString:
    """Links to the style sheets of the apps."""
    sheets = ((static(name),) for name in contributions.style_sheets.collect())
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', sheets)


@register.simple_tag(takes_context=True)
def frame(context: Context, component: str, here: str = "") -> SafeString:
    """Draw a part of the frame of all pages, once for each language and place in the navigation."""
    engine = cast(Template, context.template).engine
    return _draw_frame(engine.get_template(component), get_language(), here)


@lru_cache(maxsize=500)
def _draw_frame(component: Template, _language: str | None, here: str) -> SafeString:
    return component.render(Context({"here": here}))


class MenuEntry(NamedTuple):
    """An entry of the navigation with the pages under it."""

    url: str
    words: StrOrPromise
    parts: Sequence[tuple[str, StrOrPromise]] = ()
    current: str = ""
    """Value of `aria-current`: of this page, of a page under it, or empty."""


@register.simple_tag(takes_context=True)
def menu_place(context: Context) -> str:
    """Return the longest address of the navigation with which the path of this page begins, and "…"
    where the path is longer: all pages under it have the same navigation."""
    request = context.get("request")
    here = remove_language(request.path) if request else ""
    found = max(filter(here.startswith, _menu_addresses()), key=len, default="")
    return found if here == found else f"{found}…"


@cache
def _menu_addresses() -> list[str]:
    return [url for one in menu("") for url in (one.url, *dict(one.parts))]


@register.simple_tag
def menu(here: str) -> list[MenuEntry]:
    """Return the navigation at a place of it: kinds of record stand under “Data”."""
    data: list[tuple[str, StrOrPromise]] = []
    for kind in all_kinds().values():
        if kind.model not in (Story, Picture):
            data.append((kind.path, kind.menu or kind.many))
            data += [(f"/{name}/", page.title) for name, page in kind.row_pages.items()]
    data += [("/charts/", _("Charts")), ("/explore/", _("Explorer"))]
    data += [("/sources/", _("Sources")), ("/changes/", _("What changed"))]
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
        MenuEntry("/data/", _("Data"), data),
        MenuEntry("/map/", _("Map")),
        MenuEntry("/countries/", _("Countries"), [("/compare/countries/", _("Compare countries"))]),
        MenuEntry("/disagreements/", _("Disagreements")),
        MenuEntry("/stories/", _("Stories")),
        MenuEntry("/about/", _("About"), about),
    ]
    return [one._replace(current=_current(here, one.url, *dict(one.parts))) for one in entries]


def _current(here: str, url: str, *parts: str) -> str:
    return "page" if here == url else "true" if here.startswith((url, *parts)) else ""


@register.simple_tag
def nav_link(url: str, words: str, here: str) -> SafeString:
    """Draw a link of the navigation, marked in the current section."""
    current = _current(here, url)
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', href(url), mark, words)
