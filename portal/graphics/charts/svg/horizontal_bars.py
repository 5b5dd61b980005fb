"""Horizontal bars: one row for each category, named at the left or, on narrow drawings, above."""

from collections import defaultdict
from decimal import Decimal

from portal.graphics.charts.specification import UP, ChartPanel, ChartPoint, ChartSeries, PanelKind
from portal.graphics.charts.svg import marks
from portal.graphics.charts.svg.canvas import Canvas, PanelArea, measure_text, n, truncate_text
from portal.graphics.charts.svg.frame import ChartFrame

BAR, BETWEEN = 15, 9
MOST_LEFT, FEW = 0.42, 8
"""Share of the width that names may take at the left; so many bars may have them above."""
ENDING = 13
"""Letters kept of the end of a name: there the names of parts of one thing differ."""


def measure_height(canvas: Canvas, panel: ChartPanel) -> float:
    return len(panel.x.ticks) * _row_height(canvas, panel) + canvas.size.letters + 14


def draw_horizontal_bars(canvas: Canvas, panel: ChartPanel, area: PanelArea, at: int) -> None:
    frame = _build_frame(canvas, panel, area)
    _draw_axis(canvas, frame)
    _draw_names(canvas, panel, frame, area.left)
    floors: dict[int, Decimal] = defaultdict(Decimal)
    for place, series in enumerate(panel.series):
        canvas.open_series("chart-series", series)
        for index, point in enumerate(series.points):
            _draw_bar(canvas, panel, frame, place, series, point, floors, f"{at}.{place}.{index}")
        canvas.close()
    for total in panel.totals:
        y = _bars_top(canvas, panel, frame, total) + BAR / 2
        _draw_end(canvas, frame, total, y, is_sum=True)


def _bars_top(canvas: Canvas, panel: ChartPanel, frame: ChartFrame, point: ChartPoint) -> float:
    """Return where the bars of the category of a point begin."""
    row = frame.top + int(point.start) * _row_height(canvas, panel)
    return row + _name_height(canvas, panel) + BETWEEN / 2


def _row_height(canvas: Canvas, panel: ChartPanel) -> float:
    bars = 1 if panel.kind == PanelKind.STACKED else max(len(panel.series), 1)
    return bars * BAR + BETWEEN + _name_height(canvas, panel)


def _name_height(canvas: Canvas, panel: ChartPanel) -> float:
    """Return the height of the name above its bars; 0 where it is at their left."""
    return canvas.size.letters + 4 if _are_names_above(canvas, panel) else 0


def _are_names_above(canvas: Canvas, panel: ChartPanel) -> bool:
    """True on narrow drawings, and where names would be cut at the left of a few bars."""
    if canvas.size.is_narrow or len(panel.x.ticks) > FEW:
        return canvas.size.is_narrow
    return not fits(canvas, panel, canvas.size.width)


def fits(canvas: Canvas, panel: ChartPanel, width: float) -> bool:
    """True if no name at the left of the bars would be cut in a panel of this width."""
    return _measure_names(canvas, panel) + 10 <= width * MOST_LEFT


def _measure_names(canvas: Canvas, panel: ChartPanel) -> float:
    letters = canvas.size.letters
    return max((measure_text(tick.text, letters) for tick in panel.x.ticks), default=0)


def _build_frame(canvas: Canvas, panel: ChartPanel, area: PanelArea) -> ChartFrame:
    letters = canvas.size.letters
    names = _measure_names(canvas, panel)
    ends = max((measure_text(p.text, letters) for p in (*panel.points, *panel.totals)), default=0)
    is_above = _are_names_above(canvas, panel)
    room = 0 if is_above else min(names + 10, area.width * MOST_LEFT)
    return ChartFrame(
        left=area.left + room,
        top=area.top,
        right=area.left + area.width - min(ends + 12, area.width * 0.35),
        bottom=area.top + area.height - letters - 10,
        x_axis=panel.y,  # values go to the right
        y_axis=panel.x,
    )


def _draw_axis(canvas: Canvas, frame: ChartFrame) -> None:
    letters, limit = canvas.size.letters, float("-inf")
    for tick in frame.x_axis.ticks:
        css, x = "chart-base" if tick.at == 0 else "chart-rule", frame.x(tick.at)
        canvas.line(x, frame.top, x, frame.bottom, css)
    for tick in frame.x_axis.ticks:
        x, half = frame.x(tick.at), measure_text(tick.text, letters) / 2
        if x - half > limit:
            canvas.text(x, frame.bottom + letters + 3, tick.text, "chart-tick", "middle")
            limit = x + half + 6


def _draw_names(canvas: Canvas, panel: ChartPanel, frame: ChartFrame, left: float) -> None:
    letters, row = canvas.size.letters, _row_height(canvas, panel)
    for place, tick in enumerate(panel.x.ticks):
        top = frame.top + place * row
        if _are_names_above(canvas, panel):
            room = canvas.size.width - left
            words = truncate_text(tick.text, room, letters, ending=ENDING)
            canvas.text(left, top + letters + 2, words, "chart-label")
        else:
            room = frame.left - left - 8
            words = truncate_text(tick.text, room, letters, ending=ENDING)
            canvas.text(frame.left - 8, top + row / 2 + letters * 0.35, words, "chart-label", "end")


def _draw_bar(
    canvas: Canvas,
    panel: ChartPanel,
    frame: ChartFrame,
    place: int,
    series: ChartSeries,
    point: ChartPoint,
    floors: dict[int, Decimal],
    name: str,
) -> None:
    category = int(point.start)
    is_stacked = panel.kind == PanelKind.STACKED
    floor = floors[category] if is_stacked else Decimal(0)
    floors[category] += point.value
    y = _bars_top(canvas, panel, frame, point) + (0 if is_stacked else place * BAR)
    start, end = frame.x(max(float(floor), frame.x_axis.low)), frame.x(float(floor + point.value))
    left, width = min(start, end), abs(end - start)
    marks.draw_bar(canvas, series, point, name, (left, y, width, BAR - 1))
    if not is_stacked:
        _draw_end(canvas, frame, point, y + BAR / 2)


def _draw_end(
    canvas: Canvas, frame: ChartFrame, point: ChartPoint, y: float, *, is_sum: bool = False
) -> None:
    """Draw the band of disagreement, of a sum its range, the arrow of an open end, and the value at
    the end of a bar."""
    end = frame.x(float(point.value))
    if point.low != point.high:
        low, high = frame.x(float(point.low)), frame.x(float(point.high))
        if is_sum:
            marks.draw_range(canvas, (low, y), (high, y))
        else:
            canvas.rect(low, y - 3, high - low, 6, "chart-band")
        for said in point.losing:
            canvas.circle(frame.x(float(said.value)), y, 2.6, "chart-lost")
        end = max(end, high)
    if point.comparator in UP:
        canvas.path(f"M{n(end + 3)} {n(y)}h9m-3.5-3.5l3.5 3.5l-3.5 3.5", "chart-open")
        end += 12
    canvas.text(end + 6, y + canvas.size.letters * 0.35, point.text, "chart-number")
