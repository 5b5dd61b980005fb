"""Leaves out the points of a line that are not missed (Douglas and Peucker, 1973)."""

from collections.abc import Callable

from portal.graphics.maps.clipping import Line, Point


def simplify(line: Line, tolerance: float) -> Line:
    """The ends stay, and every point farther than `tolerance` degrees from what is drawn without
    it."""
    kept, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far = max(range(first + 1, last), key=_distance_in(line, first, last), default=None)
        if far is not None and _distance_in(line, first, last)(far) > tolerance:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [line[number] for number in sorted(kept)]


def _distance_in(line: Line, first: int, last: int) -> Callable[[int], float]:
    start, end = line[first], line[last]
    return lambda number: _distance(line[number], start, end)


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the segment between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    px, py = point[0] - start[0], point[1] - start[1]
    share = max(0.0, min(1.0, (px * dx + py * dy) / length)) if length else 0.0
    x, y = px - share * dx, py - share * dy
    return float((x * x + y * y) ** 0.5)
