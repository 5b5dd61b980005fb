"""Series that a query asks for, by country and by the words of their titles."""

import re
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from portal.models.languages import LANGUAGES
from portal.records.column_store import PublicColumns
from portal.search.glossary import find_synonyms
from portal.search.query_parser import SearchQuery, Term
from portal.search.tokens import STOP_WORDS, split_words
from trade.statistics.country_figures import CHINA
from trade.statistics.series_titles import (
    SeriesTitles,
    TitledSeries,
    are_named,
    is_other_side,
    read_titles,
    words_of_detail,
)

MOST_ALIKE = 12
SHARE, HUB = "%", "tradehub"
RUSSIAN, CHINESE = map([*LANGUAGES].index, ("ru", "zh-hans"))
"""Titles that begin, and end, with what is counted: debt service is no debt."""
EXPORTS, IMPORTS = (find_synonyms(word) | {word} for word in ("exports", "imports"))
TO, FROM = {"to", "into", "в", "во", "对", "对华"}, {"from", "из", "у", "从", "自"}


class Fit(NamedTuple):
    """Mismatches of a series with a query; one with fewer comes first."""

    is_own: bool
    is_part: bool
    is_share: bool
    is_reversed: bool
    is_of_another_noun: bool


type Order = tuple[bool, bool, bool, int, int, bool]
"""Order of series that fit alike: by their indicator, side and length of titles."""


class RankedSeries(NamedTuple):
    fit: Fit
    order: Order
    indicator: int
    unit: str
    pk: int


@dataclass(frozen=True)
class AskedSeries:
    """Criteria of a query for series."""

    question: SearchQuery
    codes: list[str]
    """Countries; the first sells or buys, and is empty if that is not said."""
    terms: list[Term]
    """Without countries and years."""

    @cached_property
    def goods(self) -> list[Term]:
        return [term for term in self.terms if not _is(EXPORTS | IMPORTS, term)]

    @cached_property
    def pieces(self) -> list[Term]:
        return [Term(word) for term in self.terms for word in term.words]

    @cached_property
    def named(self) -> set[str | None]:
        return {*filter(None, self.codes)}

    def find(self) -> list[RankedSeries]:
        """Return the series that fit best and alike. Two queries at most."""
        known = PublicColumns().kept(read_titles, *self.codes)
        rows = (known.rows[place] for place in sorted(self._places(known)))
        chosen = (row for row in rows if self._is_there(row) and self._is_told(row))
        ranked = sorted(map(self._rank, chosen), key=itemgetter(0, 1))
        # Without goods a flow is all of it: for want of a year tonnes by rail are no exports.
        return [
            one
            for one in ranked
            if one.fit == ranked[0].fit and (self.goods or one.unit == ranked[0].unit)
        ][:MOST_ALIKE]

    def _places(self, known: SeriesTitles) -> set[int]:
        """Return the rows in the unit that is asked for that have every word. A flow is also told
        by its goods and both its ends: “oil of Kazakhstan to China”."""
        unit = self.question.unit
        of_unit = {place for place, row in enumerate(known.rows) if row.unit.startswith(unit)}
        places = of_unit.intersection(*map(known.find, self.terms))
        if not places and self.goods and len(self.codes) > 1:
            return of_unit.intersection(*map(known.find, self.goods))
        return places

    def _is_own(self, row: TitledSeries) -> bool:
        """True if a series is of a country alone. Beside another one China is who it trades with,
        builds or lends."""
        is_of_one = row.partner is None and row.country in self.codes
        return is_of_one and (CHINA not in self.codes or self.codes == [CHINA])

    def _is_there(self, row: TitledSeries) -> bool:
        """True if a series is of the countries that are named, or of one of them and China."""
        pair = {row.country, row.partner} - {None}
        if not self.codes or self._is_own(row) or pair in ({*self.named, CHINA}, self.named):
            return True
        return self.codes[:1] == [""] and self.named < pair

    def _is_of_one_record(self, row: TitledSeries) -> bool:
        """True if a series is one of many, as those of hubs are. What is sold through a pipeline
        is told by both its ends."""
        is_sold = self.goods != self.terms and row.measures_kind != HUB
        is_between = is_sold and {row.country, row.partner} == self.named
        return not self.codes or bool(row.measures_kind and not is_between)

    def _is_told(self, row: TitledSeries) -> bool:
        """True unless the query would have to say of which record a series is, and does not: it
        names what is counted, and something else."""
        if not self._is_of_one_record(row):
            return True
        of_noun = self._names_noun(row)
        is_general = are_named(row.indicator_titles, self.pieces) or all(of_noun)
        return any(of_noun) and not is_general

    def _names_noun(self, row: TitledSeries) -> list[bool]:
        """Return for each word of the query whether it is what is counted."""
        nouns = [row.titles[RUSSIAN].split(" ")[0], re.split("[（，]", row.titles[CHINESE])[0][-2:]]
        return [are_named(nouns, [piece]) for piece in self.pieces]

    def _rank(self, row: TitledSeries) -> RankedSeries:
        asked = [term.text for term in self.question.terms]
        details = [{*split_words(words)} - STOP_WORDS for words in words_of_detail(row.detail)]
        is_asked = any(are_named(asked, map(Term, words)) for words in details)
        is_part = bool(row.detail) and not is_asked
        fit = Fit(
            self._is_own(row),
            is_part,
            row.unit == SHARE,
            self._is_reversed(row),
            not any(self._names_noun(row)),
        )
        is_long = self._is_of_one_record(row) or self._is_own(row)
        order = (
            not are_named(row.indicator_titles, self.terms),
            not row.mirror_titles,
            is_other_side(row.country, self.codes),
            len(row.indicator_titles[0]),
            len(row.titles[0]) if is_long else 0,
            not row.detail or is_part,
        )
        return RankedSeries(fit, order, row.indicator, row.unit, row.pk)

    def _is_reversed(self, row: TitledSeries) -> bool:
        """True if a series has the flow the other way, whose mirror has the word that is asked
        for."""
        ways = [term for term in self.terms if term not in self.goods]
        if row.mirror_titles:
            ways = [term for term in self.terms if not are_named(row.mirror_titles, [term])]
        is_said = any(are_named(row.indicator_titles, [term]) for term in ways)
        return is_other_side(row.country, self.codes) and is_said


def order_by_flow(codes: list[str], terms: list[Term]) -> list[str]:
    """Return first who sells or buys, whom another word than “to” or “from” names: of “exports to
    China from Kazakhstan” Kazakhstan, of “exports to China” an empty text."""
    is_sold, is_bought = (any(_is(flow, one) for one in terms) for flow in (EXPORTS, IMPORTS))
    before = (TO if is_sold else FROM) if is_sold != is_bought else ()
    partners = [one.code for one in terms if one.code and {one.after, one.text} & {*before}]
    if len(partners) != 1:
        return codes
    return [*([one for one in codes if one not in partners] or [""]), *partners]


def _is(flow: frozenset[str], term: Term) -> bool:
    return not flow.isdisjoint({term.text, *find_synonyms(term.text)})
