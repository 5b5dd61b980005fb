"""Series with their periods, and each with the value that is read first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from portal.documents import Document
from portal.models import Record
from trade.models import Observation, PeriodRuling, Series
from trade.shown import Period, arrange
from trade.views.periods import PeriodRow, period_row


@dataclass(frozen=True)
class Measured:
    """A series, the newest period of what happened (of forecasts where nothing has happened yet),
    and how many there are."""

    document: Document
    newest: PeriodRow | None
    count: int


def measuring(record: Record) -> list[Measured]:
    """The public series that give numbers about a record. Four queries, however many."""
    return measured(Series.objects.measuring(record).with_documents().by_title())


def measured(series: Iterable[Series]) -> list[Measured]:
    """Series, loaded with documents, each with its newest period. Three queries at most."""
    return [_measured(one, periods) for one, periods in with_periods(series)]


def with_periods(series: Iterable[Series]) -> list[tuple[Series, list[Period]]]:
    """Series, each with its periods, oldest first. Three queries at most, however many."""
    found = list(series)
    prefetch_related_objects(found, "indicator")
    observed: dict[int, list[Observation]] = defaultdict(list)
    for one in Observation.objects.live().with_source().filter(series__in=found):
        observed[one.series_id].append(one)
    ruled: dict[int, list[PeriodRuling]] = defaultdict(list)
    for ruling in PeriodRuling.objects.filter(record__in=found):
        ruled[ruling.record_id].append(ruling)
    return [(one, _arranged(one, observed[one.pk], ruled[one.pk])) for one in found]


def _arranged(series: Series, observed: Any, ruled: Any) -> list[Period]:
    return arrange(observed, ruled, series.indicator.tolerance_percent)


def _measured(series: Series, periods: list[Period]) -> Measured:
    document: Any = series.edition.document  # type: ignore[union-attr]
    outcomes = [period for period in periods if not period.shown.is_forecast] or periods
    newest = period_row(document, outcomes[-1], series.indicator) if outcomes else None
    return Measured(document, newest, len(periods))
