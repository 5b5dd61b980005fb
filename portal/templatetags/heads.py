"""`{% load heads %}`: canonical address, languages and feeds in the head of a page."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.formatting.addresses import add_language, remove_language
from portal.formatting.locales import language_tag
from portal.models.languages import DEFAULT, pick_text
from portal.records.kinds import all_kinds
from portal.site.canonical import canonical_query
from portal.site.feed_formats import FEED_FORMATS

register = template.Library()


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> dict[str, object]:
    """Return `{"url", "alternates", "is_answer"}`: the canonical address of this page, pairs of
    language tag and address of the same page in each language, with `x-default`, and whether it
    answers what somebody asked: filtered, sorted, compared or of an earlier day."""
    request: HttpRequest = context["request"]
    bare, query = remove_language(request.path), canonical_query(request, context)
    by_tag = {language_tag(code): add_language(bare, code) for code, _name in settings.LANGUAGES}
    by_tag["x-default"] = add_language(bare, DEFAULT)
    return {
        "url": request.build_absolute_uri(by_tag[language_tag(get_language() or DEFAULT)] + query),
        "alternates": [
            (tag, request.build_absolute_uri(url + query)) for tag, url in by_tag.items()
        ],
        "is_answer": bool(request.GET.keys() - {"page"}),
    }


@register.simple_tag(takes_context=True)
def feeds_here(context: Context) -> list[dict[str, str]]:
    """Return the feed of this page, or where it has none that of the whole portal, as
    `[{"type", "title", "url"}]`."""
    request: HttpRequest = context["request"]
    found = [
        (_("Everything on the portal"), reverse("feed_of_all", kwargs={"form": form}), form)
        for form in FEED_FORMATS
    ]
    if title := _title_of(context):
        query = canonical_query(request, context, "page", "cursor")
        found = [(title, f"{request.path}feed.{form}{query}", form) for form in FEED_FORMATS]
    return [
        {"type": FEED_FORMATS[form], "title": words, "url": request.build_absolute_uri(url)}
        for words, url, form in found
    ]


@register.simple_tag(takes_context=True)
def feed_of_page(context: Context) -> str:
    """Return the address of the feed of this page with its query; empty if it has none."""
    request: HttpRequest = context["request"]
    if not _title_of(context):
        return ""
    return f"{request.path}feed.atom{canonical_query(request, context, 'page', 'cursor')}"


@register.simple_tag(takes_context=True)
def subscribe_url(context: Context, of: str = "") -> str:
    """Return the address of the form to be told of changes in the list of this page, or of what has
    another address; empty where there is none."""
    request: HttpRequest = context["request"]
    here = remove_language(request.path)
    if not settings.PORTAL_SENDS_MAIL or (
        not of and (here in NOT_WATCHED or not _title_of(context))
    ):
        return ""
    asked = of or here + canonical_query(request, context, "page")
    return f"{reverse('subscribe')}?{urlencode({'of': asked})}"


def _title_of(context: Context) -> str:
    """Return the title of the feed of a page; empty if it has none."""
    if "filterset" in context and has_feed(remove_language(context["request"].path)):
        return "" if context["filterset"].form.errors else _("This list")
    document = context.get("document")
    if isinstance(document, dict) and "kind" in document and context.get("edition"):
        return pick_text(document["title"]).text
    return str(context["country"]) if "country" in context else ""


def has_feed(path: str) -> bool:
    """Tell if the address is a list of records, sources, disagreements or changes."""
    return path in {*OTHERS, *(way.path for way in all_kinds().values())}


NOT_WATCHED = ("/sources/", "/disagreements/")
OTHERS = (*NOT_WATCHED, "/changes/")
