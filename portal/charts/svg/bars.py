"""Bars over time: each as wide as the time it counts, so that a part of a year looks like one."""

from collections import defaultdict
from decimal import Decimal
from math import ceil, floor

from portal.charts.specification import Gap, Look, Panel, PanelKind, Point, Series
from portal.charts.svg import marks
from portal.charts.svg.canvas import Canvas, apart, measure, n, shortened
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
        _draw_gap(canvas, frame, panel, gap)


def all_reach_the_end(panel: Panel) -> bool:
    """Whether every part is there in the last bar, where it could be named."""
    last = max((point.end for point in panel.points), default=0)
    return all(any(point.end == last for point in one.points) for one in panel.series)


def draw_names(canvas: Canvas, panel: Panel, frame: Frame) -> None:
    """The names of the parts beside the last bar of a stack, pushed apart where they would
    collide, so that nobody has to tell colours from memory."""
    letters = canvas.size.letters
    last = max((point.end for point in panel.points), default=0)
    parts = [(one, [p for p in one.points if p.end == last]) for one in panel.series]
    wished: list[tuple[float, Series]] = []
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
    is_within = (point.is_partial or point.is_forecast) and _has_whole(panel.series[place], point)
    if point.is_instant:
        canvas.line(x + width / 2, zero, x + width / 2, y, "chart-stem")
        marks.dot(canvas, x + width / 2, y, point, name, place)
    elif point.is_forecast and is_within:
        d = f"M{n(x - 5)} {n(y)}h{n(width + 10)}"
        canvas.path(d, "chart-foreseen", data_point=name)
    else:
        css = f"chart-bar {marks.kind_of(point)}"
        canvas.rect(x, min(y, zero), width, abs(zero - y), css, data_point=name)
    if point.losing:
        lost = [frame.y(float(said.value)) for said in point.losing]
        low, high = frame.y(float(point.low)), frame.y(float(point.high))
        marks.disagreement(canvas, x + width / 2, low, high, lost, min(9, max(width - 2, 4)))
    if not is_within:
        _draw_number(canvas, x + width / 2, y, width, point, zero)


def _has_whole(series: Series, point: Point) -> bool:
    """Whether the whole period has been counted of which this is a part, or a forecast."""
    return any(
        not (one.is_partial or one.is_forecast)
        and one.start <= point.start + 1e-3
        and point.end <= one.end + 1e-3
        for one in series.points
    )


def _slot(frame: Frame, panel: Panel, place: int, point: Point) -> tuple[float, float]:
    """Left edge and width of a bar: its time, shared among the series that have anything then. A
    part of a year lies within the bar that the whole year has."""
    if point.is_instant:
        return frame.x(point.start) - 6, 12 + frame.x(point.end) - frame.x(point.start)
    first, last = floor(point.start + 1e-3), ceil(point.end - 1e-3)
    left, right = frame.x(first), frame.x(last)
    there = _present(panel, first, last) if len(panel.series) > 1 else [place]
    padding = max((right - left) * 0.1, (right - left - WIDEST * len(there)) / 2)
    room = (right - left - 2 * padding) / len(there)
    start = left + padding + there.index(place) * room
    start += (point.start - first) / (last - first) * room
    width = (point.end - point.start) / (last - first) * room
    return start, max(width - (1 if len(there) > 1 else 0), 1)


def _present(panel: Panel, first: float, last: float) -> list[int]:
    """The places of the series that have a bar in this time."""
    return [
        place
        for place, series in enumerate(panel.series)
        if any(one.start < last - 1e-3 and first + 1e-3 < one.end for one in series.points)
    ]


def _draw_number(
    canvas: Canvas, x: float, y: float, width: float, point: Point, zero: float
) -> None:
    """The number itself where it has room, and what stands before it: over its bar, or within it
    where the band of disagreement is over it."""
    words, letters = number_words(point.value), canvas.size.letters * 0.92
    has_room = measure(words, letters) <= width + 14
    if point.losing:
        if has_room and zero - y > 24:
            canvas.text(x, y + letters + 6, words, "chart-number-within", "middle")
        return
    if not has_room or point.is_instant:
        marks.comparator(canvas, x, y, point)
    elif point.comparator in (*marks.UP, *marks.DOWN):
        marks.comparator(canvas, x, y, point)
        canvas.text(x, y - 17, words, "chart-number", "middle")
    else:
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
    room = frame.x(total.end) - frame.x(total.start) - 8
    _draw_number(canvas, x, y, room, total, frame.zero)


def _draw_gap(canvas: Canvas, frame: Frame, panel: Panel, gap: Gap) -> None:
    """Two dashed lines at the two values, and a bracket between them over the lower bar."""
    keys = [series.key for series in panel.series]
    if gap.lower not in keys:
        return
    at = next(p for p in panel.series[keys.index(gap.lower)].points if p.value == gap.low)
    x, width = _slot(frame, panel, keys.index(gap.lower), at)
    bottom, top, middle = frame.y(float(gap.low)), frame.y(float(gap.high)), x + width / 2
    canvas.open("chart-gap")
    canvas.line(x - 4, top, x + width + 4, top, "chart-gap-line")
    middle = x + 4 if _has_words(canvas, gap, width) else middle
    left = n(middle - 3)
    d = f"M{left} {n(top)}h6M{n(middle)} {n(top)}V{n(bottom)}M{left} {n(bottom)}h6"
    canvas.path(d, "chart-gap-bracket")
    if bottom - top > 40 and _has_words(canvas, gap, width):
        words, y = number_words(gap.high - gap.low), (top + bottom) / 2 + 2
        canvas.text(middle + 6, y, words, "chart-gap-words")
    canvas.close()


def _has_words(canvas: Canvas, gap: Gap, width: float) -> bool:
    """Whether the distance can be written over the lower bar."""
    return measure(number_words(gap.high - gap.low), canvas.size.letters * 0.92) <= width
