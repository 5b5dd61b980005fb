"""Links: documents hold addresses without a language, pages need that of the reader."""

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
from portal.models.languages import DEFAULT, LANGUAGES
from portal.records import contributions
from portal.records.document_types import RecordDocument
from portal.records.kinds import Kind, all_kinds

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
    """Return this page in each language: `[{"tag", "name", "url", "is_current"}]`."""
    request: HttpRequest = context["request"]
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    bare = remove_language(request.path)
    current = get_language() or DEFAULT
    return [
        {
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


@register.simple_tag
def menu() -> list[tuple[str, StrOrPromise]]:
    """Addresses and words of the navigation: the kinds of record, the map, the charts."""
    links = [
        (kind.position, kind.path, kind.menu_words) for kind in all_kinds().values() if kind.in_menu
    ]
    links += [(MAP, "/map/", _("Map")), (CHARTS, "/charts/", _("Charts"))]
    return [(url, words) for _position, url, words in sorted(links, key=lambda link: link[0])]


@register.simple_tag
def other_kinds() -> list[Kind]:
    """The kinds of record that the navigation leaves out."""
    return [kind for kind in all_kinds().values() if not kind.in_menu]


MAP, CHARTS = 0, 60
"""Their places among the kinds of record."""


@register.simple_tag(takes_context=True)
def nav_link(context: Context, url: str, words: str) -> SafeString:
    """Draw a link of the navigation, marked in the current section."""
    request = context.get("request")
    here = remove_language(request.path) if request else ""
    current = "page" if here == url else "true" if here.startswith(url) else ""
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', href(url), mark, words)


@register.filter
def host(url: str) -> str:
    """Return the host of an address without `www.`: `gem.wiki`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
