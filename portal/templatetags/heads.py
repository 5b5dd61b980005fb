"""`{% load heads %}`: what search engines and feed readers find in the head of a page."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import front
from portal.languages import DEFAULT, LANGUAGES, pick
from portal.pages.canonical import canonical_query
from portal.pages.locales import language_tag
from portal.templatetags._links import _without_language, in_language

register = template.Library()

FORMATS = {"atom": "application/atom+xml", "json": "application/feed+json"}


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> dict[str, Any]:
    """`{"url", "alternates"}`: the address of this page without noise, and the same page in each
    language and for whoever reads none of them (`x-default`)."""
    request: HttpRequest = context["request"]
    bare, query = _without_language(request.path), canonical_query(request, context)
    by_tag = {language_tag(code): in_language(bare, code) for code in LANGUAGES}
    by_tag["x-default"] = in_language(bare, DEFAULT)
    return {
        "url": request.build_absolute_uri(by_tag[language_tag(get_language() or DEFAULT)] + query),
        "alternates": [
            (tag, request.build_absolute_uri(url + query)) for tag, url in by_tag.items()
        ],
    }


@register.simple_tag(takes_context=True)
def feeds_here(context: Context) -> list[dict[str, str]]:
    """The feeds that a reader of this page may want, as `[{"type", "title", "url"}]`: that of the
    page where it has one, and that of everything."""
    request: HttpRequest = context["request"]
    found = [
        (_("Everything on the portal"), reverse("feed_of_all", kwargs={"form": form}), form)
        for form in FORMATS
    ]
    title = _title_of(context)
    if title:
        query = canonical_query(request, context)
        here = [(title, f"{request.path}feed.{form}{query}", form) for form in FORMATS]
        found = [*here, *found]
    return [
        {"type": FORMATS[form], "title": words, "url": request.build_absolute_uri(url)}
        for words, url, form in found
    ]


@register.simple_tag(takes_context=True)
def feed_of_page(context: Context) -> str:
    """The address of the feed of this page, with its question; nothing where it has none."""
    request: HttpRequest = context["request"]
    if not _title_of(context):
        return ""
    return f"{request.path}feed.atom{canonical_query(request, context)}"


def _title_of(context: Context) -> str:
    """What the feed of a page is about; nothing where a page has none."""
    if "filterset" in context and has_feed(_without_language(context["request"].path)):
        return "" if context["filterset"].form.errors else _("This list")
    document = context.get("document")
    if isinstance(document, dict) and "kind" in document and context.get("edition"):
        return pick(document["title"]).text
    return str(context["country"]) if "country" in context else ""


def has_feed(path: str) -> bool:
    """Whether the list at an address is one of records, sources or disagreements."""
    return path in {*OTHERS, *(way.path for way in front.kinds().values())}


OTHERS = ("/sources/", "/disagreements/")
