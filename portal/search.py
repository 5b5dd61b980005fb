"""The search question: every word must be found; what has it in the title comes first.

Words are folded as in the table they are looked for in. Chinese has no spaces, so a run of
characters is found by its pairs. A word that names a country also finds what is about it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex

from portal.folding import fold
from portal.models import Country, Disagreement, SearchEntry, Source

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKEN = re.compile(f"[{CHINESE}]+|[^\\W_{CHINESE}]+")
CYRILLIC = re.compile("[а-я]+")
LONGEST = 200
SUGGESTED = 5
MOST_TERMS = 12
"""More words than anybody means; each costs the database a comparison a row."""


@dataclass(frozen=True)
class Term:
    """One word of the question, and the countries it may stand for."""

    text: str
    codes: tuple[str, ...] = ()

    def condition(self) -> Q:
        found = Q(words__contains=self.text)
        for code in self.codes:
            found |= Q(countries__contains=f" {code} ")
        return found


@dataclass(frozen=True)
class Question:
    """What was asked, taken apart."""

    text: str
    terms: list[Term] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.terms


def ask(text: str) -> Question:
    """Take a question apart. One query, for the names of countries."""
    folded = fold(text)[:LONGEST]
    named = _names(Country.objects.all()) if folded.strip() else {}
    terms: list[Term] = []
    for name in sorted((n for n in named if _is_phrase(n)), key=len, reverse=True):
        if name in folded:
            folded = folded.replace(name, " ")
            terms.append(Term(name, _codes(named[name])))
    for token in TOKEN.findall(folded):
        terms += _terms(token, named)
    terms = list(dict.fromkeys(terms))[:MOST_TERMS]
    codes = [code for term in terms for code in term.codes]
    countries = {c.code: c for found in named.values() for c in found if c.code in codes}
    return Question(text.strip(), terms, list(countries.values()))


def entries(question: Question) -> QuerySet[SearchEntry]:
    """The public records that answer, the best first."""
    if question.is_empty:
        return SearchEntry.objects.none()
    found = SearchEntry.objects.filter(*(term.condition() for term in question.terms))
    words = [term.text for term in question.terms]
    return found.annotate(
        missing_in_title=sum((_not_in_title(word) for word in words), start=Value(0)),
        position=StrIndex("words", Value(words[0])),
    ).order_by("missing_in_title", "position", "pk")


def by_kind(found: QuerySet[SearchEntry]) -> dict[str, int]:
    """How many records of each kind answer."""
    counted = found.order_by().values("kind").annotate(count=Count("pk"))
    return dict(counted.order_by("-count", "kind").values_list("kind", "count"))


def sources(question: Question) -> Any:
    """The public sources whose title, publisher or author has every word."""
    if question.is_empty:
        return Source.objects.none()
    conditions = (_in_source(term.text) for term in question.terms)
    return Source.objects.filter(*conditions).order_by(F("published_on").desc(), "pk")


def _names(countries: Iterable[Country]) -> dict[str, list[Country]]:
    named: dict[str, list[Country]] = {}
    for country in countries:
        names = (country.name_en, country.name_zh_hans, country.name_ru, country.name_local)
        for name in {fold(name) for name in names if name}:
            named.setdefault(name, []).append(country)
    return named


def _is_phrase(name: str) -> bool:
    """Names that cutting into words would tear apart: several words, or Chinese."""
    return TOKEN.findall(name) != [name] or bool(re.match(f"[{CHINESE}]", name))


def _terms(token: str, named: dict[str, list[Country]]) -> list[Term]:
    if re.match(f"[{CHINESE}]", token) and len(token) > 2:
        return [Term(token[at : at + 2]) for at in range(len(token) - 1)]
    return [Term(token, _codes(_countries(token, named)))]


def _countries(token: str, named: dict[str, list[Country]]) -> list[Country]:
    """The countries a word names; a Russian one also in another case: Казахстане, Китая."""
    if token in named or not CYRILLIC.fullmatch(token):
        return named.get(token, [])
    stems = (n for n in named if len(n) > 4 and token.startswith(n[:-1]))
    return next((named[n] for n in stems if len(token) <= len(n) + 2), [])


def _codes(countries: list[Country]) -> tuple[str, ...]:
    return tuple(country.code for country in countries)


def _not_in_title(word: str) -> Case:
    """1 unless one of the first four lines, which are the titles, has the word."""
    pattern = f"^([^\n]*\n){{0,3}}[^\n]*{word}"
    return Case(
        When(words__regex=pattern, then=Value(0)), default=Value(1), output_field=IntegerField()
    )


def _in_source(word: str) -> Q:
    """SQLite compares without case only in Latin letters, so the usual forms are asked for."""
    found = Q()
    for form in {word, word.capitalize(), word.upper()}:
        for name in ("title", "publisher", "author"):
            found |= Q(**{f"{name}__icontains": form})
    return found


def suggestions() -> list[SearchEntry]:
    """Records worth a look: those about which most sources have something different to say, else
    the newest. Two queries."""
    disputed = Disagreement.objects.order_by("-sources_count", "pk").values_list("record_uid")
    uids = [uid for (uid,) in disputed[: 3 * SUGGESTED]]
    found = {entry.record_uid: entry for entry in SearchEntry.objects.filter(record_uid__in=uids)}
    ordered = [found[uid] for uid in dict.fromkeys(uids) if uid in found]
    return ordered[:SUGGESTED] or list(SearchEntry.objects.order_by("-issued_at", "pk")[:SUGGESTED])
