"""Lines to compare countries, or records, by: indicators counted for more than one of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.filters.shown_order import sort_shown
from portal.formatting.addresses import address_of
from portal.formatting.dates import format_day
from portal.formatting.locales import join_notes
from portal.models import Country
from portal.records import contributions
from portal.records.document_types import PresentedFact
from portal.records.documents import document_of
from trade.statistics.charts.names import detail_words
from trade.statistics.document_types import SeriesDocument
from trade.statistics.latest import brief_money, load_latest
from trade.statistics.models import Indicator, Series, SeriesQuerySet
from trade.statistics.period_rows import PeriodRow, period_row
from trade.statistics.selection import with_periods

type Counted = tuple[Series, PeriodRow]
MONTH, YEAR = timedelta(27), timedelta(364)
"""At least so long from the first day to the last."""


class ComparisonLine(NamedTuple):
    """Identity of a figure across countries."""

    indicator: str
    detail: str
    partner: str
    unit: str


@contributions.compared
def compare_statistics(codes: list[str]) -> Iterable[contributions.ComparedLine]:
    about = Series.objects.filter(country__in=codes, measures_uid="")
    return _lines(about, "country_id", len(codes))


@contributions.compared_records
def compared_records(uids: list[str]) -> Iterable[contributions.ComparedLine]:
    return _lines(Series.objects.filter(measures_uid__in=uids), "measures_uid", len(uids))


def _lines(about: SeriesQuerySet, column: str, count: int) -> Iterable[contributions.ComparedLine]:
    """Yield the newest value of each series of a public indicator, by what they are about, where
    two of them have one; of one alone, all. Six queries, and six more where some are of a part of
    a year."""
    about = about.filter(indicator__in=Indicator.objects.all())
    keys, shared = dict[int, ComparisonLine](), defaultdict[ComparisonLine, set[str]](set)
    named = ("pk", column, "indicator__slug", "detail", "partner", "unit")
    for pk, place, indicator, detail, partner, unit in about.values_list(*named):
        partner = partner or "" if column == "country_id" else ""
        keys[pk] = ComparisonLine(indicator, detail, partner, unit)
        shared[keys[pk]].add(place)
    compared = [pk for pk, key in keys.items() if len(shared[key]) >= min(2, count)]
    rows = Series.objects.filter(pk__in=compared).select_related("indicator").with_documents()
    stored = rows.order_by("indicator__title_en", "detail", "pk")
    series = sort_shown(stored, lambda one: one.indicator.title)
    partners = Country.objects.in_bulk({keys[pk].partner for pk in compared} - {""})
    lines: dict[ComparisonLine, list[Counted]] = defaultdict(list)
    for one, latest in zip(series, load_latest(series), strict=True):
        if latest.newest is not None:
            lines[keys[one.pk]].append((one, latest.newest))
    years = _whole_years(one for found in lines.values() for one in _beside_years(found))
    for key, found in lines.items():
        cells = _cells(found, years, column)
        if len(cells) >= min(2, count):
            yield contributions.ComparedLine(
                group=_("Statistics, the newest of each"),
                title=_title(found[0][0], partners.get(key.partner)),
                cells=cells,
                url=address_of(found[0][0].indicator),
            )


def _beside_years(found: list[Counted]) -> Iterable[Series]:
    """Yield the series whose newest value is of a part of a year, where another has a year."""
    lengths = {one: row.observation.ends_on - row.observation.starts_on for one, row in found}
    if any(length >= YEAR for length in lengths.values()):
        yield from (one for one, length in lengths.items() if MONTH <= length < YEAR)


def _whole_years(series: Iterable[Series]) -> dict[int, PeriodRow]:
    """Return the newest outcome of a whole year of those that have one, by primary key."""
    years: dict[int, PeriodRow] = {}
    for one, periods in with_periods(series):
        outcomes = [period for period in periods if not period.shown.is_forecast]
        if whole := [one for one in outcomes if len(one.shown.period) == len("2024")]:
            document = document_of(one, SeriesDocument)
            years[one.pk] = period_row(document, whole[-1], one.indicator)
    return years


def _cells(
    found: list[Counted], years: dict[int, PeriodRow], column: str
) -> dict[str, list[tuple[PresentedFact, str]]]:
    """Return the figures of each column; before one of a part of a year that of a whole year."""
    cells: dict[str, list[tuple[PresentedFact, str]]] = defaultdict(list)
    for series, newest in found:
        for row in filter(None, (years.get(series.pk), newest)):
            cells[getattr(series, column)].append((brief_money(row).fact, _words(row)))
    return dict(cells)


def _title(series: Series, partner: Country | None) -> str:
    """“Exports (China)”, “Electricity generation (solar)”."""
    title = str(series.indicator.title)
    detail = str(detail_words(series.detail) or "")
    if not detail[1:2].isupper():  # no letters of a name, as those of ГЭС
        detail = detail[:1].lower() + detail[1:]
    more = [detail, partner.name if partner else ""]
    more = [words for words in more if words]
    return _("%(title)s (%(more)s)") % {"title": title, "more": " · ".join(more)} if more else title


def _words(row: PeriodRow) -> str:
    """The period, who counts it, and whether it is a forecast."""
    return join_notes((format_day(row.period), row.sign, row.reporter))
