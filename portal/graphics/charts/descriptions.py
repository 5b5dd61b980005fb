"""Chart in words, for those who do not see the picture: its finding and its newest values."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.formatting.locales import join_parts
from portal.formatting.summaries import labelled, write_sentences
from portal.graphics.charts.findings import write_briefly
from portal.graphics.charts.specification import NOT_STATED, AxisKind, Chart, ChartPanel, ChartPoint

MOST = 6
"""So many values are told; the table has all."""


def describe_chart(chart: Chart) -> str:
    """“Chart: Population. Population · Uzbekistan: from … Newest values: Kazakhstan: 20.59 million
    persons (2024), …”."""
    title = "" if str(chart.title) in chart.finding else str(chart.title)
    values = [words for panel in chart.panels for words in _values(chart, panel)]
    if chart.finding and len(values) == 1:
        values = []  # told already
    told = join_parts(values[:MOST])
    if len(values) > MOST:
        told = _("%(names)s and %(count)s more") % {"names": told, "count": len(values) - MOST}
    are_of_time = any(panel.x.kind == AxisKind.TIME for panel in chart.panels)
    label = _("Newest values") if are_of_time else _("Values")
    return _("Chart: %s") % write_sentences([title], [chart.finding], [labelled(label, told)])


def _values(chart: Chart, panel: ChartPanel) -> Iterator[str]:
    """The newest outcome of each series, of several panels the sum or the highest of each; or the
    bars, longest first."""
    if panel.x.kind == AxisKind.CATEGORIES:
        bars = [("", point) for point in panel.totals] or [
            (str(series.name) if len(panel.series) > 1 else "", point)
            for series in panel.series
            for point in series.points
        ]
        for name, bar in sorted(bars, key=lambda one: -one[1].value):
            if bar.key != NOT_STATED:
                yield labelled(join_parts([bar.label, name]), write_briefly(bar))
        return
    found = [(chart.name_series(panel, series), _newest(series.points)) for series in panel.series]
    if len(chart.panels) > 1:
        total = _newest(panel.totals)
        largest = max(found, key=lambda one: one[1].value if one[1] else Decimal(0))
        found = [(str(panel.title or ""), total) if total else largest]
    for name, point in found:
        if point:
            parts = {"title": write_briefly(point), "more": point.label}
            told = _("%(title)s (%(more)s)") % parts
            yield labelled(name, told) if name else told


def _newest(points: tuple[ChartPoint, ...]) -> ChartPoint | None:
    """The outcome of the latest whole period; of a part of one where there is nothing else."""
    counted = [point for point in points if not point.is_forecast]
    whole = [point for point in counted if not point.is_partial]
    return max(whole or counted, key=lambda point: point.end, default=None)
