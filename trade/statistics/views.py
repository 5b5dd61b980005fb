"""The pages of indicators and of their series."""

from portal.editorial.preview import is_preview
from portal.records.document_types import JsonObject, PresentedFact
from portal.records.documents import document_of
from portal.site.statements import as_fact
from trade.statistics.charts.indicators import MOST_SERIES, series_of
from trade.statistics.charts.on_pages import chart_of_indicator, chart_of_series
from trade.statistics.disagreements import foreseen, nearest_period, registered
from trade.statistics.document_types import IndicatorDocument, SeriesDocument
from trade.statistics.labels import anchor
from trade.statistics.latest import measured, measured_in
from trade.statistics.models import Indicator, Series
from trade.statistics.period_rows import PeriodRow, period_row
from trade.statistics.selection import Period, siblings, with_periods


def newest_values(context: JsonObject) -> dict[str, object]:
    """The series of a page of the list, each with the value that is read first."""
    return {"measured": measured(context["page"])}


def beside_indicator(indicator: Indicator, document: IndicatorDocument) -> dict[str, object]:
    """Its first series by title, and how many there are."""
    every = series_of(indicator)
    found, total = list(every[:MOST_SERIES]), every.count()
    for series in found:
        series.indicator = indicator  # which a preview has changed
    known = with_periods(found)
    return {
        "measured": measured_in(known),
        "total": total,
        "all_url": f"/series/?indicator={indicator.slug}" if total > len(found) else "",
        "chart": chart_of_indicator(indicator, known, total),
    }


def beside_series(series: Series, document: SeriesDocument) -> dict[str, object]:
    """Its periods, newest first, each beside what other reporters count, and what is disputed."""
    others = list(siblings(series).with_documents())
    (_series, periods), *beside = with_periods([series, *others])
    disputes = _disputes(series, others, periods)
    rows = [_row(document, period, beside, series, disputes) for period in reversed(periods)]
    return {
        "rows": rows,
        "chart": chart_of_series(series, document, periods, beside),
        "reporters": [document_of(other, SeriesDocument) for other in others],
        "disputes": [disputes[row.period] for row in rows if row.fact["disputed"]],
    }


def _row(
    document: SeriesDocument,
    period: Period,
    beside: list[tuple[Series, list[Period]]],
    series: Series,
    disputes: dict[str, PresentedFact],
) -> PeriodRow:
    row = period_row(document, period, series.indicator)
    for other, periods in beside:
        found = nearest_period(period, periods)
        counted = document_of(other, SeriesDocument)
        row.beside.append(period_row(counted, found, other.indicator) if found else None)
    if period.period in disputes:
        row.fact["disputed"] = True
        row.fact["evidence_url"] = f"#{anchor(period.period)}"
    else:
        row.fact["disputed"] = False
    return row


def _disputes(
    series: Series, others: list[Series], periods: list[Period]
) -> dict[str, PresentedFact]:
    """By period of this series, what the register of disagreements holds about it: under this
    series, or under another one with a value of this series against it."""
    rows = foreseen(series) if is_preview(series) else registered([series, *others])
    found: dict[str, PresentedFact] = {}
    for row in sorted(rows, key=lambda row: (row.record_uid == series.uid, row.key)):
        stated = {said["uid"] for said in row.statements}
        for period in periods:
            if stated & {o.uid for o in (period.shown, *period.others)}:
                found[period.period] = {**as_fact(row), "anchor": anchor(period.period)}
    return found
