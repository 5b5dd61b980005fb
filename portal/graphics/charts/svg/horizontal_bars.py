"""Horizontal bars: one row for each category, named at the left or, on narrow drawings, above."""

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache

from portal.graphics.charts.specification import UP, ChartPanel, ChartPoint, ChartSeries, PanelKind
from portal.graphics.charts.svg import marks
from portal.graphics.charts.svg.canvas import (
    Canvas,
    PanelArea,
    measure_text,
    n,
    truncate_text,
    wrap_text,
)
from portal.graphics.charts.svg.frame import ChartFrame

BAR, BETWEEN = 15, 9
MOST_LEFT = 0.42
"""Share of the width that names may take at the left."""
MOST_RIGHT, MOST_ALONE = 0.35, 0.6
"""Share that values may take at the right of bars beside their names, and under them."""
ARROW = 12
"""Width of the arrow of an open end."""
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
    """Return the height of the names above bars; 0 where they are at their left."""
    if not _are_names_above(canvas, panel):
        return 0
    width, letters = canvas.size.width, canvas.size.letters
    most = max((len(_name_lines(tick.text, width, letters)) for tick in panel.x.ticks), default=1)
    return most * (letters + 4)


@lru_cache(maxsize=1000)
def _name_lines(name: str, width: float, letters: float) -> list[str]:
    """Break a name above its bars into two lines at most."""
    first, *others = wrap_text(name, width, letters) or [""]
    rest = " ".join(others)
    return [first, truncate_text(rest, width, letters, ending=ENDING)] if rest else [first]


def _are_names_above(canvas: Canvas, panel: ChartPanel) -> bool:
    """True on narrow drawings, and where names would be cut at the left of the bars."""
    return canvas.size.is_narrow or not fits(canvas, panel, canvas.size.width)


def fits(canvas: Canvas, panel: ChartPanel, width: float) -> bool:
    """True if no name at the left of the bars would be cut in a panel of this width."""
    return _measure_names(canvas, panel) + 10 <= width * MOST_LEFT


def _measure_names(canvas: Canvas, panel: ChartPanel) -> float:
    letters = canvas.size.letters
    return max((measure_text(tick.text, letters) for tick in panel.x.ticks), default=0)


def _build_frame(canvas: Canvas, panel: ChartPanel, area: PanelArea) -> ChartFrame:
    letters = canvas.size.letters
    names = _measure_names(canvas, panel)
    shown = (*panel.points, *panel.totals)
    ends = (measure_text(p.text, letters) + ARROW * (p.comparator in UP) for p in shown)
    is_above = _are_names_above(canvas, panel)
    room = 0 if is_above else min(names + 10, area.width * MOST_LEFT)
    most = MOST_ALONE if is_above else MOST_RIGHT
    return ChartFrame(
        left=area.left + room,
        top=area.top,
        right=area.left + area.width - min(max(ends, default=0) + 12, area.width * most),
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
        half = measure_text(tick.text, letters) / 2
        x = max(frame.x(tick.at), half)  # the first may be at the edge
        if x - half > limit:
            canvas.text(x, frame.bottom + letters + 3, tick.text, "chart-tick", "middle")
            limit = x + half + 6


def _draw_names(canvas: Canvas, panel: ChartPanel, frame: ChartFrame, left: float) -> None:
    letters, row = canvas.size.letters, _row_height(canvas, panel)
    for place, tick in enumerate(panel.x.ticks):
        top = frame.top + place * row
        if _are_names_above(canvas, panel):
            y = top + _name_height(canvas, panel) - 2
            for line in reversed(_name_lines(tick.text, canvas.size.width, letters)):
                canvas.text(left, y, line, "chart-label")
                y -= letters + 4
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
    end = frame.x(max(float(point.value), 0))  # a bar below zero ends there
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
        end += ARROW
    canvas.text(end + 6, y + canvas.size.letters * 0.35, point.text, "chart-number")
