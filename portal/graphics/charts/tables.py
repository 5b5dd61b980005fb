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
from portal.models.languages import Text


@dataclass(frozen=True)
class ChartTable:
    title: Text | None
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


def tables(chart: Chart) -> list[ChartTable]:
    return [_table(panel) for panel in chart.panels]


def _table(panel: ChartPanel) -> ChartTable:
    places = sorted({_place(point) for point in (*panel.points, *panel.totals)})
    cells = [_by_place(series.points) for series in panel.series]
    totals = _by_place(panel.totals)
    rows = [
        ChartTableRow(
            label=place[2],
            cells=[found.get(place, []) for found in cells],
            totals=totals.get(place, []),
        )
        for place in places
    ]
    return ChartTable(
        title=panel.title,
        of_time=panel.x.kind == AxisKind.TIME,
        series=panel.series,
        rows=rows,
    )


def _by_place(points: Iterable[ChartPoint]) -> dict[tuple[float, float, str], list[ChartPoint]]:
    found: dict[tuple[float, float, str], list[ChartPoint]] = {}
    for point in points:
        found.setdefault(_place(point), []).append(point)
    return found


def _place(point: ChartPoint) -> tuple[float, float, str]:
    return point.end, point.start, point.label
