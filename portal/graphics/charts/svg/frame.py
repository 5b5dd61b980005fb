"""Plot area of one panel, and the position of its values in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log10

from portal.graphics.charts.specification import ChartAxis, ChartPanel, ScaleKind, Tick
from portal.graphics.charts.svg.canvas import (
    Canvas,
    PanelArea,
    measure_text,
    truncate_text,
    wrap_text,
)

TICK_LENGTH = 4
HEAD, UNIT = 20, 26
"""Heights of the title of a panel, and of the unit above its axis."""


@dataclass(frozen=True)
class ChartFrame:
    """Plot area `left … right`, `top … bottom`; labels stand outside."""

    left: float
    top: float
    right: float
    bottom: float
    x_axis: ChartAxis
    y_axis: ChartAxis

    def x(self, at: float) -> float:
        return self.left + _axis_share(self.x_axis, at) * (self.right - self.left)

    def y(self, at: float) -> float:
        return self.bottom - _axis_share(self.y_axis, at) * (self.bottom - self.top)

    @property
    def zero(self) -> float:
        """Position of zero, where bars begin; the bottom on a logarithmic axis."""
        if self.y_axis.kind == ScaleKind.LOGARITHMIC:
            return self.bottom
        return self.y(max(self.y_axis.low, 0))


def build_frame(canvas: Canvas, panel: ChartPanel, area: PanelArea, right: float) -> ChartFrame:
    """Return the frame of a panel with vertical values, below its heads. `right` is reserved for
    labels of lines."""
    letters = canvas.size.letters
    ticks = max((measure_text(tick.text, letters) for tick in panel.y.ticks), default=0)
    return ChartFrame(
        left=area.left + ticks + 8,
        top=area.top + (letters * 0.6 if panel.y.label else 8),
        right=area.left + area.width - right,
        bottom=area.top + area.height - letters - 10,
        x_axis=panel.x,
        y_axis=panel.y,
    )


def measure_heads(canvas: Canvas, panel: ChartPanel, width: float) -> float:
    """Return the height of title and unit of a panel."""
    return HEAD * len(_title_lines(canvas, panel, width)) + (UNIT if panel.y.label else 0)


def draw_heads(
    canvas: Canvas, panel: ChartPanel, left: float, top: float, width: float, room: float
) -> None:
    """Draw title and unit of a panel at the bottom of `room`."""
    line = top + room - measure_heads(canvas, panel, width) + canvas.size.letters
    for words in _title_lines(canvas, panel, width):
        canvas.text(left, line, words, "chart-panel-title", of=panel.title)
        line += HEAD
    if panel.y.label:
        canvas.text(left, line, panel.y.label, "chart-unit")


def _title_lines(canvas: Canvas, panel: ChartPanel, width: float) -> list[str]:
    """Break the title into at most three lines of bold letters."""
    if not panel.title:
        return []
    letters = canvas.size.letters * 1.1
    lines = wrap_text(str(panel.title), width, letters)
    rest = " ".join(lines[2:])
    return [*lines[:2], truncate_text(rest, width, letters)] if rest else lines


def draw_axes(canvas: Canvas, frame: ChartFrame) -> None:
    """Draw rules and numbers of the values, and the years below."""
    letters = canvas.size.letters
    for tick in frame.y_axis.ticks:
        y = frame.y(tick.at)
        css = "chart-base" if tick.at == 0 else "chart-rule"
        canvas.line(frame.left, y, frame.right, y, css)
    if frame.y_axis.low > 0:
        canvas.line(frame.left, frame.bottom, frame.right, frame.bottom, "chart-rule")
    years = list(_written_years(canvas, frame))
    for tick, _middle in years:
        x = frame.x(tick.at)
        canvas.line(x, frame.bottom, x, frame.bottom + TICK_LENGTH, "chart-rule")
    for tick in frame.y_axis.ticks:
        y = frame.y(tick.at) + letters * 0.35
        canvas.text(frame.left - 6, y, tick.text, "chart-tick", "end")
    for tick, middle in years:
        canvas.text(middle, frame.bottom + letters + 5, tick.text, "chart-tick", "middle")


def _written_years(canvas: Canvas, frame: ChartFrame) -> Iterator[tuple[Tick, float]]:
    """Yield as many years as have room, starting from the last, with the middles of their words,
    which end within the drawing."""
    letters, limit = canvas.size.letters, float("inf")
    for tick in reversed(frame.x_axis.ticks):
        half = measure_text(tick.text, letters) / 2
        x = min(frame.x(tick.at), canvas.size.width - half)
        if x + half > limit:
            continue
        limit = x - half - 8
        yield tick, x


def _axis_share(axis: ChartAxis, at: float) -> float:
    if axis.kind == ScaleKind.LOGARITHMIC:
        at = max(at, axis.low)
        return log10(at / axis.low) / log10(axis.high / axis.low)
    return (at - axis.low) / (axis.high - axis.low)
