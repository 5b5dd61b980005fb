"""Charts as SVG: a few milliseconds of string joining, no library.

Marks have classes; their rules are in `chart-marks.css`, for pages and for files.
"""

from collections.abc import Iterator
from itertools import batched, islice

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.graphics.charts.descriptions import describe_chart
from portal.graphics.charts.specification import AxisKind, Chart, ChartPanel, ChartSeries, PanelKind
from portal.graphics.charts.svg import bars, frame, horizontal_bars, lines, marks
from portal.graphics.charts.svg.canvas import (
    NARROW,
    WIDE,
    Canvas,
    ChartSize,
    PanelArea,
    measure_text,
    n,
    wrap_text,
)

HEIGHT_ALONE, HEIGHT_AMONG = 290, 190
"""Heights in user units of a single panel and of one among several, without heads."""
MARGIN = 18


def draw_chart(chart: Chart, size: ChartSize = WIDE, *, has_switches: bool = False) -> SafeString:
    """Return the `<svg>` element for a page. If the page shows switches, these are the legend."""
    canvas, height = draw_content(chart, size, has_legend=not (has_switches and chart.switches))
    return SafeString(
        f'<svg class="chart-svg" viewBox="0 0 {size.width} {n(height)}" role="img"'
        f' aria-label="{escape(describe_chart(chart))}" font-size="{size.letters}"'
        f' focusable="false">{canvas}</svg>'
    )


def draw_key(place: int) -> SafeString:
    """Return a line with the mark of a series, by its place, for its switch."""
    canvas = Canvas(NARROW)
    canvas.line(0, 6, 16, 6, "chart-line")
    marks.draw_mark(canvas, 8, 6, "chart-dot", shape=place)
    return SafeString(f'<svg class="chart-hide-line" viewBox="0 0 16 12">{canvas}</svg>')


def draw_content(
    chart: Chart, size: ChartSize, top: float = 0, *, has_legend: bool = True
) -> tuple[Canvas, float]:
    """Draw the content of the `<svg>` element; return it with its height."""
    canvas = Canvas(size)
    shapes = _assign_shapes(chart)
    y = top + (_draw_legend(canvas, chart, top, shapes) if has_legend else 0)
    panels = enumerate(chart.panels)
    for columns, width, heads, height in _rows(canvas, chart):
        for place, (at, panel) in enumerate(islice(panels, columns)):
            left = place * (width + MARGIN)
            canvas.open("chart-panel", f' data-panel="{at}"')
            frame.draw_heads(canvas, panel, left, y, width, heads)
            _draw_values(canvas, panel, PanelArea(left, y + heads, width, height), at, shapes)
            canvas.close()
        y += heads + height + MARGIN
    return canvas, y - top - MARGIN


def measure_content(chart: Chart, size: ChartSize) -> float:
    """Return the height of the content, without drawing its values."""
    canvas = Canvas(size)
    rows = [heads + height + MARGIN for _columns, _width, heads, height in _rows(canvas, chart)]
    return _draw_legend(canvas, chart, 0, _assign_shapes(chart)) + sum(rows) - MARGIN


def _rows(canvas: Canvas, chart: Chart) -> Iterator[tuple[int, float, float, float]]:
    """Yield the number of columns, the width of each, and the heights of heads and values of each
    row of panels."""
    columns = _column_count(canvas, chart)
    width = (canvas.size.width - MARGIN * (columns - 1)) / columns
    for row in batched(chart.panels, columns):
        heads = max(frame.measure_heads(canvas, panel, width) for panel in row)
        yield columns, width, heads, max(_panel_height(canvas, panel, chart) for panel in row)


def _draw_values(
    canvas: Canvas, panel: ChartPanel, area: PanelArea, at: int, shapes: dict[str, int]
) -> None:
    if panel.x.kind == AxisKind.CATEGORIES:
        horizontal_bars.draw_horizontal_bars(canvas, panel, area, at)
        return
    is_alone = area.width == canvas.size.width
    can_name = is_alone and (
        panel.kind == PanelKind.LINES
        or (panel.kind == PanelKind.STACKED and bars.has_complete_last_bar(panel))
    )
    names = lines.measure_names(canvas, panel) if can_name else 0
    room = frame.build_frame(canvas, panel, area, names or 8)
    frame.draw_axes(canvas, room)
    if panel.kind != PanelKind.LINES:
        bars.draw_bars(canvas, panel, room, at)
        if names:
            bars.draw_names(canvas, panel, room)
        return
    lines.draw_lines(canvas, panel, room, shapes)
    if names:
        lines.draw_names(canvas, panel, room)


def _assign_shapes(chart: Chart) -> dict[str, int]:
    """Return the mark shape of each series, the same in every panel and whatever is hidden."""
    shown = (series.key for panel in chart.panels for series in panel.series)
    keys = dict.fromkeys([*(switch.value for switch in chart.switches), *shown])
    return {key: place for place, key in enumerate(keys)}


def _panel_height(canvas: Canvas, panel: ChartPanel, chart: Chart) -> float:
    if panel.x.kind == AxisKind.CATEGORIES:
        return horizontal_bars.measure_height(canvas, panel)
    return HEIGHT_ALONE if len(chart.panels) == 1 or chart.columns == 1 else HEIGHT_AMONG


def _column_count(canvas: Canvas, chart: Chart) -> int:
    """One column where names of bars would not fit in their part of several."""
    count = len(chart.panels)
    if canvas.size.is_narrow or count < 2:
        return 1
    columns = chart.columns or (3 if count in (3, 5, 6) or count > 8 else 2)
    of_bars = [panel for panel in chart.panels if panel.x.kind == AxisKind.CATEGORIES]
    width = canvas.size.width / columns - MARGIN
    return columns if all(horizontal_bars.fits(canvas, one, width) for one in of_bars) else 1


def _draw_legend(canvas: Canvas, chart: Chart, top: float, shapes: dict[str, int]) -> float:
    """Draw colour samples and names of series that are not labelled directly; return the height."""
    named = _legend_series(canvas, chart)
    if not named:
        return 0
    letters = canvas.size.letters
    x, y, row = 0.0, top, letters + 9
    for series in named:
        lines = wrap_text(str(series.name), canvas.size.width - 20, letters)
        width = 20 + max((measure_text(line, letters) for line in lines), default=0) + 16
        if x and x + width - 16 > canvas.size.width:
            x, y = 0.0, y + row
        _draw_sample(canvas, chart, series, shapes[series.key], x, y)
        for place, line in enumerate(lines):
            y += (letters + 3) * bool(place)
            canvas.text(x + 20, y + letters, line, "chart-label", of=series.name)
        x += width
    return y + row + 6 - top


def _draw_sample(
    canvas: Canvas, chart: Chart, series: ChartSeries, place: int, x: float, y: float
) -> None:
    middle = y + canvas.size.letters * 0.62
    canvas.open_series("chart-sample", series)
    if chart.panels[0].kind == PanelKind.LINES:
        canvas.line(x, middle, x + 14, middle, "chart-line")
        if series.points:
            marks.draw_dot(canvas, x + 7, middle, series.points[-1], shape=place)
    else:
        look = "chart-hatched" if series.look == "hatched" else "chart-whole"
        canvas.rect(x, middle - 6, 13, 12, f"chart-bar {look}")
        if series.look == "hatched":
            marks.draw_hatching(canvas, x, middle - 6, 13, 12)
    canvas.close()


def _legend_series(canvas: Canvas, chart: Chart) -> list[ChartSeries]:
    found: dict[str, ChartSeries] = {}
    for panel in chart.panels:
        is_line = panel.kind == PanelKind.LINES
        if len(panel.series) > 1 and not (
            is_line and len(chart.panels) == 1 and lines.measure_names(canvas, panel)
        ):
            for series in panel.series:
                found.setdefault(series.key, series)
    return list(found.values())
