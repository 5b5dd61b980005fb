"""Marks of points: certain, partial, forecast, disputed."""

from collections.abc import Sequence

from portal.graphics.charts.controls import ChartLook
from portal.graphics.charts.specification import DOWN, UP, ChartPoint, ChartSeries
from portal.graphics.charts.svg.canvas import Canvas, n
from portal.graphics.charts.svg.frame import ChartFrame

SHAPES = 4
HATCH_STEP = 5


def certainty_class(point: ChartPoint) -> str:
    """Return the class for the certainty of a point; `chart-whole` for a plain one."""
    if point.is_forecast:
        return "chart-forecast"
    return "chart-part" if point.is_partial else "chart-whole"


def draw_dot(
    canvas: Canvas, x: float, y: float, point: ChartPoint, place: str = "", shape: int = 0
) -> None:
    """Draw the mark of a value, with its place where readers point at it."""
    draw_mark(canvas, x, y, f"chart-dot {certainty_class(point)}", place, shape)


def draw_mark(
    canvas: Canvas, x: float, y: float, css: str, place: str = "", shape: int = 0
) -> None:
    """Draw a mark. Series differ by its shape as well as by colour."""
    r = 3.2
    match shape % SHAPES:
        case 0:
            canvas.circle(x, y, r, css, place)
        case 1:
            canvas.rect(x - r + 0.3, y - r + 0.3, 2 * r - 0.6, 2 * r - 0.6, css, place)
        case 2:
            canvas.path(f"M{n(x)} {n(y - 4.2)}l4.2 4.2-4.2 4.2-4.2-4.2z", css, place)
        case _:
            canvas.path(f"M{n(x)} {n(y - 3.8)}l3.8 6.4h-7.6z", css, place)


def draw_comparator(canvas: Canvas, x: float, y: float, point: ChartPoint) -> None:
    """Draw the sign of a comparator: an arrow for an open end, “≈” for “about”."""
    if point.comparator in UP:
        canvas.path(f"M{n(x)} {n(y - 4)}v-9m-3.5 3.5l3.5-3.5l3.5 3.5", "chart-open")
    elif point.comparator in DOWN:
        canvas.path(f"M{n(x)} {n(y + 4)}v9m-3.5-3.5l3.5 3.5l3.5-3.5", "chart-open")
    elif point.comparator == "about":
        canvas.text(x, y - 6, "≈", "chart-about", "middle")


def draw_disagreements(
    canvas: Canvas, frame: ChartFrame, width: float, places: Sequence[tuple[float, ChartPoint]]
) -> None:
    """Draw the bands between the lowest and highest statements, and the overruled values, at
    positions on the x axis."""
    for x, point in places:
        low, high = frame.y(float(point.low)), frame.y(float(point.high))
        canvas.rect(x - width / 2, high, width, max(low - high, 1), "chart-band")
    for x, point in places:
        for end in (point.low, point.high):
            y = frame.y(float(end))
            canvas.line(x - width / 2, y, x + width / 2, y, "chart-band-end")
    for x, point in places:
        for other in point.losing:
            canvas.circle(x, frame.y(float(other.value)), 2.6, "chart-lost")


def draw_range(canvas: Canvas, first: tuple[float, float], last: tuple[float, float]) -> None:
    """Draw what a sum can be, from its lowest to its highest, as a line with ends across it, which
    an edge keeps apart from the colours beneath."""
    (x1, y1), (x2, y2) = first, last
    across_x, across_y = (3.5, 0) if x1 == x2 else (0, 3.5)
    for css in ("chart-range-edge", "chart-band-end"):
        canvas.line(x1, y1, x2, y2, css)
        for x, y in (first, last):
            canvas.line(x - across_x, y - across_y, x + across_x, y + across_y, css)


def draw_bar(
    canvas: Canvas,
    series: ChartSeries,
    point: ChartPoint,
    name: str,
    place: tuple[float, float, float, float],
) -> None:
    """Draw a part of a stack, or a horizontal bar, at left, top, width and height."""
    is_hatched = series.look == ChartLook.HATCHED
    css = "chart-hatched" if is_hatched else certainty_class(point)
    canvas.rect(*place, f"chart-bar {css}", point=name)
    if is_hatched:
        draw_hatching(canvas, *place)


def draw_hatching(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Draw slanting lines within a rectangle, one by one: an SVG pattern would need an id that is
    unique on every page."""
    if width <= 1 or height <= 1:
        return
    path = []
    offset = HATCH_STEP - ((x + y) % HATCH_STEP)
    while offset < width + height:
        x1, y1 = (x + offset, y) if offset <= width else (x + width, y + offset - width)
        x2, y2 = (x, y + offset) if offset <= height else (x + offset - height, y + height)
        path.append(f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}")
        offset += HATCH_STEP
    canvas.path("".join(path), "chart-hatch")
