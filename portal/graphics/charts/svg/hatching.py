"""Slanting lines within a rectangle, drawn one by one: a pattern would need an id on every page."""

from portal.graphics.charts.svg.canvas import Canvas, n

DISTANCE = 5


def hatch(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    if width <= 1 or height <= 1:
        return
    path = []
    offset = DISTANCE - ((x + y) % DISTANCE)
    while offset < width + height:
        x1, y1 = (x + offset, y) if offset <= width else (x + width, y + offset - width)
        x2, y2 = (x, y + offset) if offset <= height else (x + offset - height, y + height)
        path.append(f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}")
        offset += DISTANCE
    canvas.path("".join(path), "chart-hatch")
