"""Search in the names of the portal's own pages: “about”, «Источники», 能源项目."""

from collections.abc import Iterator
from functools import cache
from itertools import compress
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models.languages import LANGUAGES, translated
from portal.records.kinds import all_kinds
from portal.search.glossary import find_synonyms
from portal.search.query_parser import SearchQuery
from portal.search.tokens import is_chinese, stem, tokenize
from portal.site.about_pages import ABOUT_PAGES

PAGES: tuple[tuple[str, StrOrPromise], ...] = (
    ("map", _("Map")),
    ("compare", _("Compare")),
    ("chart_list", _("Charts")),
    ("explorer", _("Explorer")),
    ("country_list", _("Countries")),
    ("source_list", _("Sources")),
    ("disagreement_list", _("Disagreements")),
    ("scorecards", _("Scorecards")),
    ("changes", _("What changed")),
    ("about", _("About")),
    ("about_data", _("Data and licence")),
    ("embed", _("Embed")),
    ("feeds", _("Subscribe to changes")),
    ("api_docs", _("Interface for programs (API)")),
)
"""URL name and title."""

ALSO = {
    "about_data": "download csv excel file скачать загрузить файл 下载 文件",
    "disagreement_list": "disagree differ sources расходятся источники 不一致 来源",
}
"""Further words for what a page has, by its URL name."""

SHORTEST_BEGINNING = 3


class PageLink(NamedTuple):
    title: StrOrPromise
    url: str
    also: str = ""


def search_static_pages(question: SearchQuery) -> list[PageLink]:
    """Return the pages whose name has every term of the query, or another word for it."""
    if question.is_empty or question.codes:
        return []
    fits = [any(_has_all_terms(n, question) for n in names) for names in _words_of_pages()]
    return list(compress(_pages(), fits)) if any(fits) else []


def _pages() -> Iterator[PageLink]:
    for way in all_kinds().values():
        yield PageLink(way.many, way.url)
    for name, title in ABOUT_PAGES.items():
        yield PageLink(title, reverse("about_page", kwargs={"name": name}))
    for name, title in PAGES:
        yield PageLink(title, reverse(name), ALSO.get(name, ""))


@cache
def _words_of_pages() -> list[list[list[str]]]:
    said = ([f"{translated(it.title, one)} {it.also}" for one in LANGUAGES] for it in _pages())
    return [[[token.word for token in tokenize(title)] for title in titles] for titles in said]


def _has_all_terms(name: list[str], question: SearchQuery) -> bool:
    stems = {stem(word) for word in name}
    return all(
        not stems.isdisjoint(map(stem, [term.text, *find_synonyms(term.text)]))
        or (is_chinese(term.text) and any(term.text in word for word in name))
        or (
            term.is_last
            and len(term.text) >= SHORTEST_BEGINNING
            and any(word.startswith(term.text) for word in name)
        )
        for term in question.terms
    )
