"""The finding of a chart in one sentence, by one rule for each form: how far two counts are apart,
the largest share of a stack, growth from first to last value, the largest of several bars."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.formatting.locales import join_names, join_parts
from portal.formatting.numbers import format_amount, format_compared, format_growth, round_half_up
from portal.formatting.summaries import labelled, lowered
from portal.graphics.charts.specification import (
    NOT_STATED,
    AxisKind,
    Chart,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    PanelKind,
)

type Drawn = tuple[ChartSeries, ChartPoint]


def find_finding(chart: Chart) -> str:
    """Return the finding of the first panel that has one; empty if none has, where series are
    hidden, of which nothing can be said then, and of bars in several units."""
    if not all(switch.is_current for switch in chart.switches):
        return ""
    several = len(chart.panels) > 1
    for panel in chart.panels:
        if several and panel.x.kind == AxisKind.CATEGORIES and not panel.title:
            continue
        if words := _finding(chart, panel):
            return words
    return ""


def write_briefly(point: ChartPoint) -> str:
    """Write the value in four digits, in whole numbers from a thousand up, with four places at most
    unless it would be 0; a range as it is."""
    if point.is_range:
        return point.text
    first = -point.value.adjusted() if point.value else 0
    places = 0 if -6 < first <= -3 else first + 3
    value = round_half_up(point.value, max(min(places, 4), first))
    return format_compared(value, point.unit, point.comparator)


def _finding(chart: Chart, panel: ChartPanel) -> str:
    is_of_time = panel.x.kind == AxisKind.TIME
    if panel.gaps:
        return _apart(chart, panel)
    if panel.kind == PanelKind.STACKED and len(panel.series) > 1:
        return _largest_part(chart, panel, is_of_time=is_of_time)
    return _growth(chart, panel) if is_of_time else _largest_bar(chart, panel)


def _apart(chart: Chart, panel: ChartPanel) -> str:
    """“Trade between Kazakhstan and China, 2024: two counts, 17.6 billion US dollars apart”: of the
    newest, longest time."""
    gap = max(panel.gaps, key=lambda one: (one.end, -one.start))
    labels = {(point.start, point.end): point.label for point in panel.points}
    period = labels.get((gap.start, gap.end), "")
    what = chart.title if panel.is_rest else panel.title or chart.title
    period = _("%(what)s, %(period)s") % {"what": what, "period": period}
    return _("%(period)s: two counts, %(gap)s apart") % {"period": period, "gap": gap.text}


def _largest_part(chart: Chart, panel: ChartPanel, *, is_of_time: bool) -> str:
    """“Kazakhstan: gas leads with 34% of 9,000 MW in 2026”, where the last sum is the largest;
    “Capacity: largest is Kazakhstan (23,017 MW, gas 12%)”; or the largest of shares."""
    if not (drawn := _drawn(panel)):
        return ""
    if not panel.totals:
        last = max(point.start for _series, point in drawn) if is_of_time else 0
        series, point = _largest([one for one in drawn if one[1].start >= last])
        words = {"part": _named(series), "place": point.label, "value": point.text}
        return _("Largest share: %(part)s, %(place)s (%(value)s)") % words
    totals = [one for one in panel.totals if one.key != NOT_STATED]
    total = max(totals, key=lambda one: (one.value, one.start if is_of_time else 0), default=None)
    parts = [one for one in drawn if total and one[1].key == total.key]
    if not total or not total.value or not parts:
        return ""
    series, point = _largest(parts)
    share = format_amount(round_half_up(point.value / total.value * 100, 0), "%")
    value = write_briefly(total)
    words = {"part": _named(series), "share": share, "place": total.label, "total": value}
    if total == panel.totals[-1] and is_of_time:
        if not chart.place:
            return capfirst(_("%(part)s leads with %(share)s of %(total)s in %(place)s") % words)
        sentence = _("%(where)s: %(part)s leads with %(share)s of %(total)s in %(place)s")
        return sentence % {**words, "where": chart.place}
    if len(parts) > 1:
        value = _("%(total)s, %(part)s %(share)s") % words
    return _highest(chart, panel, total.label, value)


def _named(series: ChartSeries) -> str:
    """Name a series within a sentence: what has a colour of its own, as “gas”, is no name."""
    return str(series.name) if series.colour.isdigit() else lowered(series.name)


def _largest_bar(chart: Chart, panel: ChartPanel) -> str:
    """“Length: largest is Horgos (12 km)”."""
    drawn = _drawn(panel)
    if len(drawn) < 2:
        return ""
    series, point = _largest(drawn)
    place = join_parts((point.label, str(series.name))) if len(panel.series) > 1 else point.label
    return _highest(chart, panel, place, write_briefly(point))


def _highest(chart: Chart, panel: ChartPanel, place: str, value: str) -> str:
    what = join_names(chart.title, panel.title, chart.place)
    words = {"what": what, "place": place, "value": value}
    if panel.x.kind == AxisKind.TIME:
        return _("%(what)s: highest in %(place)s (%(value)s)") % words
    return _("%(what)s: largest is %(place)s (%(value)s)") % words


def _growth(chart: Chart, panel: ChartPanel) -> str:
    """“Trains: from 5,000 (2013) to 20,000 (2024), 4 times as much”, of the series that ends
    highest."""
    lines = [(series, found) for series in panel.series if len(found := _alike(series)) > 1]
    if not lines:
        return ""
    series, points = max(lines, key=lambda line: line[1][-1].value)
    first, last = points[0], points[-1]
    words = _("from %(first)s (%(start)s) to %(last)s (%(end)s)") % {
        "first": write_briefly(first),
        "start": first.label,
        "last": write_briefly(last),
        "end": last.label,
    }
    if change := _change(first, last, panel.y.unit):
        words = _("%(words)s, %(change)s") % {"words": words, "change": change}
    return labelled(_subject(chart, panel, series), words)


def _subject(chart: Chart, panel: ChartPanel, series: ChartSeries) -> str:
    """“Population · Uzbekistan”; nothing before the full title of a series."""
    place = None if panel.is_rest else panel.title
    if str(place) == str(series.title):
        return str(place)
    if series.short or len(panel.series) == 1:
        return join_names(chart.title, place, series.short)
    return join_names(place, series.title)


def _alike(series: ChartSeries) -> list[ChartPoint]:
    """The outcomes that cover as much time as the last one."""
    whole = [point for point in series.points if not (point.is_forecast or point.is_partial)]
    length = whole[-1].end - whole[-1].start if whole else 0
    return [point for point in whole if abs(point.end - point.start - length) < 0.02]


def _change(first: ChartPoint, last: ChartPoint, unit: str) -> str:
    """“4 times as much”, “4% less”; nothing about bounds and shares."""
    comparators = {first.comparator, last.comparator} - {"exact", "about"}
    if unit == "%" or comparators or first.is_range or last.is_range:
        return ""
    if min(first.value, last.value) <= 0 or abs(last.value / first.value - 1) < Decimal("0.0005"):
        return ""  # it would be 0%
    return format_growth(last.value / first.value, unit)


def _drawn(panel: ChartPanel) -> list[Drawn]:
    points = ((series, point) for series in panel.series for point in series.points)
    return [
        (series, point)
        for series, point in points
        if not point.is_forecast and NOT_STATED not in (series.key, point.key)
    ]


def _largest(drawn: Sequence[Drawn]) -> Drawn:
    return max(drawn, key=lambda one: one[1].value)
