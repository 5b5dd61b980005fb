"""Periods of statistics that a query asks for: “kyrgyzstan trade 2024”."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from django.db.models import Case, OuterRef, Q, Subquery, When

from portal.facts.extents import extent_of_day
from portal.formatting.notes import name_in_words
from portal.formatting.phrases.finding import take_part_of_year
from portal.models import Country, Role
from portal.records.contributions import Forecast, KeyFigure, ScoredForecast, scored_forecasts
from portal.records.document_types import PresentedFact
from portal.records.documents import document_of
from portal.search.query_parser import SearchQuery, parse_query
from portal.search.tokens import stem
from portal.site.answers import PLANTS, answers, records_named, years_in
from trade.statistics.asked_series import SHARE, AskedSeries, order_by_flow
from trade.statistics.country_figures import CHINA, FIVE
from trade.statistics.directions import CENTRAL_ASIA
from trade.statistics.document_types import SeriesDocument
from trade.statistics.models import Series, SeriesQuerySet
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.period_rows import period_row
from trade.statistics.selection import Found, Period, periods_of, with_newest_periods, with_periods
from trade.statistics.siblings import siblings

MOST = 6
STALE = 3
"""Years after which a series comes after a newer one of the same sides."""
COUNTRIES_OF_ADJECTIVES = {
    "China": "chinese",
    "Kazakhstan": r"kazakh|казахск\w+",
    "Tajikistan": r"tajik|таджикск\w+",
    "Turkmenistan": r"turkmen|туркменск\w+",
    "Uzbekistan": r"uzbek|узбекск\w+",
}
"""Adjectives that are no names of a country by their stem: “Turkmen gas”."""


type NearestPeriods = dict[Series, str]
"""Period of each series that is asked for, or else the longest from the beginning of such a year
on, or the last day or part of it; empty where there is none."""


@answers
def periods_asked_for(question: SearchQuery) -> Iterable[KeyFigure]:
    """The year, or part of one, that is asked for, or the newest, of the series that a query names
    by country and by the words of their titles; of trade as every side counts it. What happened
    last comes first, forecasts at the end; of a record that is named, what is counted in full."""
    part, rest = take_part_of_year(question.text)
    named = _name_countries(rest if part else question.text)
    plain, regions = CENTRAL_ASIA.subn(" ", named)
    question = question if plain == question.text else parse_query(plain)
    years = [part] if part else years_in(question)
    terms = [term for term in question.terms if not term.code and term.text not in years]
    if not terms:
        return
    codes = order_by_flow([*question.codes, *[FIVE] * bool(regions)], question.terms)
    wanted = AskedSeries(question, codes, terms)
    series = _series_named(wanted, years)
    for other in () if series else _widened(wanted, named if regions else ""):
        series = series or _series_named(other, years)
    of_records = {} if series else _series_of_records(wanted, years)
    chosen = _choose_periods(series or of_records, years, is_each=bool(of_records))
    starts = tuple(years or [""])
    for one, period in sorted(chosen, key=lambda one: not one[1].period.startswith(starts)):
        missing = "" if period.period.startswith(starts) else years[0]
        yield replace(key_figure(one, period), missing=missing)


def _name_countries(text: str) -> str:
    """Return a query with countries in place of their adjectives."""
    for name, adjectives in COUNTRIES_OF_ADJECTIVES.items():
        text = re.sub(rf"\b(?:{adjectives})\b", name, text, flags=re.IGNORECASE)
    return text


def _widened(asked: AskedSeries, of_region: str) -> Iterator[AskedSeries]:
    """Yield what else a query may ask for where nothing is found: the five countries for Central
    Asia, or words of a title, others for China alone, and capacity for that of “power stations”."""
    if of_region:
        five = Country.objects.filter(role=Role.FOCUS).values_list("pk", flat=True)
        yield replace(asked, codes=[*five])
        whole = parse_query(of_region)
        words = [one for one in whole.terms if not (one.code or one.is_year)]
        yield AskedSeries(whole, whole.codes, words)
    elif asked.codes == [CHINA]:
        yield replace(asked, codes=["", CHINA] if asked.direction.end else [CHINA, ""])
    plants = [term for term in asked.terms if stem(term.text) in PLANTS]
    beside = {
        *(term.text for term in plants),
        *(one.after for one in plants if one.after == "power"),
    }
    rest = [term for term in asked.terms if term.text not in beside]
    if plants and len(rest) > 1:
        yield replace(asked, terms=rest)


def _choose_periods(
    series: NearestPeriods, years: list[str], *, is_each: bool
) -> list[tuple[Series, Period]]:
    """Choose the periods that are shown of each series: of each of the years, or the newest; what
    happened last comes first, unless each series was asked for."""
    if not series:
        return []
    chosen = []
    for one, periods in _find_periods(series, years, is_each=is_each):
        outcomes = [period for period in periods if not period.shown.is_forecast] or periods
        few = years and len(outcomes) <= len(years)
        chosen += [(one, period) for period in (outcomes if few else outcomes[-1:])]
    if not is_each:
        chosen.sort(key=lambda one: (one[1].shown.is_forecast, -one[1].shown.ends_on.toordinal()))
    return chosen


def _find_periods(series: NearestPeriods, years: list[str], *, is_each: bool) -> Found:
    """Find the years; of other sides, or of each series, what is nearest, or else the newest."""
    whole = _whole_years(years)
    exact = {one: nearest for one, nearest in series.items() if nearest in whole}
    asked = {(one.pk, year) for one in exact for year in whole}
    sides = {one: {one.country_id, one.partner_id} for one in series}
    rest = [one for one in series if is_each or sides[one] not in map(sides.get, exact)]
    asked |= {(one.pk, series[one]) for one in rest if series[one]}
    dated = [sides[one] for one, nearest in series.items() if nearest]
    undated = [one for one in rest if sides[one] not in dated]
    newest = with_newest_periods(undated) if undated else []
    return (periods_of(series, asked) if asked else []) + newest


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
                    error = (one.number - real) / abs(real) * 100 if real else None
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


def _read_nearest(found: SeriesQuerySet, years: list[str]) -> NearestPeriods:
    """Read series with the period of each."""
    within, begun = Q(period__in=years), Q(pk=None)
    for year in (year for year in years if len(year) == 4):
        within |= Q(starts_on__gte=f"{year}-01-01", ends_on__lte=f"{year}-12-31")
        begun |= Q(starts_on=f"{year}-01-01")
    its = Observation.objects.live().filter(series=OuterRef("pk")).exclude(value=None)
    is_other = Case(When(period__in=years, then=0), When(begun, then=1), default=2)
    period = Subquery(its.filter(within).order_by(is_other, "-ends_on").values("period")[:1])
    newest = Subquery(its.order_by("-ends_on").values("ends_on")[:1])
    known = found.select_related("indicator").with_documents()
    read = known.annotate(nearest=period, newest=newest)
    return {one: vars(one)["nearest"] or "" for one in read}


def _last_day(series: Series) -> date:
    return vars(series)["newest"] or date.min


def _whole_years(years: list[str]) -> list[str]:
    """Return the periods that are as good as a year: it, and what there is at its end."""
    return [*years, *(f"{year}-12-31" for year in years if len(year) == 4)]


def _series_of_records(asked: AskedSeries, years: list[str]) -> NearestPeriods:
    """Return the series about the records that a query names: of “Middle Corridor cargo” its cargo,
    of “Aktau port 2025” what has a value of the year. What is counted in full, by a short word,
    comes first."""
    counted, rows = asked.counted_of_records()
    if not (counted or years) or len(counted) == len(asked.terms):
        return {}
    rest = [term.text for term in asked.question.terms if term not in counted]
    kinds = {row.measures_kind for row in rows}
    entries = records_named(" ".join(word for word in rest if word not in years), kinds)
    places = {entry.record_uid: place for place, entry in enumerate(entries)}
    its = Series.objects.filter(pk__in=[row.pk for row in rows], measures_uid__in=places)
    nearest = _read_nearest(its.order_by("pk"), years)
    ranked = sorted(
        nearest if counted else filter(nearest.get, nearest),
        key=lambda one: (
            *(places[one.measures_uid], bool(one.detail), one.unit == SHARE),
            *(nearest[one] not in years, len(one.indicator.title_en)),
        ),
    )
    return {one: nearest[one] for one in ranked[: 1 if counted else MOST]}


def _series_named(asked: AskedSeries, years: list[str]) -> NearestPeriods:
    """Return the series that fit best, and those that count the same; of those that fit alike,
    the first of each country with a value of the year. Five queries at most."""
    ranked = asked.find()
    nearest = _read_nearest(Series.objects.filter(pk__in=[one.row.pk for one in ranked]), years)
    by_pk = {one.pk: one for one in nearest}
    alike = [one for one in ranked if one.row.pk in by_pk]  # or withdrawn since titles were read
    found, rest, whole = dict[Series, str](), dict[Series, str](), _whole_years(years)
    for sides in dict.fromkeys((one.country, one.is_own) for one in alike):
        its = (one for one in alike if (one.country, one.is_own) == sides)
        fitting = [((one.reasons, one.row.indicator), by_pk[one.row.pk]) for one in its]
        fitting.sort(key=lambda its: len(its[1].title_en))  # what is a model says so
        fitting.sort(key=lambda its: _last_day(its[1]), reverse=True)
        latest = _last_day(fitting[0][1]).year
        fitting.sort(key=lambda its: its[0])
        if asked.codes[:1] == [""] and not years:  # goods of each seller, by weight or in money
            fitting.sort(key=lambda its: latest - _last_day(its[1]).year > STALE)
        fitting.sort(key=lambda its: (nearest[its[1]] not in whole, not nearest[its[1]]))
        found[fitting[0][1]] = nearest[fitting[0][1]]
        rest |= {one: nearest[one] for group, one in fitting if group == fitting[0][0]}
    if found:
        rest |= _read_nearest(siblings(next(iter(found))), years)
    return dict(islice((found | rest).items(), MOST))
