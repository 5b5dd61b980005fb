"""Series, each with the value that is read first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import cast

from portal.facts import Comparator
from portal.filters.shown_order import sort_shown
from portal.graphics.charts.specification import DOWN, UP
from portal.models import Record
from portal.models.reads import Reads, note_reads
from portal.records.column_store import Having, PublicColumns, parts_read
from portal.records.document_types import PresentedFact, StatementDocument
from portal.records.documents import document_of
from trade.statistics.counts import PeriodCount
from trade.statistics.document_types import SeriesDocument
from trade.statistics.models import Indicator, Series
from trade.statistics.period_rows import PeriodRow, period_row
from trade.statistics.selection import Found, Period, with_newest_periods

BILLION = 10**9
ROUNDED = {**dict.fromkeys(UP, floor), **dict.fromkeys(DOWN, ceil)}


@dataclass(frozen=True)
class LatestValue:
    """A series, the newest period of what happened (of forecasts where nothing has happened yet),
    and how many there are."""

    document: SeriesDocument
    newest: PeriodRow | None
    count: int


def latest_about(record: Record) -> list[LatestValue]:
    """The public series that give numbers about a record. Six queries at most, however many."""
    about = Having("measures_uid", frozenset({record.uid}))
    if not len(PublicColumns().of(Series, part=about)):
        return []
    with parts_read(Series, Indicator) as parts:
        parts.add(about)
        found = sort_shown(Series.objects.measuring(record).with_documents().by_title())
    note_reads(Reads({Indicator._meta.db_table}))
    return load_latest(found)


def load_latest(series: Iterable[Series]) -> list[LatestValue]:
    """Public series, loaded with documents, each with its newest period. Six queries at most."""
    found = list(series)
    return latest_of(with_newest_periods(found)) if found else []


def latest_of(known: Found) -> list[LatestValue]:
    """The same for series whose last periods are there already. One query."""
    counts = PeriodCount._base_manager.filter(series__in=[one for one, _periods in known])
    numbers = dict(counts.values_list("series_id", "number"))
    return [_latest(one, periods, numbers.get(one.pk, 0)) for one, periods in known]


def latest_in(found: Found) -> list[LatestValue]:
    """The same for series whose periods are all there already. No query."""
    return [_latest(one, periods, len(periods)) for one, periods in found]


def _latest(series: Series, periods: list[Period], count: int) -> LatestValue:
    document = document_of(series, SeriesDocument)
    outcomes = [period for period in periods if not period.shown.is_forecast] or periods
    newest = period_row(document, outcomes[-1], series.indicator) if outcomes else None
    return LatestValue(document, newest and brief_money(newest), count)


def brief_money(row: PeriodRow) -> PeriodRow:
    """Return a period in billions of dollars, of which the accepted value is rounded to a tenth of
    one and says so; one that is a bound never beyond what its source says."""
    value, comparator = row.fact["value"], row.fact["comparator"]
    if row.fact["unit"] != "USD" or not isinstance(value, int | float) or value < BILLION:
        return row
    billions = ROUNDED.get(comparator, round)(value / BILLION * 10) / 10
    if comparator == Comparator.EXACT and round(billions * BILLION) != value:
        comparator = Comparator.ABOUT
    claims = [{**claim, **_in_billions(claim)} for claim in row.fact["claims"]]
    brief = {**row.fact, **_in_billions(row.fact), "value": billions, "text": str(billions)}
    fact = {**brief, "unit": "USD bn", "comparator": comparator, "claims": claims}
    return replace(row, fact=cast(PresentedFact, fact))


def _in_billions(said: StatementDocument) -> dict[str, object]:
    """Return the numbers of a statement in billions."""
    told = {name: said.get(name) for name in ("value", "lower", "upper")}
    found = {name: one / BILLION for name, one in told.items() if isinstance(one, int | float)}
    return {**found, "text": str(found.get("value", ""))}
