"""Bars over time: each as wide as the time it counts, so that a part of a year looks like one."""

from collections import defaultdict
from decimal import Decimal

from portal.graphics.charts.specification import (
    ChartLook,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    PanelKind,
)
from portal.graphics.charts.svg import marks
from portal.graphics.charts.svg.canvas import Canvas, apart, n, shortened
from portal.graphics.charts.svg.figures import Figures
from portal.graphics.charts.svg.frame import ChartFrame
from portal.graphics.charts.svg.gaps import draw_gap
from portal.graphics.charts.svg.hatching import hatch
from portal.graphics.charts.svg.slots import has_whole, slot


def draw(canvas: Canvas, panel: ChartPanel, frame: ChartFrame, at: int) -> None:
    """The bars of a panel. `at` is its place in the chart, by which points are found again."""
    floors: dict[tuple[float, float], Decimal] = defaultdict(Decimal)
    figures = Figures(canvas, frame)
    for place, series in enumerate(panel.series):
        canvas.open(f"chart-series chart-colour-{series.colour}", f' data-series="{series.key}"')
        for index, point in _whole_first(series):
            name = f"{at}.{place}.{index}"
            if panel.kind == PanelKind.STACKED:
                _stacked(canvas, frame, series, point, floors, name, figures)
            else:
                _beside(canvas, frame, panel, place, point, name, figures)
        canvas.close()
    for total in panel.totals:
        _draw_total(canvas, frame, total, figures)
    figures.draw()
    for gap in panel.gaps:
        draw_gap(canvas, frame, panel, gap)


def all_reach_the_end(panel: ChartPanel) -> bool:
    """Whether every part is there in the last bar, where it could be named."""
    last = max((point.end for point in panel.points), default=0)
    return all(any(point.end == last for point in one.points) for one in panel.series)


def draw_names(canvas: Canvas, panel: ChartPanel, frame: ChartFrame) -> None:
    """The names of the parts beside the last bar of a stack, pushed apart where they would
    collide, so that nobody has to tell colours from memory."""
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
    placed = apart([y for y, _one in wished], letters + 3, frame.top, frame.bottom)
    for (wish, series), y in zip(wished, placed, strict=True):
        canvas.open(f"chart-name chart-colour-{series.colour}", f' data-series="{series.key}"')
        end = frame.x(last)
        canvas.path(f"M{n(end)} {n(wish)}L{n(end + 8)} {n(y)}", "chart-leader")
        words = shortened(str(series.name), canvas.size.width - end - 12, letters)
        canvas.text(end + 11, y + letters * 0.35, words, "chart-label")
        canvas.close()


def _whole_first(series: ChartSeries) -> list[tuple[int, ChartPoint]]:
    """Whole periods first, then their parts, the longest first, which are drawn upon them."""
    numbered = enumerate(series.points)
    return sorted(
        numbered, key=lambda one: (one[1].is_partial, one[1].is_forecast, -_length(one[1]))
    )


def _length(point: ChartPoint) -> float:
    return point.end - point.start


def _beside(
    canvas: Canvas,
    frame: ChartFrame,
    panel: ChartPanel,
    place: int,
    point: ChartPoint,
    name: str,
    figures: Figures,
) -> None:
    x, width = slot(frame, panel, place, point)
    y, zero = frame.y(float(point.value)), frame.zero
    is_within = (point.is_partial or point.is_forecast) and has_whole(panel.series[place], point)
    if point.is_instant:
        canvas.line(x + width / 2, zero, x + width / 2, y, "chart-stem")
        marks.dot(canvas, x + width / 2, y, point, name, place)
    elif point.is_forecast and is_within:
        d = f"M{n(x - 5)} {n(y)}h{n(width + 10)}"
        canvas.path(d, "chart-foreseen", data_point=name)
    else:
        css = f"chart-bar {marks.kind_of(point)}"
        canvas.rect(x, min(y, zero), width, abs(zero - y), css, data_point=name)
        figures.bar(x, y, width)
    if point.losing:
        lost = [frame.y(float(said.value)) for said in point.losing]
        low, high = frame.y(float(point.low)), frame.y(float(point.high))
        marks.disagreement(canvas, x + width / 2, low, high, lost, min(9, max(width - 2, 4)))
    if not is_within:
        figures.wish(x + width / 2, y, width, point)


def _stacked(
    canvas: Canvas,
    frame: ChartFrame,
    series: ChartSeries,
    point: ChartPoint,
    floors: dict[tuple[float, float], Decimal],
    name: str,
    figures: Figures,
) -> None:
    slot = (point.start, point.end)
    floor, ceiling = floors[slot], floors[slot] + point.value
    floors[slot] = ceiling
    start, end = frame.x(point.start), frame.x(point.end)
    padding = min((end - start) * 0.12, 10)
    top, bottom = frame.y(float(ceiling)), frame.y(float(floor))
    width = end - start - 2 * padding
    css = f"chart-bar {marks.kind_of(point)}"
    if series.look == ChartLook.HATCHED:
        css = "chart-bar chart-hatched"
    canvas.rect(start + padding, top, width, bottom - top, css, data_point=name)
    figures.bar(start + padding, top, width)
    if series.look == ChartLook.HATCHED:
        hatch(canvas, start + padding, top, width, bottom - top)


def _draw_total(canvas: Canvas, frame: ChartFrame, total: ChartPoint, figures: Figures) -> None:
    x, y = frame.x(total.middle), frame.y(float(total.value))
    if total.low != total.high:
        low, high = frame.y(float(total.low)), frame.y(float(total.high))
        marks.disagreement(canvas, x, low, high, [], 7)
    room = frame.x(total.end) - frame.x(total.start) - 8
    figures.wish(x, y, room, total)
