"""The bracket between two sides that count the same."""

from portal.graphics.charts.axes import axis_number
from portal.graphics.charts.specification import ChartPanel, Gap
from portal.graphics.charts.svg.canvas import Canvas, measure, n
from portal.graphics.charts.svg.frame import ChartFrame
from portal.graphics.charts.svg.slots import slot


def draw_gap(canvas: Canvas, frame: ChartFrame, panel: ChartPanel, gap: Gap) -> None:
    """A dashed line at the higher value, and a bracket from it to the number over the lower bar."""
    keys = [series.key for series in panel.series]
    if gap.lower not in keys:
        return
    at = next(p for p in panel.series[keys.index(gap.lower)].points if p.value == gap.low)
    x, width = slot(frame, panel, keys.index(gap.lower), at)
    bottom, top, middle = frame.y(float(gap.low)), frame.y(float(gap.high)), x + width / 2
    bottom = max(top, bottom - canvas.size.letters * 1.3)
    canvas.open("chart-gap")
    canvas.line(x - 4, top, x + width + 4, top, "chart-gap-line")
    middle = x + 4 if _has_words(canvas, frame, gap, width) else middle
    left = n(middle - 3)
    d = f"M{left} {n(top)}h6M{n(middle)} {n(top)}V{n(bottom)}M{left} {n(bottom)}h6"
    canvas.path(d, "chart-gap-bracket")
    if bottom - top > 40 and _has_words(canvas, frame, gap, width):
        words, y = axis_number(gap.high - gap.low, frame.y_axis), (top + bottom) / 2 + 2
        canvas.text(middle + 6, y, words, "chart-gap-words")
    canvas.close()


def _has_words(canvas: Canvas, frame: ChartFrame, gap: Gap, width: float) -> bool:
    """Whether the distance can be written over the lower bar."""
    words = axis_number(gap.high - gap.low, frame.y_axis)
    return measure(words, canvas.size.letters * 0.92) <= width
