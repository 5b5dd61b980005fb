"""Where the bar of a point stands among the others of its time."""

from math import ceil, floor

from portal.graphics.charts.specification import ChartPanel, ChartPoint, ChartSeries
from portal.graphics.charts.svg.frame import ChartFrame

WIDEST = 64


def has_whole(series: ChartSeries, point: ChartPoint) -> bool:
    """Whether the whole period has been counted of which this is a part, or a forecast."""
    return any(
        not (one.is_partial or one.is_forecast)
        and one.start <= point.start + 1e-3
        and point.end <= one.end + 1e-3
        for one in series.points
    )


def slot(
    frame: ChartFrame, panel: ChartPanel, place: int, point: ChartPoint
) -> tuple[float, float]:
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


def _present(panel: ChartPanel, first: float, last: float) -> list[int]:
    """The places of the series that have a bar in this time."""
    return [
        place
        for place, series in enumerate(panel.series)
        if any(one.start < last - 1e-3 and first + 1e-3 < one.end for one in series.points)
    ]
