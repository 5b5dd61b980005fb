"""Takes a question apart: into words, countries, measures and runs of Chinese."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from portal.models import Country
from portal.search import countries
from portal.search.countries import Names
from portal.search.normalise import fold
from portal.search.tokens import MEASURED, STOP_WORDS, Token, is_chinese, measures, pairs, tokens

LONGEST = 200
MOST_TERMS = 12
"""More words than anybody means; each costs the database something."""


@dataclass(frozen=True)
class Term:
    """One thing that an answer must have: a word, a country, a measure, or a run of Chinese."""

    text: str
    code: str = ""
    """The country it may stand for."""
    is_last: bool = False
    """Whether it may be the beginning of a word that is still being typed."""
    joined: tuple[str, ...] = ()
    """The same with its neighbours, written without a gap: power china, xi an."""

    @property
    def words(self) -> list[str]:
        """The words of the index that are looked up for it, as they are."""
        if not is_chinese(self.text):
            return [self.text]
        if self.code and len(self.text) > 2:
            return []
        return pairs(self.text)[:-1] or [self.text]

    @property
    def is_run(self) -> bool:
        """Whether it is Chinese of which parts count as well."""
        return len(self.words) > 1


@dataclass(frozen=True)
class SearchQuery:
    """What was asked, taken apart."""

    text: str
    terms: list[Term] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """All words as they stand, for the comparison with whole titles."""

    @property
    def is_empty(self) -> bool:
        return not self.terms

    @property
    def codes(self) -> list[str]:
        """The countries that are named, each once."""
        return list(dict.fromkeys(term.code for term in self.terms if term.code))


def ask(text: str) -> SearchQuery:
    """Take a question apart. One query, for the names of countries."""
    text = text.strip()[:LONGEST]
    found = list(tokens(text))
    if not found:
        return SearchQuery(text)
    terms = [Term(word) for word in measures(text)]
    rest = list(tokens(_without_measures(text)))
    terms += _terms(rest, countries.names())
    kept = [term for term in terms if term.text not in STOP_WORDS] or terms
    once = list({term.text: term for term in kept}.values())[:MOST_TERMS]
    return SearchQuery(text, _joined(once), [token.word for token in found])


def _joined(terms: list[Term]) -> list[Term]:
    texts = ["" if is_chinese(term.text) or " " in term.text else term.text for term in terms]
    both = [a + b if a and b else "" for a, b in pairwise(texts)]
    return [
        replace(term, joined=tuple(filter(None, both[max(at - 1, 0) : at + 1])))
        for at, term in enumerate(terms)
    ]


def _without_measures(text: str) -> str:
    return MEASURED.sub(" ", fold(text))


def _terms(found: list[Token], names: Names) -> Iterator[Term]:
    """Names of countries are taken whole, the longest first; what stands last may go on."""
    at = 0
    while at < len(found):
        if found[at].is_chinese:
            yield from _chinese(found[at].word, names)
            at += 1
            continue
        count, code = _country(found, at, names)
        words = [token.word for token in found[at : at + count]]
        is_last = at + count == len(found)
        yield Term(" ".join(words), code, is_last and count == 1)
        at += count


def _country(found: list[Token], at: int, names: Names) -> tuple[int, str]:
    """How many of the words from here on name a country, and which."""
    for count in range(min(names.longest, len(found) - at), 0, -1):
        words = [token.word for token in found[at : at + count]]
        if code := names.code(words):
            return count, code
    return 1, names.almost(found[at].word)


def _chinese(run: str, names: Names) -> Iterator[Term]:
    """The names of countries cut out of a run, the longest first, and what is left between."""
    named = sorted((name for name in names.chinese if name in run), key=len, reverse=True)
    pattern = "|".join(map(re.escape, [*named, *CHINESE_STOPS]))
    for part in re.split(f"({pattern})", run):
        if part and part not in CHINESE_STOPS:
            yield Term(part, names.chinese.get(part, ""))


CHINESE_STOPS = ("的", "与", "和", "及", "对")


def countries_of(question: SearchQuery) -> list[Country]:
    """The countries a question names, in its order. One query when it names any."""
    found = Country.objects.in_bulk(question.codes) if question.codes else {}
    return [found[code] for code in question.codes if code in found]
