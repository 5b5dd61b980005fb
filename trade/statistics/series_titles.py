"""Titles of series by the words in them, in each language and by the glossary."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import Q

from portal.models.languages import LANGUAGES, columns
from portal.records.column_store import PublicColumns
from portal.search.glossary import find_synonyms, has_meanings
from portal.search.matching import Matches
from portal.search.query_parser import Term
from portal.search.tokens import is_chinese, stem, tokenize
from trade.statistics.charts.names import DETAILS
from trade.statistics.models import Series

TITLES = [*columns("title"), *columns("indicator__title")]
MIRRORS = columns("indicator__mirror__title")
ENGLISH, RUSSIAN, CHINESE = map([*LANGUAGES].index, ("en", "ru", "zh-hans"))
FIRST_NOUN = re.compile(r"^(?:\w+(?:ый|ий|ой|ая|ое|ые|кие) )*(\S*)")
TONNES = "Mt"
CUMULATIVE, TO_DATE = "累计", "to date"
"""In the title of an indicator, and the detail that it stands for: no figure of a year."""
OWN = ("pk", "country", "partner", "measures_kind", "detail", "unit", "indicator")


class TitledSeries(NamedTuple):
    """Values by which series differ."""

    pk: int
    country: str | None
    partner: str | None
    measures_kind: str
    detail: str
    unit: str
    indicator: int
    titles: list[str]
    """In each language."""
    indicator_titles: list[str]
    mirror_titles: list[str]
    """Titles of the indicator that the partner counts; empty where there is none."""

    @property
    def nouns(self) -> list[str]:
        """Nouns counted, first in Russian and last in Chinese titles: debt service is no debt."""
        ending = re.split("[（，]", self.titles[CHINESE])[0][-2:]
        return [FIRST_NOUN.findall(self.titles[RUSSIAN])[0], ending]


@dataclass(frozen=True)
class SeriesTitles:
    """Series, and the places of the words of their titles."""

    rows: list[TitledSeries]
    by_form: dict[str, set[int]]
    """The rows with a form of a word in a title."""
    chinese: list[str]

    def find(self, term: Term) -> set[int]:
        """Return the rows with a term in one of their titles."""
        wanted = _wanted_words(term.text)
        found = {row for form in wanted.forms for row in self.by_form.get(form, ())}
        if wanted.written or wanted.pieces:
            found.update(row for row, text in enumerate(self.chinese) if wanted.is_written_in(text))
        return found


class WantedWords(NamedTuple):
    """Words for a term, its own or of the glossary: forms of a word, or Chinese in a text, which
    has no spaces; of a run of it so many pieces."""

    forms: frozenset[str]
    written: list[str]
    pieces: tuple[str, ...]
    needed: int

    def is_written_in(self, text: str) -> bool:
        if any(words in text for words in self.written):
            return True
        return bool(self.pieces) and sum(one in text for one in self.pieces) >= self.needed


def read_titles(_columns: PublicColumns, *codes: str) -> SeriesTitles:
    """Read what tells series apart: those of countries, or all. Seen from the partner, imports are
    exports."""
    there = Q(country__in=codes) | Q(partner__in=codes) if codes else Q()
    known = Series.objects.filter(there).select_related("indicator").order_by("title_en", "pk")
    rows, by_form, chinese = [], defaultdict(set), []
    for place, values in enumerate(known.values_list(*OWN, *TITLES, *MIRRORS)):
        row = _read_row(values)
        rows.append(row)
        texts = [*filter(None, [*row.titles, *row.indicator_titles]), *words_of_detail(row.detail)]
        if row.partner and is_other_side(row.country, [*codes]):
            texts += row.mirror_titles
        texts += ["tonnes"] * row.unit.startswith(TONNES)
        for form in _forms(" ".join(texts)):
            by_form[form].add(place)
        chinese.append(" ".join(filter(is_chinese, texts)))
    return SeriesTitles(rows, by_form, chinese)


def _read_row(values: tuple[Any, ...]) -> TitledSeries:
    pk, country, partner, kind, detail, unit, indicator, *titles = values
    its, of_indicator, mirror = map(list, batched(titles, len(LANGUAGES)))
    mirrored = [*filter(None, mirror)]
    detail = detail or TO_DATE * (CUMULATIVE in of_indicator[CHINESE])
    return TitledSeries(
        pk, country, partner, kind, detail, unit, indicator, its, of_indicator, mirrored
    )


def words_of_detail(detail: str) -> list[str]:
    return [*DETAILS.get(detail, {"": detail}).values()]


def is_other_side(country: str | None, codes: list[str]) -> bool:
    """True if a country is not the one that sells or buys, which is the first of the codes."""
    return country != codes[0] if any(codes[:1]) else country in codes


def are_named(titles: list[str], terms: Iterable[Term]) -> bool:
    """True if every term is in one of the titles: as a word, or by another of the glossary."""
    text = " ".join(titles)
    wanted = (_wanted_words(term.text) for term in terms)
    return all(not w.forms.isdisjoint(_forms(text)) or w.is_written_in(text) for w in wanted)


@lru_cache(maxsize=1_000)
def _forms(text: str) -> frozenset[str]:
    return frozenset(form for token in tokenize(text) for form in (token.word, stem(token.word)))


@lru_cache(maxsize=1_000)
def _wanted_words(text: str) -> WantedWords:
    others, run = find_synonyms(text), Term(text.strip("年"))
    # СЭС, hydropower in Kazakh, is solar power in a Russian title.
    others = frozenset(one for one in others if not has_meanings(one))
    # A word of the glossary is whole, or 发电量, what is generated, would be 用电量, what is used.
    pieces = tuple(run.words) if is_chinese(text) and not others else ()
    written = [one for one in (text, *others) if others and is_chinese(one)]
    return WantedWords(frozenset({stem(text), *others}), written, pieces, Matches(run).needed)
