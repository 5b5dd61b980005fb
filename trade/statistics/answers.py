"""Periods of statistics that a query asks for: “kyrgyzstan trade 2024”."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import starmap
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q

from portal.facts.extents import extent_of_day
from portal.formatting.notes import name_in_words
from portal.formatting.phrases.finding import take_part_of_year
from portal.models.languages import LANGUAGES, columns
from portal.records.column_store import PublicColumns
from portal.records.contributions import Forecast, KeyFigure, ScoredForecast, scored_forecasts
from portal.records.document_types import PresentedFact
from portal.records.documents import document_of
from portal.search.glossary import find_synonyms
from portal.search.matching import Matches
from portal.search.query_parser import SearchQuery, Term, parse_query
from portal.search.tokens import is_chinese, stem, tokenize
from portal.site.answers import answers, years_in
from trade.statistics.country_figures import CHINA, FIVE
from trade.statistics.document_types import SeriesDocument
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.period_rows import period_row
from trade.statistics.selection import Found, Period, periods_of, with_newest_periods, with_periods
from trade.statistics.siblings import siblings

MOST = 6
SHARE = "%"
TITLES = [*columns("title"), *columns("indicator__title")]
RUSSIAN, CHINESE = map([*LANGUAGES].index, ("ru", "zh-hans"))
"""Titles that begin, and end, with what is counted: debt service is no debt."""
CENTRAL_ASIA = re.compile(
    r"central asian?( countries)?|(стран\w* )?(централь|сред)н\w+ ази\w+|中亚(国家|五国)?",
    re.IGNORECASE,
)
"""The five countries, of whom search has no such name, as many records have it in theirs."""


@answers
def periods_asked_for(question: SearchQuery) -> Iterable[KeyFigure]:
    """The year, or part of one, that is asked for, or the newest, of the series that a query names
    by country and by the words of their titles; of trade as every side counts it. What happened
    last comes first, forecasts at the end."""
    part, rest = take_part_of_year(question.text)
    plain, regions = CENTRAL_ASIA.subn(" ", rest if part else question.text)
    question = parse_query(plain) if part or regions else question
    years = [part] if part else years_in(question)
    terms = [term for term in question.terms if not term.code and term.text not in years]
    codes = [*question.codes, FIVE] if regions else question.codes
    series = _series_named(codes, terms) if terms else []
    if not series:
        return
    found: Found = periods_of(series, {(one.pk, year) for one in series for year in years})
    if not any(periods for _one, periods in found):
        found = with_newest_periods(series)
    chosen = []
    for one, periods in found:
        outcomes = [period for period in periods if not period.shown.is_forecast] or periods
        few = years and len(outcomes) <= len(years)
        chosen += [(one, period) for period in (outcomes if few else outcomes[-1:])]
    chosen.sort(key=lambda one: (one[1].shown.is_forecast, -one[1].shown.ends_on.toordinal()))
    yield from starmap(key_figure, chosen)


def key_figure(series: Series, period: Period, forecasts: Iterable[Observation] = ()) -> KeyFigure:
    document = document_of(series, SeriesDocument)
    return KeyFigure(
        uid=series.uid,
        title=document["title"],
        url=document["url"],
        fact=fact_of(series, period),
        period=period.period,
        reporter=document["reporter"],
        forecasts=[_forecast(series, one) for one in forecasts],
    )


@scored_forecasts
def forecasts_beside_outcomes() -> Iterable[ScoredForecast]:
    """Each forecast that is public, with what is shown of its period by now."""
    forecasts = Observation.objects.live().filter(obs_status=ObsStatus.FORECAST)
    chosen = Series.objects.filter(pk__in=forecasts.values("series"))
    for series, periods in with_periods(list(chosen.with_documents())):
        document = document_of(series, SeriesDocument)
        for period in periods:
            outcome = None if period.shown.is_forecast else period.shown
            for one in period.statements:
                if one.is_forecast:
                    real = outcome.number if outcome else None
                    error = (one.number / real - 1) * 100 if real else None
                    made = one.source.published_on
                    ahead = (one.ends_on - extent_of_day(made).high).days if made else None
                    yield ScoredForecast(
                        maker=name_in_words(one.maker.publisher),
                        title=document["title"],
                        url=document["url"],
                        period=period.period,
                        made=made,
                        months_ahead=None if ahead is None else round(ahead / 30.4),
                        forecast=_forecast(series, one).fact,
                        outcome=fact_of(series, period) if outcome else None,
                        error=None if error is None else round(error, 1),
                    )


def fact_of(series: Series, period: Period) -> PresentedFact:
    return period_row(document_of(series, SeriesDocument), period, series.indicator).fact


def _forecast(series: Series, observation: Observation) -> Forecast:
    said = Period(period=observation.period, shown=observation)
    return Forecast(
        period=observation.period,
        maker=name_in_words(observation.maker.publisher),
        made=observation.source.published_on,
        fact=fact_of(series, said),
    )


@dataclass(frozen=True)
class SeriesTitles:
    """What tells series apart, and where the words of their titles are."""

    rows: list[tuple[Any, ...]]
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
    """What says a term, or as much by the glossary: a form of a word, or Chinese in a text, which
    has no spaces; of a run of it so many pieces."""

    forms: frozenset[str]
    written: list[str]
    pieces: tuple[str, ...]
    needed: int

    def is_written_in(self, text: str) -> bool:
        if any(words in text for words in self.written):
            return True
        return bool(self.pieces) and sum(one in text for one in self.pieces) >= self.needed


def _read_titles(_columns: PublicColumns, *codes: str) -> SeriesTitles:
    """Read what tells series apart: those of countries, or all."""
    there = Q(country__in=codes) | Q(partner__in=codes) if codes else Q()
    known = Series.objects.filter(there).select_related("indicator").order_by("title_en", "pk")
    own = ("pk", "country", "partner", "measures_uid", "detail", "unit", "indicator")
    rows = list(known.values_list(*own, "indicator__mirror", *TITLES))
    by_form, titles = defaultdict(set), [row[-len(TITLES) :] for row in rows]
    for row, its in enumerate(titles):
        for form in _forms(" ".join(its)):
            by_form[form].add(row)
    chinese = [" ".join(its[CHINESE :: len(LANGUAGES)]) for its in titles]
    return SeriesTitles(rows, by_form, chinese)


def _series_named(codes: list[str], terms: list[Term]) -> list[Series]:
    """Return the series that fit best, and those that count the same; without a country, or of a
    hub, only where words of the query say which. Four queries at most."""
    known = PublicColumns().kept(_read_titles, *codes)
    places = set.intersection(*map(known.find, terms))
    pieces = [Term(word) for term in terms for word in term.words]
    ranked = []
    for pk, country, partner, measured, detail, unit, indicator, mirror, *titles in (
        known.rows[place] for place in sorted(places)
    ):
        pair = {country, partner} - {None}
        # Beside another country China is who it trades with, builds or lends.
        is_own = partner is None and country in codes and (CHINA not in codes or codes == [CHINA])
        is_there = not codes or is_own or pair == {*codes, CHINA} or pair == {*codes}
        if not is_there:
            continue
        its = titles[len(LANGUAGES) :]
        nouns = [titles[RUSSIAN].split(" ")[0], re.split("[（，]", titles[CHINESE])[0][-2:]]
        of_noun = [_names(nouns, [piece]) for piece in pieces]
        is_one = not codes or bool(measured)
        if is_one and (_names(its, pieces) or all(of_noun) or not any(of_noun)):
            continue
        is_part = bool(detail) and not any(_names([detail], [term]) for term in terms)
        is_other = not _names(its, terms), not mirror, bool(codes) and country != codes[0]
        length = len(titles[0]) if is_one or is_own else 0
        rank = is_own, is_part, unit == SHARE, not any(of_noun), *is_other, len(its[0]), length
        ranked.append((rank, indicator, pk))
    ranked.sort(key=itemgetter(0))
    best = [pk for rank, indicator, pk in ranked if (rank, indicator) == ranked[0][:2]]
    by_pk = Series.objects.select_related("indicator").with_documents().in_bulk(best)
    found = [by_pk[pk] for pk in best]
    others = siblings(found[0]).with_documents() if found else []
    return list({one.pk: one for one in (*found, *others)}.values())[:MOST]


def _names(titles: list[str], terms: Iterable[Term]) -> bool:
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
    pieces = tuple(run.words) if is_chinese(text) else ()
    written = [one for one in others if is_chinese(one)]
    return WantedWords(frozenset({stem(text), *others}), written, pieces, Matches(run).needed)
