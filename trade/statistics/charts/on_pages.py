"""Charts that stand on other pages, from what those have loaded already."""

from dataclasses import replace
from urllib.parse import urlencode

from portal.formatting.countries import country_names
from portal.graphics.charts.registry import add_notes
from portal.graphics.charts.specification import Chart
from trade.statistics.charts.indicators import of_indicator
from trade.statistics.charts.names import CountedSeries
from trade.statistics.charts.series import chart_of, with_document
from trade.statistics.document_types import SeriesDocument
from trade.statistics.models import Indicator, Series
from trade.statistics.selection import Period

type Found = list[tuple[Series, list[Period]]]


def chart_of_series(
    series: Series, document: SeriesDocument, periods: list[Period], beside: Found
) -> Chart | None:
    """A series, with what other reporters count of the same; None where a table says as much."""
    others = [with_document(*one) for one in beside if one[1]]
    if len(periods) < 2 and not (periods and others):
        return None
    counted = [CountedSeries(series, document, periods), *others]
    chart = chart_of(counted, country_names(None) if others else {})
    query = urlencode([("series", one.series.slug) for one in counted])
    return add_notes(replace(chart, query=query))


def chart_of_indicator(indicator: Indicator, found: Found, total: int) -> Chart | None:
    """Without the definition, which stands at the head of the page."""
    counted = [with_document(*one) for one in found]
    if sum(len(one.periods) for one in counted) < 2:
        return None
    chart = of_indicator(indicator, counted, country_names(None), total=total)
    return add_notes(replace(chart, definition=None))
