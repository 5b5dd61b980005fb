"""Series that a query asks for, by country and by the words of their titles."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from portal.facts.types import CURRENCY
from portal.records.column_store import PublicColumns
from portal.search.countries import CountryNameIndex, load_country_names
from portal.search.glossary import find_synonyms, is_name, is_plain_word
from portal.search.query_parser import SearchQuery, Term
from portal.search.tokens import FROM, STOP_WORDS, TO, WITH, split_words
from trade.statistics.country_figures import CHINA, FIVE
from trade.statistics.directions import Direction, read_direction, read_holder, terms_of_title
from trade.statistics.series_titles import (
    ENGLISH,
    TitledSeries,
    are_named,
    is_other_side,
    read_titles,
    words_of_detail,
)

MOST = 36
AND = ("and", "и")
COMPARED = re.compile(r"\b(?:compar\w+|versus|vs|сравн\w+)\b|比较|对比", re.IGNORECASE)
SHARE, HUB = "%", "tradehub"
EXPORTS, IMPORTS, TRADE = (find_synonyms(word) | {word} for word in ("exports", "imports", "trade"))
LOCATIVES = {CHINA: "китае"}
"""Names of countries as Russian has them after a word that then says “in”, and else “to”."""


class Reasons(NamedTuple):
    """Why a series comes after another, the first reason first. Those of `fit` are mismatches with
    the query: what has others of them than the first is no answer."""

    is_without_flow: bool
    """A flow told by its goods and both its ends: “oil of Kazakhstan to China”."""
    is_own: bool
    is_of_one_record: bool
    is_of_another_noun: bool
    is_part: bool
    is_reversed: bool
    is_of_another_indicator: bool
    is_other_side: bool
    indicator_length: int
    is_whole_or_part: bool
    """True of a flow without a detail, or with one that is not asked for; else the other way."""

    @property
    def fit(self) -> tuple[bool | int, ...]:
        return self[1 : self._fields.index("is_of_another_indicator")]


@dataclass(frozen=True)
class AskedSeries:
    """Criteria of a query for series."""

    question: SearchQuery
    codes: list[str]
    """Countries; the first sells or buys. Empty if that is not said, or to whom."""
    terms: list[Term]
    """Without countries and years."""

    @cached_property
    def goods(self) -> list[Term]:
        return [term for term in self.terms if not _is(EXPORTS | IMPORTS, term)]

    @cached_property
    def flows(self) -> list[Term]:
        return [term for term in self.terms if term not in self.goods]

    @cached_property
    def pieces(self) -> list[Term]:
        words = [[one.text] if is_plain_word(one.text) else one.words for one in self.terms]
        return [*map(Term, chain.from_iterable(words))]

    @cached_property
    def named(self) -> set[str]:
        """Codes of the countries; 中哈 names China too."""
        both = [CHINA for one in self.question.terms if one.code and one.text.startswith("中")]
        return {*filter(None, self.codes), *both}

    @cached_property
    def direction(self) -> Direction:
        """The way that is asked for; of “Chinese loans” from China, of “Chinese imports” to it."""
        found = read_direction(self.question.terms).between(self.named)
        if any(found) or self.codes[-1:] != [""]:
            return found
        buys = any(_is(IMPORTS, term) for term in self.flows)
        return Direction(end=self.codes[0]) if buys else Direction(start=self.codes[0])

    @cached_property
    def holder(self) -> str:
        return read_holder(self.question.terms)

    @cached_property
    def names(self) -> CountryNameIndex:
        """Names of countries in titles. One query."""
        known = load_country_names()
        return replace(known, codes={**known.codes, FIVE: FIVE})

    @cached_property
    def has_partner(self) -> bool:
        terms = self.question.terms
        return bool(_partners(terms, _ways(terms)))

    @cached_property
    def is_comparison(self) -> bool:
        """True of “compare China with …”, “… vs …” and “China and …”."""
        listed = any(one.code and one.after in AND for one in self.question.terms)
        return listed or bool(COMPARED.search(self.question.text))

    def find(self) -> list["RankedSeries"]:
        """Return the series that fit best and alike. Three queries at most."""
        known = PublicColumns().kept(read_titles, *self.codes)
        unit = self.question.unit
        of_unit = {place for place, row in enumerate(known.rows) if row.unit.startswith(unit)}
        told = of_unit.intersection(*map(known.find, self.terms))
        is_sold = self.flows and self.goods and len(self.codes) > 1
        sold = of_unit.intersection(*map(known.find, self.goods)) if is_sold else told
        found = sorted(told | sold)
        rows = (RankedSeries(known.rows[place], self, place not in told) for place in found)
        ranked = sorted((one for one in rows if one.is_fitting), key=attrgetter("reasons"))
        if ranked and ranked[0].is_own and len(self.named) > 1 and CHINA in self.named:
            ranked = [*_comparable(ranked)]
        alike = [one for one in ranked if ranked[0].is_like(one)]
        # Without goods a flow is all of it: tonnes by rail are no exports, nor is electricity.
        return [one for one in alike if self.goods or CURRENCY.match(one.row.unit)][:MOST]

    def counted_of_records(self) -> tuple[list[Term], list[TitledSeries]]:
        """Return the words that say what is counted of records, and the series that count it; all
        of records without such a word."""
        known = PublicColumns().kept(read_titles, *self.codes)
        rows = [row for row in known.rows if row.measures_kind]
        plain = [term for term in self.terms if not any(map(is_name, term.joined))]
        counted = [term for term in plain if any(are_named(row.nouns, [term]) for row in rows)]
        return counted, [row for row in rows if are_named(row.nouns, counted)]


@dataclass(frozen=True)
class RankedSeries:
    """A series that has the words of a query."""

    row: TitledSeries
    asked: AskedSeries
    is_without_flow: bool

    def is_like(self, other: "RankedSeries") -> bool:
        """True if another series fits as well, or counts the same with all countries where no
        partner is named."""
        is_same = CHINA not in self.asked.named and other.row.indicator == self.row.indicator
        fits = other.reasons.fit[1:] == self.reasons.fit[1:]
        return fits and (other.is_own == self.is_own or (other.is_own and is_same))

    @cached_property
    def is_own(self) -> bool:
        """True if a series is of a country alone, and no partner is named. Beside another one
        China is who it trades with, builds or funds, unless they are compared."""
        asked = self.asked
        is_of_one = self.row.partner is None and self.row.country in asked.codes
        is_alone = CHINA not in asked.named or asked.codes == [CHINA] or asked.is_comparison
        return is_of_one and is_alone and not asked.has_partner

    @property
    def country(self) -> str:
        """The country that a series is of, or about beside China; one that is named, if any is."""
        sides = (self.row.country, self.row.partner)
        named = [one for one in self.asked.codes if one not in ("", CHINA)] or filter(None, sides)
        return next((one for one in named if one in sides and one != CHINA), "")

    @property
    def is_fitting(self) -> bool:
        is_asked = self.is_there and self.is_told and self.is_counted
        return is_asked and self.is_sold and self.is_same_way

    @property
    def is_there(self) -> bool:
        """True if a series is of the countries that are named, or of one of them and China."""
        codes, named = self.asked.codes, self.asked.named
        pair = {self.row.country, self.row.partner} - {None}
        is_whole = not self.row.detail or self._is_part_asked
        if "" in codes:
            return named < pair and is_whole
        if codes == [CHINA] and not is_whole:
            return False
        if not codes or self.is_own or pair in ({*named, CHINA}, named):
            return True
        return CHINA in pair and len(pair) == 2 and pair < named

    @property
    def is_same_way(self) -> bool:
        """True unless it goes the other way, or elsewhere, or is another one's share. What a hub
        counts goes both ways."""
        row, direction, holder = self.row, self.asked.direction, self.asked.holder
        is_said = any(direction) or holder
        if not is_said or not row.country or not row.partner or row.measures_kind == HUB:
            return True
        terms = terms_of_title(row.titles[ENGLISH], self.asked.names)
        if holder and holder != (read_holder(terms) or holder):
            return False
        sides = (row.country, row.partner)
        its = read_direction(terms).between({*sides})
        if not any(its) and row.unit != SHARE:
            its = Direction(*(sides if self.seller == row.country else reversed(sides)))
        return not direction.is_against(its)

    @property
    def seller(self) -> str | None:
        """The country of a series, or its partner if it counts imports; of a debt to the
        Export-Import Bank the country."""
        sells, buys = (
            are_named(self.row.indicator_titles, [Term(flow)]) for flow in ("exports", "imports")
        )
        return self.row.partner if buys and not sells else self.row.country

    @cached_property
    def is_of_one_record(self) -> bool:
        """True if it is one of many, as those of hubs are. Both ends of a pipeline tell it."""
        is_between = {self.row.country, self.row.partner} == self.asked.named
        is_told = is_between and self.row.measures_kind != HUB
        return not self.asked.codes or bool(self.row.measures_kind and not is_told)

    @property
    def is_told(self) -> bool:
        """True unless the query would have to say of which record a series is, and does not: it
        names what is counted, and something else."""
        if not self.is_of_one_record:
            return True
        counted = [*self.row.indicator_titles, *self.row.nouns]
        others = [one.text for one in self.asked.pieces if not are_named(counted, [one])]
        is_said = self._is_part_asked or not all(map(is_plain_word, others))
        return self.is_of_noun and bool(others) and is_said

    @property
    def is_sold(self) -> bool:
        """True unless a series that has no word for the flow is of the flow the other way: its
        country sells, or buys if it counts imports."""
        exports = any(_is(EXPORTS, term) for term in self.asked.flows)
        is_of_seller = not is_other_side(self.seller, self.asked.codes)
        is_sold = not self.row.mirror_titles and is_of_seller == exports
        return is_sold or not self.is_without_flow

    @property
    def is_counted(self) -> bool:
        """True if the query names what is counted, the indicator, a part or a flow, not only a
        word beside: “according to the president”, “with Chinese capital”."""
        titles, asked = self.row.indicator_titles, self.asked
        is_of_indicator = any(are_named(titles, [piece]) for piece in asked.pieces)
        is_told = self.is_of_noun or is_of_indicator or self._is_part_asked
        return is_told or bool(asked.flows or asked.question.unit)

    @cached_property
    def is_of_noun(self) -> bool:
        """True if a word of the query is what is counted, as goods are that go somewhere."""
        nouns = [*self.row.nouns, *self.row.mirror_titles]
        is_noun = any(are_named(nouns, [piece]) for piece in self.asked.pieces)
        is_flow = "" in self.asked.codes and self.row.mirror_titles and self.row.detail
        return is_noun or bool(is_flow and self._is_part_asked)

    @cached_property
    def reasons(self) -> Reasons:
        row, asked, terms = self.row, self.asked, self.asked.terms
        is_part = bool(row.detail) and not self._is_part_asked
        is_other = is_other_side(row.country, asked.codes)
        return Reasons(
            is_without_flow=self.is_without_flow,
            is_own=self.is_own,
            is_of_one_record=self.is_of_one_record and len(asked.codes) > 1,
            is_part=is_part,
            is_reversed=is_other and self._is_flow_said,
            is_of_another_noun=not self.is_of_noun,
            is_of_another_indicator=not any(are_named(row.indicator_titles, [t]) for t in terms),
            is_other_side=is_other,
            indicator_length=len(row.indicator_titles[0]),
            is_whole_or_part=(not row.detail or is_part) == bool(asked.flows),
        )

    @property
    def _is_part_asked(self) -> bool:
        asked = [term.text for term in self.asked.question.terms]
        details = [{*split_words(one)} - STOP_WORDS for one in words_of_detail(self.row.detail)]
        return any(words and are_named(asked, map(Term, words)) for words in details)

    @property
    def _is_flow_said(self) -> bool:
        """True if a title has the flow that is asked for, and not its mirror: of the other side it
        is the flow the other way."""
        ways, mirrors = [*self.asked.flows], self.row.mirror_titles
        if mirrors:
            ways = [one for one in self.asked.terms if not are_named(mirrors, [one])]
        return any(are_named(self.row.indicator_titles, [one]) for one in ways)


def _comparable(found: list[RankedSeries]) -> Iterator[RankedSeries]:
    """Yield what is counted of China and of another country."""
    countries = defaultdict[int, set[str | None]](set)
    for one in found:
        countries[one.row.indicator].add(one.row.country)
    for one in found:
        if {CHINA} < countries[one.row.indicator]:
            yield one


def order_by_flow(codes: list[str], terms: list[Term]) -> list[str]:
    """Return first who sells or buys, whom another word than “to” or “from” names: of “exports to
    China from Kazakhstan” Kazakhstan, of “exports to China”, “trade with China”, or “exports”
    alone, an empty text."""
    ways = _ways(terms)
    is_to_china = codes == [CHINA] and not ways and _is_sold_to(CHINA, terms)
    if is_to_china or (not codes and ways and ways != WITH):
        return ["", CHINA]
    partners = _partners(terms, ways)
    if len(partners) != 1 or (ways == WITH and len(codes) > 1):
        return codes
    return [*([one for one in codes if one not in partners] or [""]), *partners]


def _partners(terms: list[Term], ways: set[str]) -> list[str]:
    """Return the codes of countries that somebody sells to, buys from or trades with."""
    return [one.code for one in terms if one.code and ways & {one.after, one.text}]


def _is_sold_to(country: str, terms: list[Term]) -> bool:
    """True of “gas to China”, not of “gas in China”."""
    named = (one for one in terms if one.code == country and one.text != LOCATIVES[country])
    return any(TO & {one.after, one.text} for one in named)


def _ways(terms: list[Term]) -> set[str]:
    """Return the words before a partner, by the flow that is asked for; none without a flow."""
    is_sold, is_bought, is_trade = (
        any(_is(flow, one) for one in terms) for flow in (EXPORTS, IMPORTS, TRADE)
    )
    if is_sold != is_bought:
        return TO if is_sold else FROM
    return WITH if is_trade else set()


def _is(flow: frozenset[str], term: Term) -> bool:
    return not flow.isdisjoint({term.text, *find_synonyms(term.text)})
