"""Search in the names of the portal's own pages: “about”, «Источники», 能源项目."""

from collections.abc import Iterator
from functools import cache
from itertools import compress
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models.languages import LANGUAGES, translated
from portal.records.kinds import all_kinds
from portal.search.glossary import find_synonyms
from portal.search.query_parser import SearchQuery, Term
from portal.search.tokens import is_chinese, stem, tokenize
from portal.site.about_pages import ABOUT_PAGES

PAGES: tuple[tuple[str, StrOrPromise], ...] = (
    ("map", _("Map")),
    ("compare", _("Compare")),
    ("compare_countries", _("Compare countries")),
    ("chart_list", _("Charts")),
    ("explorer", _("Explorer")),
    ("country_list", _("Countries")),
    ("source_list", _("Sources")),
    ("disagreement_list", _("Disagreements")),
    ("scorecards", _("Scorecards")),
    ("changes", _("What changed")),
    ("correction_list", _("Corrections")),
    ("release_list", _("Releases")),
    ("about", _("About")),
    ("about_data", _("Data and licence")),
    ("embed", _("Embed")),
    ("feeds", _("Subscribe to changes")),
    ("api_docs", _("Interface for programs (API)")),
)
"""URL name and title."""

ALSO = {
    "about_data": "download all csv excel file скачать все файл 下载 下载数据 全部数据 文件",
    "api_docs": "python notebook jupyter pandas openapi json питон 编程 开发",
    "changes": "last month week latest recent изменения за месяц последние 最近变化 本月 上月",
    "compare_countries": "vs versus сравнение стран 国家比较 国家对比",
    "contact": "contact контакты связаться 联系",
    "correction_list": "error mistake ошибка 勘误 错误",
    "disagreement_list": "disagree differ sources расходятся источники 不一致 来源",
    "embed": "chart график 嵌入图表",
    "feeds": "email mail newsletter почта рассылка новости 邮件 通知 邮件通知",
    "glossary": "definition словарь глоссарий 定义",
    "method": "methodology методика методология 方法论",
}
"""Further words for what a page has, by its URL name."""

SHORTEST_BEGINNING = 3
MOST_COMPARED = 6
"""Number of countries that a comparison may have."""


class PageLink(NamedTuple):
    title: StrOrPromise
    url: str
    also: str = ""


def search_static_pages(question: SearchQuery) -> list[PageLink]:
    """Return the pages whose name has every term of the query, or another word for it; of a query
    that also names countries, their comparison."""
    codes, compared = question.codes[:MOST_COMPARED], reverse("compare_countries")
    if question.is_empty or len(codes) == 1:
        return []
    terms = [term for term in question.terms if not term.code]
    fits = [any(_has_all_terms(name, terms) for name in names) for names in _words_of_pages()]
    found = list(compress(_pages(), fits))
    if not codes:
        return found
    url = f"{compared}?{urlencode({'country': codes}, doseq=True)}"
    return [page._replace(url=url) for page in found if page.url == compared]


def _pages() -> Iterator[PageLink]:
    for way in all_kinds().values():
        yield PageLink(way.many, way.url)
    for name, title in ABOUT_PAGES.items():
        yield PageLink(title, reverse("about_page", kwargs={"name": name}), ALSO.get(name, ""))
    for name, title in PAGES:
        yield PageLink(title, reverse(name), ALSO.get(name, ""))


@cache
def _words_of_pages() -> list[list[list[str]]]:
    said = ([f"{translated(it.title, one)} {it.also}" for one in LANGUAGES] for it in _pages())
    return [[[token.word for token in tokenize(title)] for title in titles] for titles in said]


def _has_all_terms(name: list[str], terms: list[Term]) -> bool:
    stems = {stem(word) for word in name}
    return all(
        not stems.isdisjoint(map(stem, [term.text, *find_synonyms(term.text)]))
        or (is_chinese(term.text) and any(term.text in word for word in name))
        or (
            term.is_last
            and len(term.text) >= SHORTEST_BEGINNING
            and any(word.startswith(term.text) for word in name)
        )
        for term in terms
    )
