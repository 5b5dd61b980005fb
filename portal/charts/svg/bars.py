"""Bars over time: each as wide as the time it counts, so that a part of a year looks like one."""

from collections import defaultdict
from decimal import Decimal

from portal.charts.specification import Look, Panel, PanelKind, Point, Series
from portal.charts.svg import marks
from portal.charts.svg.canvas import Canvas, measure, n
from portal.charts.svg.frame import Frame
from portal.charts.svg.hatching import hatch
from portal.pages.numbers import number_words

WIDEST = 64


def draw(canvas: Canvas, panel: Panel, frame: Frame, at: int) -> None:
    """The bars of a panel. `at` is its place in the chart, by which points are found again."""
    floors: dict[tuple[float, float], Decimal] = defaultdict(Decimal)
    for place, series in enumerate(panel.series):
        canvas.open(f"chart-series chart-colour-{series.colour}", f' data-series="{series.key}"')
        for index, point in _whole_first(series):
            name = f"{at}.{place}.{index}"
            if panel.kind == PanelKind.STACKED:
                _stacked(canvas, frame, series, point, floors, name)
            else:
                _beside(canvas, frame, panel, place, point, name)
        canvas.close()
    for total in panel.totals:
        _draw_total(canvas, frame, total)
    for gap in panel.gaps:
        _draw_gap(canvas, frame, gap.start, gap.end, float(gap.low), float(gap.high), gap.text)


def _whole_first(series: Series) -> list[tuple[int, Point]]:
    """Whole periods first, then their parts, the longest first, which are drawn upon them."""
    numbered = enumerate(series.points)
    return sorted(
        numbered, key=lambda one: (one[1].is_partial, one[1].is_forecast, -_length(one[1]))
    )


def _length(point: Point) -> float:
    return point.end - point.start


def _beside(
    canvas: Canvas, frame: Frame, panel: Panel, place: int, point: Point, name: str
) -> None:
    x, width = _slot(frame, panel, place, point)
    y, zero = frame.y(float(point.value)), frame.zero
    if point.is_instant:
        canvas.line(x + width / 2, zero, x + width / 2, y, "chart-stem")
        marks.dot(canvas, x + width / 2, y, point, name, place)
    else:
        top, height = min(y, zero), abs(zero - y)
        canvas.rect(x, top, width, height, f"chart-bar {marks.kind_of(point)}", data_point=name)
    if point.losing:
        lost = [frame.y(float(said.value)) for said in point.losing]
        low, high = frame.y(float(point.low)), frame.y(float(point.high))
        marks.disagreement(canvas, x + width / 2, low, high, lost, min(9, max(width - 2, 4)))
    _draw_number(canvas, x + width / 2, y, width, point)


def _slot(frame: Frame, panel: Panel, place: int, point: Point) -> tuple[float, float]:
    """Left edge and width of a bar: its time, shared among the series that stand beside."""
    start, end = frame.x(point.start), frame.x(point.end)
    if point.is_instant:
        return start - 6, 12 + (end - start)
    padding = 0 if point.is_partial else min((end - start) * 0.12, 10)
    room = (end - start - 2 * padding) / len(panel.series)
    width = min(room, WIDEST) if not point.is_partial else room
    return start + padding + place * room + (room - width) / 2, max(width - 1, 1)


def _draw_number(canvas: Canvas, x: float, y: float, width: float, point: Point) -> None:
    """The number itself where it has room over its bar, and what stands before it."""
    words, letters = number_words(point.value), canvas.size.letters * 0.92
    if point.losing or measure(words, letters) > width + 4:
        marks.comparator(canvas, x, y, point)
        return
    if point.comparator in (*marks.UP, *marks.DOWN):
        marks.comparator(canvas, x, y, point)
        canvas.text(x, y - 17, words, "chart-number", "middle")
        return
    about = "≈" if point.comparator == "about" else ""
    canvas.text(x, y - 5, f"{about}{words}", "chart-number", "middle")


def _stacked(
    canvas: Canvas,
    frame: Frame,
    series: Series,
    point: Point,
    floors: dict[tuple[float, float], Decimal],
    name: str,
) -> None:
    slot = (point.start, point.end)
    floor, ceiling = floors[slot], floors[slot] + point.value
    floors[slot] = ceiling
    start, end = frame.x(point.start), frame.x(point.end)
    padding = min((end - start) * 0.12, 10)
    top, bottom = frame.y(float(ceiling)), frame.y(float(floor))
    width = end - start - 2 * padding
    css = f"chart-bar {marks.kind_of(point)}"
    if series.look == Look.HATCHED:
        css = "chart-bar chart-hatched"
    canvas.rect(start + padding, top, width, bottom - top, css, data_point=name)
    if series.look == Look.HATCHED:
        hatch(canvas, start + padding, top, width, bottom - top)


def _draw_total(canvas: Canvas, frame: Frame, total: Point) -> None:
    x, y = frame.x(total.middle), frame.y(float(total.value))
    if total.low != total.high:
        low, high = frame.y(float(total.low)), frame.y(float(total.high))
        marks.disagreement(canvas, x, low, high, [], 7)
    _draw_number(canvas, x, y, frame.x(total.end) - frame.x(total.start), total)


def _draw_gap(
    canvas: Canvas, frame: Frame, start: float, end: float, low: float, high: float, words: str
) -> None:
    """Two dashed lines at the two values and a bracket between them."""
    left, right = frame.x(start), frame.x(end)
    bottom, top = frame.y(low), frame.y(high)
    canvas.open("chart-gap")
    canvas.line(left, bottom, right, bottom, "chart-gap-line")
    canvas.line(left, top, right, top, "chart-gap-line")
    x = right - 2
    canvas.path(
        f"M{n(x - 3)} {n(top)}h6M{n(x)} {n(top)}V{n(bottom)}M{n(x - 3)} {n(bottom)}h6",
        "chart-gap-bracket",
    )
    letters = canvas.size.letters
    if measure(words, letters * 0.92) <= frame.right - right + 40:
        canvas.text(x + 5, (top + bottom) / 2 + letters * 0.35, words, "chart-gap-words")
    canvas.close()
