"""Cards of countries from statistics: trade with China as both sides count it, trains, economy."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.formatting.dates import format_day
from portal.models import Country
from portal.models.languages import pick_text
from portal.records import contributions
from portal.records.document_types import Localized
from portal.records.documents import document_of
from portal.site.contributions import BARS, FEW, Bar, scale_bars
from trade.statistics.document_types import SeriesDocument
from trade.statistics.latest import measured
from trade.statistics.models import Series
from trade.statistics.period_rows import period_row
from trade.statistics.related import CHINA, FIVE, brief_money, own_figures
from trade.statistics.selection import Found, Period, with_periods

type Counted = list[tuple[Series, Period]]
YEAR = re.compile(r"\d{4}")


@contributions.cards_of_countries
def trade_with_china(
    countries: Sequence[Country],
) -> Iterable[tuple[str, contributions.Card]]:
    """The newest year that both sides count; else the newest of each. Six queries at most."""
    by_code = {country.code: FIVE if country.code == CHINA else CHINA for country in countries}
    pairs = Q(pk__in=[])
    for code, other in by_code.items():
        pairs |= Q(country=code, partner=other) | Q(country=other, partner=code)
    both_ways = Q(indicator__mirror=F("indicator"), measures_uid="", detail="")
    series = Series.objects.filter(pairs, both_ways).select_related("indicator")
    known = with_periods(series.order_by("title_en", "pk").with_documents())
    counted = {
        code: _newest_of_both([one for one in known if _is_between(one[0], {code, other})])
        for code, other in by_code.items()
    }
    bars = {
        code: [_bar(*one) for one in found] for code, (found, _note) in counted.items() if found
    }
    for code, rows in scale_bars(bars).items():
        yield (
            code,
            contributions.Card(
                key="trade-with-china",
                title=_("Trade with Central Asia") if code == CHINA else _("Trade with China"),
                template=BARS,
                rows=rows,
                more=f"/charts/trade-pair/?country={code}&partner={by_code[code]}",
                note=counted[code][1],
            ),
        )


@contributions.cards_of_countries
def freight_trains(countries: Sequence[Country]) -> Iterable[tuple[str, contributions.Card]]:
    """The series with most trains in their newest whole year. Six queries at most."""
    codes = [country.code for country in countries]
    about = Q(country__in=codes) | Q(partner__in=codes)
    trains = Series.objects.filter(about, indicator__slug="trains").select_related("indicator")
    yield from _newest(trains.order_by("pk").with_documents(), codes, "trains", _("Freight trains"))


@contributions.cards_of_countries
def economy(countries: Sequence[Country]) -> Iterable[tuple[str, contributions.Card]]:
    """Beside other countries only: its own page has these figures at its head."""
    if len(countries) > 1:
        codes = [country.code for country in countries]
        title = gettext_lazy("Population and economy")
        yield from _newest(own_figures(codes), codes, "economy", title, to_scale=False)


def _newest(
    series: Iterable[Series],
    codes: Sequence[str],
    key: str,
    title: StrOrPromise,
    *,
    to_scale: bool = True,
) -> Iterable[tuple[str, contributions.Card]]:
    bars: dict[str, list[Bar]] = defaultdict(list)
    series = list(series)
    for one, found in zip(series, measured(series), strict=True):
        newest = found.newest
        if newest and YEAR.fullmatch(newest.period) and not newest.observation.cumulative:
            label = found.document["title"] if to_scale else str(one.indicator.title)
            bar = Bar(
                label=label,
                fact=brief_money(newest.fact),
                url=found.document["url"],
                note=format_day(newest.period),
            )
            for code in {one.country_id, one.partner_id}.intersection(codes):
                bars[str(code)].append(bar)
    if to_scale:
        most = {code: sorted(some, key=_number)[: -FEW - 1 : -1] for code, some in bars.items()}
        bars = scale_bars(most)
    for code, rows in bars.items():
        yield code, contributions.Card(key=key, title=title, template=BARS, rows=rows)


def _newest_of_both(known: Found) -> tuple[Counted, StrOrPromise | Localized]:
    """Return the values of the newest year that two sides count in one unit, China's first, and
    the reason why they differ; the newest of each where there is no such year."""
    by_year: dict[tuple[str, str], Counted] = defaultdict(list)
    for series, periods in known:
        for period in periods:
            if YEAR.fullmatch(period.period) and not period.shown.is_forecast:
                by_year[period.period, series.unit].append((series, period))
    both = [key for key, found in by_year.items() if len({one.country_id for one, _p in found}) > 1]
    if both:
        found = sorted(by_year[max(both)], key=lambda one: one[0].country_id != CHINA)
        ruled = next((period.decision for _s, period in found if period.decision), None)
        return found, ruled["reason"] if ruled else ""
    newest = {
        series.pk: (series, period) for key in sorted(by_year) for series, period in by_year[key]
    }
    return list(newest.values()), gettext_lazy("There is no year that both sides count.")


def _is_between(series: Series, codes: set[str]) -> bool:
    return {series.country_id, series.partner_id} == codes


def _bar(series: Series, period: Period) -> Bar:
    document = document_of(series, SeriesDocument)
    row = period_row(document, period, series.indicator)
    return Bar(
        label=document["reporter"] if pick_text(document["reporter"]).text else document["title"],
        fact=row.fact,
        url=document["url"],
        note=format_day(period.period),
    )


def _number(bar: Bar) -> float:
    return float(str(bar.fact["value"]))
