"""Cards of countries from statistics: trade with China as both sides count it, trains, economy."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.formatting.dates import format_day
from portal.models import Country
from portal.models.languages import pick_text
from portal.records import contributions
from portal.records.document_types import Localized
from portal.records.documents import document_of
from portal.site.sections import CARD_ROWS, Bar, bar_card, scale_bars
from trade.statistics.country_figures import CHINA, figures_of, mirror_of
from trade.statistics.document_types import SeriesDocument
from trade.statistics.latest import LatestValue
from trade.statistics.models import Series
from trade.statistics.period_rows import period_row
from trade.statistics.selection import Found, Period

type Counted = list[tuple[Series, Period]]
YEAR = re.compile(r"\d{4}")


@contributions.cards_of_countries
def trade_with_china(countries: Sequence[Country]) -> Iterable[tuple[str, contributions.Card]]:
    """The newest year that both sides count; else the newest of each."""
    figures = figures_of(countries)
    codes = [country.code for country in countries]
    counted = {code: _newest_of_both(figures.both_sides(code)) for code in codes}
    bars = {
        code: [_bar(*one) for one in found] for code, (found, _note) in counted.items() if found
    }
    for code, rows in scale_bars(bars).items():
        title = _("Trade with Central Asia") if code == CHINA else _("Trade with China")
        more = f"/charts/trade-pair/?country={code}&partner={mirror_of(code)}"
        yield code, bar_card("trade-with-china", title, rows, more, counted[code][1])


@contributions.cards_of_countries
def freight_trains(countries: Sequence[Country]) -> Iterable[tuple[str, contributions.Card]]:
    """The series with most trains in their newest whole year."""
    yield from _newest(figures_of(countries).trains, countries, "trains", _("Freight trains"))


@contributions.cards_of_countries
def economy(countries: Sequence[Country]) -> Iterable[tuple[str, contributions.Card]]:
    """Beside other countries only: its own page has these figures at its head."""
    if len(countries) > 1:
        title = gettext_lazy("Population and economy")
        own = [counted[0] for counted in figures_of(countries).own]
        yield from _newest(own, countries, "economy", title, to_scale=False)


def _newest(
    measured: Iterable[tuple[Series, LatestValue]],
    countries: Sequence[Country],
    key: str,
    title: StrOrPromise,
    *,
    to_scale: bool = True,
) -> Iterable[tuple[str, contributions.Card]]:
    bars: dict[str, list[Bar]] = defaultdict(list)
    codes = {country.code for country in countries}
    for one, found in measured:
        newest = found.newest
        if newest and YEAR.fullmatch(newest.period) and not newest.observation.cumulative:
            label = found.document["title"] if to_scale else str(one.indicator.title)
            bar = Bar(
                label=label,
                fact=newest.fact,
                url=found.document["url"],
                note=format_day(newest.period),
            )
            for code in {one.country_id, one.partner_id}.intersection(codes):
                bars[str(code)].append(bar)
    if to_scale:
        most = {
            code: sorted(some, key=_number)[: -CARD_ROWS - 1 : -1] for code, some in bars.items()
        }
        bars = scale_bars(most)
    for code, rows in bars.items():
        yield code, bar_card(key, title, rows)


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
