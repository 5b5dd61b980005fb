"""Periods of statistics that a query asks for: “kyrgyzstan trade 2024”."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, starmap
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Case, OuterRef, Q, Subquery, When

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
from portal.search.tokens import STOP_WORDS, is_chinese, split_words, stem, tokenize
from portal.site.answers import answers, records_named, years_in
from trade.statistics.charts.names import DETAILS
from trade.statistics.country_figures import CHINA, FIVE
from trade.statistics.document_types import SeriesDocument
from trade.statistics.models import Series, SeriesQuerySet
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.period_rows import period_row
from trade.statistics.selection import Found, Period, periods_of, with_newest_periods, with_periods
from trade.statistics.siblings import siblings

MOST, MOST_ALIKE, ALIKE = 6, 12, 5
"""Series that fit a query alike, and how many parts of their rank say so."""
SHARE, HUB = "%", "tradehub"
TITLES = [*columns("title"), *columns("indicator__title")]
MIRRORS = columns("indicator__mirror__title")
RUSSIAN, CHINESE = map([*LANGUAGES].index, ("ru", "zh-hans"))
"""Titles that begin, and end, with what is counted: debt service is no debt."""
COUNTRIES_OF_ADJECTIVES = {
    "China": "chinese",
    "Kazakhstan": r"kazakh|казахск\w+",
    "Tajikistan": r"tajik|таджикск\w+",
    "Turkmenistan": r"turkmen|туркменск\w+",
    "Uzbekistan": r"uzbek|узбекск\w+",
}
"""Adjectives that are no names of a country by their stem: “Turkmen gas”."""
EXPORTS, IMPORTS = (find_synonyms(word) | {word} for word in ("exports", "imports"))
TO, FROM = {"to", "into", "в", "во", "对", "对华"}, {"from", "из", "у", "从", "自"}
CENTRAL_ASIA = re.compile(
    r"central asian?( countries)?|(стран\w* )?(централь|сред)н\w+ ази\w+|中亚(国家|五国)?",
    re.IGNORECASE,
)
"""The five countries, of whom search has no such name, as many records have it in theirs."""


@answers
def periods_asked_for(question: SearchQuery) -> Iterable[KeyFigure]:
    """The year, or part of one, that is asked for, or the newest, of the series that a query names
    by country and by the words of their titles; of trade as every side counts it. What happened
    last comes first, forecasts at the end; of a record that is named, what is counted in full."""
    part, rest = take_part_of_year(question.text)
    named = rest if part else question.text
    for name, adjectives in COUNTRIES_OF_ADJECTIVES.items():
        named = re.sub(rf"\b(?:{adjectives})\b", name, named, flags=re.IGNORECASE)
    plain, regions = CENTRAL_ASIA.subn(" ", named)
    question = question if plain == question.text else parse_query(plain)
    years = [part] if part else years_in(question)
    terms = [term for term in question.terms if not term.code and term.text not in years]
    codes = _order_by_flow([*question.codes, *[FIVE] * bool(regions)], question.terms)
    series = _series_named(question, codes, terms, years) if terms else {}
    of_records = {} if series or not years else _series_of_records(question, years)
    if not (series := series or of_records):
        return
    asked = {
        (one.pk, year) for one, nearest in series.items() for year in years if nearest in years
    }
    if of_records or not asked:
        asked = {(one.pk, nearest) for one, nearest in series.items() if nearest}
    found: Found = periods_of(series, asked) if asked else with_newest_periods(series)
    chosen = []
    for one, periods in found:
        outcomes = [period for period in periods if not period.shown.is_forecast] or periods
        few = years and len(outcomes) <= len(years)
        chosen += [(one, period) for period in (outcomes if few else outcomes[-1:])]
    if not of_records:
        chosen.sort(key=lambda one: (one[1].shown.is_forecast, -one[1].shown.ends_on.toordinal()))
    yield from starmap(key_figure, chosen)


def _order_by_flow(codes: list[str], terms: list[Term]) -> list[str]:
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


def _is_other_side(country: str | None, codes: list[str]) -> bool:
    """True if a country is not the one that sells or buys."""
    return country != codes[0] if any(codes[:1]) else country in codes


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
    chosen = Series.objects.filter(pk__in=forecasts.values("series")).order_by("title_en", "uid")
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
    return Forecast(
        period=observation.period,
        maker=name_in_words(observation.maker.publisher),
        made=observation.source.published_on,
        fact=fact_of(series, Period(period=observation.period, shown=observation)),
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
        pieces = sum(one in text for one in self.pieces) if self.pieces else -1
        return pieces >= self.needed or any(words in text for words in self.written)


def _read_titles(_columns: PublicColumns, *codes: str) -> SeriesTitles:
    """Read what tells series apart: those of countries, or all. Seen from the partner, imports are
    exports."""
    there = Q(country__in=codes) | Q(partner__in=codes) if codes else Q()
    known = Series.objects.filter(there).select_related("indicator").order_by("title_en", "pk")
    own = ("pk", "country", "partner", "measures_kind", "detail", "unit", "indicator")
    rows = list(known.values_list(*own, *TITLES, *MIRRORS))
    by_form, chinese = defaultdict(set), []
    for place, row in enumerate(rows):
        is_mirrored = row[2] and _is_other_side(row[1], [*codes])
        titles = row[len(own) :] if is_mirrored else row[len(own) : -len(MIRRORS)]
        texts = [*filter(None, titles), *_words_of_detail(row[4])]
        for form in _forms(" ".join(texts)):
            by_form[form].add(place)
        chinese.append(" ".join(filter(is_chinese, texts)))
    return SeriesTitles(rows, by_form, chinese)


def _words_of_detail(detail: str) -> list[str]:
    return [*DETAILS.get(detail, {"": detail}).values()]


type NearestPeriods = dict[Series, str]
"""Period of each series that is asked for, or else the longest from the beginning of such a year
on; empty where there is none."""


def _read_nearest(found: SeriesQuerySet, years: list[str]) -> NearestPeriods:
    """Read series with the period of each."""
    begun = Q(period__in=years)
    for year in (year for year in years if len(year) == 4):
        begun |= Q(starts_on=f"{year}-01-01", ends_on__lte=f"{year}-12-31")
    its = Observation.objects.live().filter(begun, series=OuterRef("pk")).exclude(value=None)
    is_other = Case(When(period__in=years, then=0), default=1)
    period = Subquery(its.order_by(is_other, "-ends_on").values("period")[:1])
    read = found.select_related("indicator").with_documents().annotate(nearest=period)
    return {one: vars(one)["nearest"] or "" for one in read}


def _series_of_records(question: SearchQuery, years: list[str]) -> NearestPeriods:
    """Return the series with a value of a year about the records that a query names: of “Aktau port
    2025” its cargo. What is counted in full, by a short word, comes first."""
    rest = " ".join(word for word in question.words if word.strip("年") not in years)
    kinds = Series.objects.exclude(measures_uid="").values_list("measures_kind", flat=True)
    entries = records_named(rest, {*kinds.order_by().distinct()})
    places = {entry.record_uid: place for place, entry in enumerate(entries)}
    nearest = _read_nearest(Series.objects.filter(measures_uid__in=places).order_by("pk"), years)
    ranked = sorted(
        filter(nearest.get, nearest),
        key=lambda one: (
            *(places[one.measures_uid], bool(one.detail), one.unit == SHARE),
            len(one.indicator.title_en),
        ),
    )
    return {one: nearest[one] for one in ranked[:MOST]}


def _series_named(
    question: SearchQuery, codes: list[str], terms: list[Term], years: list[str]
) -> NearestPeriods:
    """Return the series that fit best, and those that count the same; of those that fit alike,
    the first with a value of the year. Without a country, or of a hub, only where words of the
    query say which; never in another unit than is asked for. Four queries at most."""
    known = PublicColumns().kept(_read_titles, *codes)
    of_unit = {place for place, row in enumerate(known.rows) if row[5].startswith(question.unit)}
    # A flow is also told by its goods and both its ends: “oil of Kazakhstan to China”.
    goods = [term for term in terms if not _is(EXPORTS | IMPORTS, term)]
    places = of_unit.intersection(*map(known.find, terms))
    if goods and len(codes) > 1:
        places = places or of_unit.intersection(*map(known.find, goods))
    asked = [term.text for term in question.terms]
    pieces = [Term(word) for term in terms for word in term.words]
    ranked = []
    for pk, country, partner, measured, detail, unit, indicator, *titles in (
        known.rows[place] for place in sorted(places)
    ):
        titles, mirror = titles[: -len(MIRRORS)], [*filter(None, titles[-len(MIRRORS) :])]
        pair = {country, partner} - {None}
        # Beside another country China is who it trades with, builds or lends.
        is_own = partner is None and country in codes and (CHINA not in codes or codes == [CHINA])
        named = {*filter(None, codes)}
        is_there = not codes or is_own or pair in ({*named, CHINA}, named)
        if not (is_there or (codes[:1] == [""] and named < pair)):
            continue
        its = titles[len(LANGUAGES) :]
        nouns = [titles[RUSSIAN].split(" ")[0], re.split("[（，]", titles[CHINESE])[0][-2:]]
        of_noun = [_names(nouns, [piece]) for piece in pieces]
        is_sold = goods != terms and measured != HUB and {country, partner} == named
        is_one = not codes or bool(measured and not is_sold)
        if is_one and (_names(its, pieces) or all(of_noun) or not any(of_noun)):
            continue
        words = [{*split_words(w)} - STOP_WORDS for w in _words_of_detail(detail)]
        is_part = bool(detail) and not any(_names(asked, map(Term, some)) for some in words)
        is_other = not _names(its, terms), not mirror, _is_other_side(country, codes)
        # Beside a flow the other way its mirror has the word that is asked for.
        ways = [w for w in terms if (not _names(mirror, [w]) if mirror else w not in goods)]
        is_reversed = is_other[-1] and any(_names(its, [term]) for term in ways)
        length = len(titles[0]) if is_one or is_own else 0
        fit = is_own, is_part, unit == SHARE, is_reversed, not any(of_noun)
        rank = *fit, *is_other, len(its[0]), length, not detail or is_part
        ranked.append((rank, indicator, unit, pk))
    ranked.sort(key=itemgetter(0))
    best, _indicator, its_unit, _pk = ranked[0] if ranked else ((), 0, "", 0)
    alike = [one for one in ranked if one[0][:ALIKE] == best[:ALIKE]]
    # Without goods a flow is all of it: for want of a year tonnes by rail are no exports.
    alike = [one for one in alike if goods or one[2] == its_unit][:MOST_ALIKE]
    nearest = _read_nearest(Series.objects.filter(pk__in=[pk for *_, pk in alike]), years)
    by_pk = {one.pk: one for one in nearest}
    fitting = [(group, by_pk[pk]) for *group, _unit, pk in alike]
    periods = ((group, nearest[one]) for group, one in fitting)
    first, _ = min(periods, key=lambda its: (its[1] not in years, not its[1]), default=([], ""))
    found = {one: nearest[one] for group, one in fitting if group == first}
    if found:
        found |= _read_nearest(siblings(next(iter(found))), years)
    return dict(islice(found.items(), MOST))


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
