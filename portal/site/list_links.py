"""Lists that a query describes: “solar Uzbekistan under construction” is that of energy projects
with three filters, “largest solar plant in Uzbekistan” one with two in an order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.facts import Amount
from portal.filters.ordering import Ordering
from portal.filters.parameters import InCountry, MultipleChoiceFilter
from portal.filters.selection import selection_of
from portal.filters.valid_on import StatusOnDay
from portal.models import Country, PartialDateField
from portal.models.languages import LANGUAGES, translated
from portal.records.kinds import Kind, all_kinds
from portal.search.glossary import find_synonyms
from portal.search.query_parser import SearchQuery, Term
from portal.search.tokens import CHINESE, STOP_WORDS, split_words, stem

MOST = 3
CHOOSING = (MultipleChoiceFilter, StatusOnDay)
"""Filters by what a record is; those of another type need more than a word."""
ROLE, PARTICIPATION, CHINA = "role", "participation", "CN"
FROM_CHINA = "chinese, 中企, 中资, 中方, 中方参"
"""Words for Chinese participants; the name of the country beside another one means them too. 参
is left of 参与 in a query, as 与 is a word between others."""
PLAIN = """
power energy electricity plant farm park station project company participation list
investment investments invested money
энергетика электростанция станция проект парк компания участие список инвестиции вложения деньги
электр станциясы станцияси elektr stansiyasi
电力 能源 电站 电厂 站 厂 场 项目 企业 公司 参 列表 投资 资金
"""
"""Words that may stand beside those of a filter without a meaning of their own."""
LARGEST, LONGEST, OLDEST, NEWEST = "largest", "longest", "oldest", "newest"
ORDER_LABELS = {
    LARGEST: _("largest first"), LONGEST: _("longest first"),
    OLDEST: _("oldest first"), NEWEST: _("newest first"),
}  # fmt: skip
SUPERLATIVES = {
    LARGEST: "largest, biggest, highest capacity, крупнейший, самый крупный, самый большой, "
    "самый мощный, мощнейший, 最大",
    LONGEST: "longest, самый длинный, самый протяжённый, самый протяженный, 最长",
    OLDEST: "oldest, earliest, старейший, самый старый, самый ранний, 最早, 最老, 最旧",
    NEWEST: "newest, latest, most recent, новейший, самый новый, последний, 最新",
}
"""Words for an order of a list; between commas, as some are several."""
EITHER = re.compile(r" (?:or|или) (?!.* (?:or|или) )|或(?!.*或)")
"""Parts the last of what one label names together: “Refinery or chemical plant”."""
BETWEEN_CHINESE = re.compile(f"(?<=[{CHINESE}]) (?=[{CHINESE}])")

type Meaning = tuple[str, str]
"""Parameter of a list and one of its choices; two empty texts for the name of the list."""
type Vocabulary = dict[str, Meaning | None]
"""Meanings by the stems of words; None for those without one."""
NAME: Meaning = "", ""
ORDER = "order"


@dataclass(frozen=True)
class ListLink:
    title: StrOrPromise
    choices: list[StrOrPromise]
    url: str
    count: int


def find_lists(question: SearchQuery, countries: Sequence[Country]) -> list[ListLink]:
    """Return the lists, no empty ones, for which every word of a query is the name, a choice of a
    filter or one of its countries; those that are named, if any. Rows are counted in columns."""
    words = [term for term in question.terms if not term.code]
    asked = [(kind, _read(words, kind)) for kind in all_kinds().values()]
    codes = {country.code for country in countries}
    # China beside another country says enough: “Chinese companies in Tajikistan”.
    is_enough = bool(words) and CHINA in codes and len(codes) > 1
    described = [(kind, found) for kind, found in asked if found or (is_enough and found == set())]
    named = [(kind, meanings) for kind, meanings in described if NAME in meanings]
    links = (_find_link(kind, meanings, countries) for kind, meanings in named or described)
    return [link for link in links if link][:MOST]


def _find_link(kind: Kind, meanings: set[Meaning], countries: Sequence[Country]) -> ListLink | None:
    """Return the list that is not empty: of what is in the countries or, where China is one of
    them, of what is in the others with Chinese participants."""
    filters = kind.filterset.base_filters
    others = [country for country in countries if country.code != CHINA]
    ways = [(meanings, countries)]
    if PARTICIPATION in filters and len(others) < len(countries):
        ways.append((meanings | {(PARTICIPATION, CHINA)}, others))
    most = isinstance(filters.get("country"), InCountry)
    links = (_build_link(kind, *way) for way in ways if len(way[1]) <= most)
    return next((link for link in links if link.count), None)


def _build_link(kind: Kind, meanings: set[Meaning], countries: Sequence[Country]) -> ListLink:
    filters = kind.filterset.base_filters
    chosen = sorted(meanings - {NAME}, key=lambda one: list(filters).index(one[0]))
    labels: list[StrOrPromise] = [_label(kind, *meaning) for meaning in chosen]
    query = urlencode([("country", country.code) for country in countries] + chosen)
    found = kind.filterset(QueryDict(query), kind.model.objects.all())
    count = selection_of(found).count if found.is_valid() else 0
    names: list[StrOrPromise] = [country.name for country in countries]
    return ListLink(kind.many, names + labels, f"{kind.url}?{query}".rstrip("?"), count)


def _label(kind: Kind, name: str, value: str) -> StrOrPromise:
    if name == ORDER:
        return next(ORDER_LABELS[one] for one, order in _orders(kind).items() if order == value)
    if name == PARTICIPATION:
        return _("Chinese participation")
    return dict(kind.filterset.base_filters[name].extra["choices"])[value]


def _read(words: Sequence[Term], kind: Kind) -> set[Meaning] | None:
    """Return what all words of a query mean for a list; None where one of them has no meaning."""
    known, found = _vocabulary(kind.kind), set[Meaning | None]()
    while words:
        keys = [_key(" ".join(term.text for term in words[:end])) for end in range(len(words) + 1)]
        end = next((end for end in range(len(words), 0, -1) if keys[end] in known), 0)
        if not end:
            return None
        found.add(known[keys[end]])
        words = words[end:]
    meanings = {meaning for meaning in found if meaning}
    return meanings if any(name != ORDER for name, _value in meanings) else set()


@cache
def _vocabulary(name: str) -> Vocabulary:
    """Return the words of the list of a kind in every language, and what the glossary has for
    them."""
    found: Vocabulary = {}
    meanings = list(_labels(all_kinds()[name]))
    spoken = [(translated(label, code), one) for label, one in meanings for code in LANGUAGES]
    said = [
        (part, one)
        for words, one in spoken
        for part in dict.fromkeys([words, *EITHER.split(words)])
    ]
    orders = _orders(all_kinds()[name]).items()
    said += [(w, (ORDER, order)) for one, order in orders for w in SUPERLATIVES[one].split(",")]
    if PARTICIPATION in all_kinds()[name].filterset.base_filters:
        said += [(words, (PARTICIPATION, CHINA)) for words in FROM_CHINA.split(",")]
    said.sort(key=lambda pair: pair[1][0] != ROLE)  # who builds, before what is being built
    further = [(word, one) for words, one in said for word in find_synonyms(words.lower())]
    for words, meaning in [*said, *further]:
        found.setdefault(_key(words), meaning)
    return dict.fromkeys(map(_key, PLAIN.split())) | found


def _labels(kind: Kind) -> Iterator[tuple[StrOrPromise, Meaning]]:
    for name, one in kind.filterset.base_filters.items():
        is_chosen = type(one) in CHOOSING or name == ROLE
        if is_chosen and one.is_closed and not one.for_programs:
            yield from ((label, (name, value)) for value, label in one.extra["choices"])
    yield from ((words, NAME) for words in (kind.one, kind.many, *kind.keywords))


def _orders(kind: Kind) -> dict[str, str]:
    """Return the orders of a list for which there are superlatives, by the facts that it sorts."""
    orders = cast(Ordering, kind.filterset.base_filters[ORDER]).orders
    columns = {name: column.removesuffix("?") for name, (column, _label) in orders.items()}
    facts = {name: kind.model.facts[c] for name, c in columns.items() if c in kind.model.facts}
    amounts = [name for name, fact in facts.items() if isinstance(fact.type, Amount)]
    lengths = [name for name in amounts if facts[name].unit == "km"]
    sizes = [name for name in amounts if name not in lengths] or amounts
    own = {field.name: field for field in kind.model._meta.fields}
    dates = [name for name, c in columns.items() if isinstance(own.get(c), PartialDateField)]
    found: dict[str, str] = {}
    if sizes:
        found[LARGEST] = f"-{sizes[0]}"
    if lengths:
        found[LONGEST] = f"-{lengths[0]}"
    if dates:
        found |= {OLDEST: dates[0], NEWEST: f"-{dates[0]}"}
    return found


def _key(words: str) -> str:
    said = [stem(word) for word in split_words(words) if word not in STOP_WORDS]
    return BETWEEN_CHINESE.sub("", " ".join(said))
