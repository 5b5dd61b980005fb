"""Search in the names of the portal's own pages and charts: “about”, «Источники», 能源项目."""

from collections.abc import Iterator
from functools import cache
from operator import itemgetter
from typing import NamedTuple, cast
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.filters.closed import ClosedFilterSet
from portal.filters.selection import selection_of
from portal.graphics.charts.registry import ChartMaker, list_makers
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
    "chart_list": "graphs diagrams диаграммы",
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

CHART_WORDS = frozenset(map(stem, ["chart", "graph", "diagram", "график", "диаграмма", "图表"]))
"""Words for a chart: “chart of trade” is one with “trade” in its title."""
CHINA = "CN"
"""Beside another country China is the partner; charts draw the other one."""

SHORTEST_BEGINNING = 3
MOST_CHARTS = 3
MOST_COMPARED = 6
"""Number of countries that a comparison may have."""


class PageLink(NamedTuple):
    title: StrOrPromise
    url: str
    also: str = ""
    label: StrOrPromise = _("Page")


def search_static_pages(question: SearchQuery) -> list[PageLink]:
    """Return the pages whose name has every term of the query, or else those that have another word
    for it, and charts; of a query that also names countries, their comparison and charts."""
    codes, compared = question.codes[:MOST_COMPARED], reverse("compare_countries")
    terms = [term for term in question.terms if not term.code]
    if not terms and len(codes) < 2:
        return []
    pages = _find_pages(terms)
    if not codes:
        return pages or [*_find_pages(terms, also=True), *_find_charts(terms, codes)]
    url = f"{compared}?{urlencode({'country': codes}, doseq=True)}"
    both = _find_pages(terms, also=True) if len(codes) > 1 else []
    found = [page._replace(url=url) for page in both if page.url == compared]
    return found if pages else [*found, *_find_charts(terms, codes)]


def _find_pages(terms: list[Term], *, also: bool = False) -> list[PageLink]:
    """Return the pages that have every term in their name, the shortest first, or, with `also`,
    among further words."""
    names = _words_of_pages(also=also)
    fitting = ([len(one) for one in of if _has_all_terms(one, terms)] for of in names)
    found = [(min(its), page) for its, page in zip(fitting, _pages(), strict=True) if its]
    return [page for _length, page in (found if also else sorted(found, key=itemgetter(0)))]


def _find_charts(terms: list[Term], codes: list[str]) -> list[PageLink]:
    """Return the charts with every term in their title, besides words for a chart; of countries,
    those that draw something there."""
    said = [term for term in terms if stem(term.text) not in CHART_WORDS]
    if not said:
        return []
    drawn, found = [code for code in codes if code != CHINA], []
    for maker, titles in zip(list_makers(), _words_of_charts(), strict=True):
        if any(_has_all_terms(title, said) for title in titles):
            query = _query_of(maker, drawn)
            if query is not None:
                url = f"{reverse('chart_page', args=[maker.name])}?{query}".rstrip("?")
                found.append(PageLink(str(maker.title), url, label=_("Chart")))
    return found[:MOST_CHARTS]


def _query_of(maker: ChartMaker, codes: list[str]) -> str | None:
    """Return the parameters with which a chart draws countries; None if it has nothing of them."""
    if not codes:
        return ""
    if maker.of is None:
        known = (one for one in maker.examples() if {*codes} <= {*QueryDict(one).values()})
        return next(known, None)
    query = urlencode({"country": codes}, doseq=True)
    found = maker.question(QueryDict(query))
    drawn = isinstance(found, ClosedFilterSet) and found.is_valid() and selection_of(found).count
    return query if drawn else None


def _pages() -> Iterator[PageLink]:
    for way in all_kinds().values():
        yield PageLink(way.many, way.url)
    for name, title in ABOUT_PAGES.items():
        yield PageLink(title, reverse("about_page", kwargs={"name": name}), ALSO.get(name, ""))
    for name, title in PAGES:
        yield PageLink(title, reverse(name), ALSO.get(name, ""))


@cache
def _words_of_pages(*, also: bool) -> list[list[list[str]]]:
    return [_words_of(page.title, page.also if also else "") for page in _pages()]


@cache
def _words_of_charts() -> list[list[list[str]]]:
    return [_words_of(maker.title) for maker in list_makers()]


def _words_of(title: object, also: str = "") -> list[list[str]]:
    """Return the words of a title in each language, and further ones."""
    said = (f"{translated(cast(StrOrPromise, title), one)} {also}" for one in LANGUAGES)
    return [[token.word for token in tokenize(words)] for words in said]


def _has_all_terms(name: list[str], terms: list[Term]) -> bool:
    stems = {_stem(word) for word in name}
    return all(
        not stems.isdisjoint(map(_stem, [term.text, *find_synonyms(term.text)]))
        or (is_chinese(term.text) and any(term.text in word for word in name))
        or (
            term.is_last
            and len(term.text) >= SHORTEST_BEGINNING
            and not find_synonyms(term.text)  # a whole word: порт is not the beginning of портал
            and any(word.startswith(term.text) for word in name)
        )
        for term in terms
    )


def _stem(word: str) -> str:
    """Return the stem of a word; a portal (портал) is no port (порт), whose stem it has."""
    return "портал" if word.startswith("портал") else stem(word)
