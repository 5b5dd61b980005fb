"""Vertical bars over time, as wide as the period they count: a part of a year is narrower."""

from collections import defaultdict
from decimal import Decimal
from math import ceil, floor

from portal.graphics.charts.axes import axis_number
from portal.graphics.charts.specification import ChartPanel, ChartPoint, ChartSeries, Gap, PanelKind
from portal.graphics.charts.svg import marks
from portal.graphics.charts.svg.bar_numbers import BarNumbers
from portal.graphics.charts.svg.canvas import Canvas, measure_text, n, spread_out, truncate_text
from portal.graphics.charts.svg.frame import ChartFrame

WIDEST = 64


def draw_bars(canvas: Canvas, panel: ChartPanel, frame: ChartFrame, at: int) -> None:
    """Draw the bars of a panel, the `at`-th of its chart, which is part of the ids of points."""
    bars = _PanelBars(canvas, panel, frame)
    for place, series in enumerate(panel.series):
        canvas.open_series("chart-series", series)
        for index, point in _sort_for_drawing(panel, series):
            name = f"{at}.{place}.{index}"
            if panel.kind == PanelKind.STACKED:
                bars.draw_stacked(series, point, name)
            else:
                bars.draw_grouped(place, point, name)
        canvas.close()
    for total in panel.totals:
        bars.draw_total(total)
    bars.numbers.draw()
    for gap in panel.gaps:
        bars.draw_gap(gap)


def has_complete_last_bar(panel: ChartPanel) -> bool:
    """True if every part has a value in the last bar, where it can be labelled."""
    last = max((point.end for point in panel.points), default=0)
    return all(any(point.end == last for point in one.points) for one in panel.series)


def draw_names(canvas: Canvas, panel: ChartPanel, frame: ChartFrame) -> None:
    """Label the parts beside the last bar of a stack, pushed apart where labels would collide."""
    letters = canvas.size.letters
    last = max((point.end for point in panel.points), default=0)
    parts = [(one, [p for p in one.points if p.end == last]) for one in panel.series]
    wished: list[tuple[float, ChartSeries]] = []
    floor = Decimal(0)
    for series, there in parts:
        height = sum((point.value for point in there), Decimal(0))
        if there:
            wished.append((frame.y(float(floor + height / 2)), series))
        floor += height
    wished.reverse()  # from the top
    placed = spread_out([y for y, _one in wished], letters + 3, frame.top, frame.bottom)
    for (wish, series), y in zip(wished, placed, strict=True):
        canvas.open_series("chart-name", series)
        end = frame.x(last)
        canvas.path(f"M{n(end)} {n(wish)}L{n(end + 8)} {n(y)}", "chart-leader")
        words = truncate_text(str(series.name), canvas.size.width - end - 12, letters)
        canvas.text(end + 11, y + letters * 0.35, words, "chart-label", of=series.name)
        canvas.close()


def _sort_for_drawing(panel: ChartPanel, series: ChartSeries) -> list[tuple[int, ChartPoint]]:
    """Sort whole periods before their parts, long parts before short ones, which are drawn on
    top, as are the lower bars of overlapping periods; running totals stand apart."""

    def rank(numbered: tuple[int, ChartPoint]) -> tuple[bool, bool, float, Decimal]:
        _index, point = numbered
        length = round(point.end - point.start, 2)
        height = Decimal(0) if panel.kind == PanelKind.STACKED else point.value
        return point.is_partial, point.is_forecast, -length, -height

    has_apart = bool(panel.totals_apart)
    found = [one for one in enumerate(series.points) if not (has_apart and one[1].is_running)]
    return sorted(found, key=rank)


class _PanelBars:
    """Draws what stands in one panel."""

    def __init__(self, canvas: Canvas, panel: ChartPanel, frame: ChartFrame) -> None:
        self.canvas, self.panel, self.frame = canvas, panel, frame
        self.numbers = BarNumbers(canvas, frame)
        self._floors: dict[tuple[float, float], Decimal] = defaultdict(Decimal)

    def draw_grouped(self, place: int, point: ChartPoint, name: str) -> None:
        canvas, frame, series = self.canvas, self.frame, self.panel.series[place]
        x, width = find_slot(frame, self.panel, place, point)
        y, zero = frame.y(float(point.value)), frame.zero
        is_within = (point.is_partial or point.is_forecast) and has_whole_period(series, point)
        is_before_higher = _is_before_higher(series, point)
        if point.is_instant:
            canvas.line(x + width / 2, zero, x + width / 2, y, "chart-stem")
            marks.draw_dot(canvas, x + width / 2, y, point, name, place)
        elif point.is_forecast and is_within:
            d = f"M{n(x - 5)} {n(y)}h{n(width + 10)}"
            canvas.path(d, "chart-expected", point=name)
        else:
            css = f"chart-bar {marks.certainty_class(point)}"
            if is_before_higher:
                css = f"{css} chart-bar-before"
            canvas.rect(x, min(y, zero), width, abs(zero - y), css, point=name)
            self.numbers.add_bar(x, y, width)
        if point.losing:
            wide = min(9, max(width - 2, 4))
            marks.draw_disagreements(canvas, frame, wide, [(x + width / 2, point)])
        if not (is_within or _is_in_longer_part(series, point)):
            add = self.numbers.add_number_within if is_before_higher else self.numbers.add_number
            add(x + width / 2, y, width, point)

    def draw_stacked(self, series: ChartSeries, point: ChartPoint, name: str) -> None:
        frame, slot = self.frame, (point.start, point.end)
        floor, ceiling = self._floors[slot], self._floors[slot] + point.value
        self._floors[slot] = ceiling
        start, end = map(frame.x, slot)
        padding = min((end - start) * 0.12, 10)
        top, bottom = frame.y(float(ceiling)), frame.y(float(floor))
        left, width = start + padding, end - start - 2 * padding
        marks.draw_bar(self.canvas, series, point, name, (left, top, width, bottom - top))
        self.numbers.add_bar(left, top, width)

    def draw_total(self, total: ChartPoint) -> None:
        frame = self.frame
        x, y = frame.x(total.middle), frame.y(float(total.value))
        if total.low != total.high:
            low, high = frame.y(float(total.low)), frame.y(float(total.high))
            marks.draw_range(self.canvas, (x, low), (x, high))
        room = frame.x(total.end) - frame.x(total.start) - 8
        self.numbers.add_number(x, min(y, frame.y(float(total.high))), room, total)

    def draw_gap(self, gap: Gap) -> None:
        """Draw a dashed line at the higher value, and a bracket with the difference above the lower
        bar, if it has room there."""
        canvas, frame, series = self.canvas, self.frame, self.panel.series
        keys = [one.key for one in series]
        if gap.lower not in keys:
            return
        place = keys.index(gap.lower)
        lower = [p for p in series[place].points if p.value == gap.low]
        at = min(lower, key=lambda point: abs(point.start - gap.start))
        x, width = find_slot(frame, self.panel, place, at)
        words = axis_number(gap.high - gap.low, frame.y_axis)
        has_room = measure_text(words, canvas.size.letters * 0.92) <= width
        top, middle = frame.y(float(gap.high)), x + 4 if has_room else x + width / 2
        bottom = max(top, frame.y(float(gap.low)) - canvas.size.letters * 1.3)
        canvas.open("chart-gap")
        canvas.line(x - 4, top, x + width + 4, top, "chart-gap-line")
        left = n(middle - 3)
        d = f"M{left} {n(top)}h6M{n(middle)} {n(top)}V{n(bottom)}M{left} {n(bottom)}h6"
        canvas.path(d, "chart-gap-bracket")
        if bottom - top > 40 and has_room:
            canvas.text(middle + 6, (top + bottom) / 2 + 2, words, "chart-gap-words")
        canvas.close()


def has_whole_period(series: ChartSeries, point: ChartPoint) -> bool:
    """True if the series has the whole period of which this point is a part or a forecast."""
    return any(
        not (one.is_partial or one.is_forecast)
        and one.start <= point.start + 1e-3
        and point.end <= one.end + 1e-3
        for one in series.points
    )


def _is_before_higher(series: ChartSeries, point: ChartPoint) -> bool:
    """True if the higher bar of another whole period, which overlaps this one, stands behind it:
    2025 behind November 2024 to October 2025."""
    return not point.is_partial and any(
        not (one.is_partial or one.is_forecast or one.is_instant)
        and one.start < point.end - 1e-3
        and point.start < one.end - 1e-3
        and one.value > point.value
        for one in series.points
    )


def _is_in_longer_part(series: ChartSeries, point: ChartPoint) -> bool:
    """True if a longer part of the same year has a number above it."""
    longer = (one for one in series.points if one.is_part_year and one.end > point.end + 1e-3)
    return point.is_part_year and any(
        one.start <= point.start + 1e-3 and not one.is_forecast for one in longer
    )


def find_slot(
    frame: ChartFrame, panel: ChartPanel, place: int, point: ChartPoint
) -> tuple[float, float]:
    """Return left edge and width of a bar: its period, shared among the series that have a value
    then. A part of a year lies within the bar of the whole year."""
    if point.is_instant:
        return frame.x(point.start) - 6, 12 + frame.x(point.end) - frame.x(point.start)
    first, last = floor(point.start + 1e-3), ceil(point.end - 1e-3)
    left, right = frame.x(first), frame.x(last)
    there = _present_series(panel, first, last) if len(panel.series) > 1 else [place]
    widest = WIDEST * len(there) * (last - first)
    padding = max((right - left) * 0.1, (right - left - widest) / 2)
    room = (right - left - 2 * padding) / len(there)
    start = left + padding + there.index(place) * room
    start += (point.start - first) / (last - first) * room
    width = (point.end - point.start) / (last - first) * room
    return start, max(width - (1 if len(there) > 1 else 0), 1)


def _present_series(panel: ChartPanel, first: float, last: float) -> list[int]:
    """Return the positions of the series with a value in this time."""
    return [
        place
        for place, series in enumerate(panel.series)
        if any(one.start < last - 1e-3 and first + 1e-3 < one.end for one in series.points)
    ]
