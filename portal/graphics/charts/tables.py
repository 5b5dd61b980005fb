"""Tables of a chart: every drawn point, by period and series."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.graphics.charts.specification import (
    AxisKind,
    Chart,
    ChartPanel,
    ChartPoint,
    ChartSeries,
)
from portal.models.languages import PickedText


@dataclass(frozen=True)
class ChartTable:
    title: PickedText | None
    of_time: bool
    """Rows are periods; otherwise they are categories."""
    series: tuple[ChartSeries, ...]
    rows: list["ChartTableRow"]

    @property
    def has_totals(self) -> bool:
        """True if a row has a total of several series."""
        return any(row.totals and sum(map(bool, row.cells)) > 1 for row in self.rows)


@dataclass(frozen=True)
class ChartTableRow:
    label: str
    cells: list[list[ChartPoint]]
    """Points by series; a cell can hold an outcome and a forecast."""
    totals: list[ChartPoint]


def build_chart_tables(chart: Chart) -> list[ChartTable]:
    return [_build_table(panel) for panel in chart.panels]


def _build_table(panel: ChartPanel) -> ChartTable:
    places = sorted({_row_key(point) for point in (*panel.points, *panel.totals)})
    cells = [_group_points(series.points) for series in panel.series]
    totals = _group_points(panel.totals)
    rows = [
        ChartTableRow(
            label=place[2],
            cells=[found.get(place, []) for found in cells],
            totals=totals.get(place, []),
        )
        for place in places
    ]
    return ChartTable(
        title=panel.title, of_time=panel.x.kind == AxisKind.TIME, series=panel.series, rows=rows
    )


def _group_points(points: Iterable[ChartPoint]) -> dict[tuple[float, float, str], list[ChartPoint]]:
    found: dict[tuple[float, float, str], list[ChartPoint]] = {}
    for point in points:
        found.setdefault(_row_key(point), []).append(point)
    return found


def _row_key(point: ChartPoint) -> tuple[float, float, str]:
    return point.end, point.start, point.label
