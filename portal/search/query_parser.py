"""Query parser: words, countries, measures and runs of Chinese."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from portal.models import Country
from portal.search import countries
from portal.search.countries import CountryNameIndex
from portal.search.glossary import chinese_words, is_plain_word, join_words
from portal.search.scripts import case_key, level_characters
from portal.search.tokens import (
    ASKED_UNIT,
    COUNTED_IN,
    MEASURED,
    QUESTION_WORDS,
    STOP_WORDS,
    TO,
    TOKEN,
    WITH,
    Token,
    bigrams,
    find_measures,
    is_chinese,
    tokenize,
)

YEAR = re.compile(r"(?:19|20)\d\d")
LONGEST_QUERY = 200
MOST_TERMS = 12
"""Terms beyond these are ignored: each adds conditions to the database query."""


@dataclass(frozen=True)
class Term:
    """One condition of a query: a word, a country, a measure, or a run of Chinese."""

    text: str
    code: str = ""
    """Code of the country it may name."""
    is_last: bool = False
    """True if it may be the beginning of a word that is still being typed."""
    joined: tuple[str, ...] = ()
    """The term joined with each neighbour, without a space: power china, xi an."""
    after: str = field(default="", compare=False)
    """The word before it, which may say a direction: to, из, 对."""

    @property
    def words(self) -> list[str]:
        """Words to look up unchanged in the index; bigrams of a run of Chinese."""
        if not is_chinese(self.text):
            return [self.text]
        if self.code and len(self.text) > 2:
            return []
        return bigrams(self.text)[:-1] or [self.text]

    @property
    def is_year(self) -> bool:
        return bool(YEAR.fullmatch(self.text))

    @property
    def is_run(self) -> bool:
        """True for a run of Chinese that is matched by bigrams."""
        return len(self.words) > 1


@dataclass(frozen=True)
class SearchQuery:
    text: str
    terms: list[Term] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """All words in their order, for the comparison with whole titles."""
    unit: str = ""
    """Beginning of the unit that is asked for: USD of “billion dollars”."""

    @property
    def is_empty(self) -> bool:
        return not self.terms

    @property
    def codes(self) -> list[str]:
        """Codes of the named countries, each once."""
        return list(dict.fromkeys(term.code for term in self.terms if term.code))


def parse_query(text: str) -> SearchQuery:
    """Parse a query. One database query, for the names of countries."""
    text = text.strip()[:LONGEST_QUERY]
    found = list(tokenize(text))
    if not found:
        return SearchQuery(text)
    terms = [Term(word) for word in find_measures(text)]
    plain = MEASURED.sub(" ", level_characters(text))
    rest = ASKED_UNIT.sub(" ", plain)
    terms += split_terms(rest if TOKEN.search(rest) else plain, countries.load_country_names())
    terms = join_neighbours(terms)  # before words are left out: xi an
    significant = [term for term in terms if term.text not in STOP_WORDS | QUESTION_WORDS] or terms
    unique = list({term.text: term for term in significant}.values())[:MOST_TERMS]
    asked = " ".join(one[0] for one in ASKED_UNIT.finditer(plain))
    unit = next((one for one, words in COUNTED_IN.items() if re.search(words, asked, re.I)), "")
    return SearchQuery(text, unique, [token.word for token in found], unit)


def join_neighbours(terms: list[Term]) -> list[Term]:
    """Return terms that know the ones beside them; words that are left out must be among them."""
    texts = ["" if is_chinese(term.text) or " " in term.text else term.text for term in terms]
    both = [join_words(a, b) if a and b else "" for a, b in pairwise(texts)]
    before = ["", *(term.text for term in terms)]
    return [
        replace(term, joined=tuple(filter(None, both[max(at - 1, 0) : at + 1])), after=before[at])
        for at, term in enumerate(terms)
    ]


def split_terms(text: str, names: CountryNameIndex) -> Iterator[Term]:
    """Yield the terms of a query; country names are kept whole, the longest first. Codes of
    countries are names in capitals alone, as “in” and “it” are words."""
    plain = unicodedata.normalize("NFC", text)
    found = list(tokenize(plain))
    at = 0
    while at < len(found):
        if found[at].is_chinese:
            yield from _split_chinese(found[at].word, names)
            at += 1
            continue
        count, code = _find_country(found, at, names)
        written = plain[found[at].start : found[at].end]
        if found[at].word not in STOP_WORDS:
            code = code or names.codes.get(written, "")
        words = [token.word for token in found[at : at + count]]
        is_last = at + count == len(found)
        yield Term(" ".join(words), code, is_last and count == 1)
        at += count


def _find_country(found: list[Token], at: int, names: CountryNameIndex) -> tuple[int, str]:
    """Return how many words from position `at` on name a country, and its code."""
    for count in range(min(names.longest, len(found) - at), 0, -1):
        words = [token.word for token in found[at : at + count]]
        if code := names.find(words):
            return count, code
    word = found[at].word
    if is_plain_word(word):
        return 1, ""
    return 1, names.exact.get(case_key(word), "") or names.find_similar(word)


def _split_chinese(run: str, names: CountryNameIndex) -> Iterator[Term]:
    """Split a run of Chinese at the names of countries and words of the glossary, the longest
    first, and at stop words."""
    known = {*names.chinese, *chinese_words()}
    named = sorted((name for name in known if name in run), key=len, reverse=True)
    pattern = "|".join(map(re.escape, [*named, *CHINESE_STOPS]))
    for part in re.split(f"({pattern})", run):
        if part and (part not in CHINESE_STOPS or part in TO | WITH):  # a direction
            yield Term(part, names.chinese.get(part, ""))


WORDS_BETWEEN = """
的 与 和 及 对 向 为什么 什么时候 有多少 多少家 多少钱 多少 什么 哪些 哪个 何时 哪里 如何 吗
历年 每年 逐年 各年 数量 比较 对比 哪一年 哪年 是 了
"""
CHINESE_STOPS = sorted(WORDS_BETWEEN.split(), key=len, reverse=True)


def named_countries(question: SearchQuery) -> list[Country]:
    """Return the countries that a query names, in its order. One query if it names any."""
    found = Country.objects.in_bulk(question.codes) if question.codes else {}
    return [found[code] for code in question.codes if code in found]
