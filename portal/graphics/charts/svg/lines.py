"""Lines over time, interrupted where a period is missing."""

from portal.graphics.charts.specification import ChartPanel, ChartPoint, ChartSeries
from portal.graphics.charts.svg import marks
from portal.graphics.charts.svg.canvas import Canvas, measure_text, n, spread_out, truncate_text
from portal.graphics.charts.svg.frame import ChartFrame

MOST_DOTS = 40
"""Maximum number of points on a line that are all marked."""


def draw_lines(
    canvas: Canvas, panel: ChartPanel, frame: ChartFrame, at: int, shapes: dict[str, int]
) -> None:
    """Draw the lines of a panel, the `at`-th of its chart. `shapes` are the mark shapes of
    series."""
    for place, series in enumerate(panel.series):
        canvas.open_series("chart-series", series)
        _draw_bands(canvas, series, frame)
        outcomes = [point for point in series.points if not point.is_forecast]
        forecasts = [point for point in series.points if point.is_forecast]
        _draw_line(canvas, frame, outcomes, "chart-line")
        _draw_line(canvas, frame, forecasts, "chart-line chart-line-forecast")
        _draw_dots(canvas, frame, series, f"{at}.{place}", shapes[series.key])
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


def _draw_dots(
    canvas: Canvas, frame: ChartFrame, series: ChartSeries, place: str, shape: int
) -> None:
    are_many = len(series.points) > MOST_DOTS
    for index, point in enumerate(series.points):
        x, y = frame.x(point.middle), frame.y(float(point.value))
        if point.is_partial:
            canvas.line(frame.x(point.start), y, frame.x(point.end), y, "chart-extent")
        if are_many and marks.certainty_class(point) == "chart-whole" and not point.disputed:
            canvas.circle(x, y, 1.2, "chart-dot", data_point=f"{place}.{index}")
        else:
            marks.draw_dot(canvas, x, y, point, f"{place}.{index}", shape)
        marks.draw_comparator(canvas, x, y, point)


def _draw_bands(canvas: Canvas, series: ChartSeries, frame: ChartFrame) -> None:
    for point in series.points:
        if point.losing:
            marks.draw_disagreement(canvas, frame, frame.x(point.middle), point, 9)
