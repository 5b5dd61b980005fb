"""Lines over time, interrupted where a period is missing."""

from collections.abc import Iterator

from portal.graphics.charts.specification import ChartPanel, ChartPoint, ChartSeries
from portal.graphics.charts.svg import marks
from portal.graphics.charts.svg.canvas import Canvas, measure_text, n, spread_out, truncate_text
from portal.graphics.charts.svg.frame import ChartFrame

CLEAR = 16
"""Distance in user units at which points of a line are marked."""


def draw_lines(
    canvas: Canvas, panel: ChartPanel, frame: ChartFrame, shapes: dict[str, int]
) -> None:
    """Draw the lines of a panel. `shapes` are the mark shapes of series. Scripts find the points
    by their numbers and the edges of the frame: left, top, right, bottom."""
    edges = " ".join(map(n, (frame.left, frame.top, frame.right, frame.bottom)))
    canvas.open("chart-lines", f' data-frame="{edges}"')
    for series in panel.series:
        canvas.open_series("chart-series", series)
        disputed = [(frame.x(point.middle), point) for point in series.points if point.losing]
        marks.draw_disagreements(canvas, frame, 9, disputed)
        outcomes = [point for point in series.points if not point.is_forecast]
        forecasts = [point for point in series.points if point.is_forecast]
        _draw_line(canvas, frame, outcomes, "chart-line")
        _draw_line(canvas, frame, forecasts, "chart-line chart-line-forecast")
        _draw_dots(canvas, frame, series, shapes[series.key])
        canvas.close()
    canvas.close()


def draw_names(canvas: Canvas, panel: ChartPanel, frame: ChartFrame) -> None:
    """Label lines at their ends, pushed apart where labels would collide."""
    letters = canvas.size.letters
    room = canvas.size.width - frame.right - 10
    ends = [(s.points[-1], s) for s in panel.series if s.points]
    wished = [(frame.y(float(point.value)), series) for point, series in ends]
    wished.sort(key=lambda one: one[0])
    placed = spread_out([y for y, _series in wished], letters + 3, frame.top, frame.bottom)
    for (wish, series), y in zip(wished, placed, strict=True):
        canvas.open_series("chart-name", series)
        end = frame.x(series.points[-1].middle)
        if abs(wish - y) > 3:
            canvas.path(f"M{n(end + 5)} {n(wish)}L{n(frame.right + 7)} {n(y)}", "chart-leader")
        words = truncate_text(str(series.name), room, letters)
        canvas.text(frame.right + 9, y + letters * 0.35, words, "chart-label", of=series.name)
        canvas.close()


def measure_names(canvas: Canvas, panel: ChartPanel) -> float:
    """Return the width of the labels at the right; 0 if they would take too much."""
    if canvas.size.is_narrow or not 1 < len(panel.series) <= 9:
        return 0
    widest = max(measure_text(str(series.name), canvas.size.letters) for series in panel.series)
    return widest + 16 if widest <= canvas.size.width * 0.3 else 0


def _draw_line(canvas: Canvas, frame: ChartFrame, points: list[ChartPoint], css: str) -> None:
    path: list[str] = []
    for point in points:
        if point.is_partial:
            continue
        letter = "L" if path and point.is_joined else "M"
        path.append(f"{letter}{n(frame.x(point.middle))} {n(frame.y(float(point.value)))}")
    if any(step[0] == "L" for step in path):
        canvas.path("".join(path), css)


def _draw_dots(canvas: Canvas, frame: ChartFrame, series: ChartSeries, shape: int) -> None:
    for point in series.points:
        if point.is_partial:
            y = frame.y(float(point.value))
            canvas.line(frame.x(point.start), y, frame.x(point.end), y, "chart-extent")
    for point in sorted(_marked(frame, series), key=marks.certainty_class, reverse=True):
        marks.draw_dot(canvas, *_place(frame, point), point, shape=shape)
    for point in series.points:
        marks.draw_comparator(canvas, *_place(frame, point), point)


def _marked(frame: ChartFrame, series: ChartSeries) -> Iterator[ChartPoint]:
    """Yield the points with a mark, from the last one: those on no line or with something to be
    known, and as many others as have room."""
    limit, is_joined = float("inf"), False
    for point in reversed(series.points):
        is_plain = (is_joined or point.is_joined) and marks.certainty_class(point) == "chart-whole"
        x = frame.x(point.middle)
        if x <= limit or not is_plain or point.disputed or point.comparator != "exact":
            limit = x - CLEAR
            yield point
        is_joined = point.is_joined


def _place(frame: ChartFrame, point: ChartPoint) -> tuple[float, float]:
    return frame.x(point.middle), frame.y(float(point.value))
