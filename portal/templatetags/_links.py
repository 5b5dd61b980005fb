"""Links: documents hold addresses without a language, pages need that of the reader."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.formatting.addresses import in_language, without_language
from portal.formatting.locales import language_tag
from portal.models.languages import DEFAULT, LANGUAGES
from portal.records.document_types import RecordDocument

register = template.Library()


@register.simple_tag
def href(url: str) -> str:
    """Return the address of a page in the reader's language: `{% href document.url %}`."""
    return in_language(url, get_language() or DEFAULT)


@register.simple_tag
def data_url(document: RecordDocument) -> str:
    """Return the address of a record in the API."""
    return f"/api/v1{document['url']}"


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """Return this page in each language: `[{"tag", "name", "url", "is_current"}]`."""
    request: HttpRequest = context["request"]
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    bare = without_language(request.path)
    current = get_language() or DEFAULT
    return [
        {
            "tag": language_tag(code),
            "name": name,
            "url": in_language(bare, code) + query,
            "is_current": code == current,
        }
        for code, name in LANGUAGES.items()
    ]


@register.simple_tag(takes_context=True)
def nav_link(context: Context, url: str, words: str) -> SafeString:
    """Draw a link of the navigation, marked in the current section."""
    request = context.get("request")
    here = without_language(request.path) if request else ""
    current = "page" if here == url else "true" if here.startswith(url) else ""
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', href(url), mark, words)


@register.filter
def host(url: str) -> str:
    """Return the host of an address without `www.`: `gem.wiki`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
