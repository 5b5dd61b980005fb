"""Headlines of a country from statistics."""

from collections.abc import Iterable

from django.db.models import Case, F, Q, Value, When

from portal.formatting.dates import format_day
from portal.models import Country
from portal.records import contributions
from trade.statistics.document_types import SeriesDocument
from trade.statistics.latest import measured
from trade.statistics.models import Series
from trade.statistics.period_rows import PeriodRow

CHINA, FIVE = "CN", "C5"
HEAD = ("population",)
"""Indicators by slug that are read first of any country; an installation may not have them."""


@contributions.heads(Country)
def of_country(country: Country) -> Iterable[contributions.Headline]:
    """Population, and trade with China as each side counts it. Four
    queries."""
    series = Series.objects.filter(_read_first(country)).select_related("indicator")
    pairs_last = Case(When(partner=None, then=Value(0)), default=Value(1))
    ordered = series.order_by(pairs_last, "indicator__slug", "country", "title_en", "pk")
    for one in measured(ordered.with_documents()):
        if one.newest is not None:
            yield _headline(one.document, one.newest)


@contributions.counted_totals
def totals(indicator: str, code: str) -> Iterable[contributions.CountedTotal]:
    """Five queries."""
    found = Series.objects.filter(
        indicator__slug=indicator, country=code, partner=None, measures_uid=""
    )
    ordered = found.select_related("indicator").order_by("detail", "title_en", "pk")
    for one in measured(ordered.with_documents()):
        if one.newest is not None:
            reporter = one.document["reporter"].values()
            yield contributions.CountedTotal(
                fact=one.newest.fact,
                period=one.newest.period,
                by=one.document["reporter"] if any(reporter) else {"en": one.newest.maker},
                url=one.document["url"],
                detail=one.document["detail"],
            )


def _read_first(country: Country) -> Q:
    """Its own figures, and the whole trade with China as either side counts it: of an indicator
    that is its own mirror. China's stands against the five of Central Asia."""
    other = FIVE if country.code == CHINA else CHINA
    ours = Q(country=country, partner=other) | Q(country=other, partner=country)
    both_ways = Q(indicator__mirror=F("indicator"), measures_uid="", detail="")
    own = Q(indicator__slug__in=HEAD, country=country, partner=None, measures_uid="", detail="")
    return own | (ours & both_ways)


def _headline(document: SeriesDocument, newest: PeriodRow) -> contributions.Headline:
    return contributions.Headline(
        label=document["title"],
        fact=newest.fact,
        note=" · ".join(filter(None, [format_day(newest.period), newest.sign])),
        by=document["reporter"],
        url=document["url"],
    )
