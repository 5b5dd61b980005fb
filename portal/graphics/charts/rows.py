"""A chart as rows: one for each statement, the losing ones too. No number travels alone."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.conf import settings

from portal.facts.types import number_to_json
from portal.graphics.charts.specification import (
    AxisKind,
    Chart,
    ChartPanel,
    ChartPoint,
    ChartSeries,
)
from portal.records.document_types import CitedSource

HEAD = (
    "panel",
    "series",
    "period",
    "label",
    "value",
    "unit",
    "comparator",
    "lower",
    "upper",
    "standing",
    "is_forecast",
    "is_partial",
    "status",
    "source",
    "publisher",
    "published_on",
    "locator",
    "source_url",
    "address",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that a spreadsheet would execute."""


def list_statements(chart: Chart) -> Iterator[tuple[object, ...]]:
    yield HEAD
    for panel in chart.panels:
        for series in panel.series:
            for point in series.points:
                yield from _point_rows(panel, series, point)


def _point_rows(
    panel: ChartPanel, series: ChartSeries, point: ChartPoint
) -> Iterator[tuple[object, ...]]:
    named = (
        _safe_text(str(panel.title or "")),
        _safe_text(str(series.title)),
        point.key if panel.x.kind == AxisKind.TIME else "",
        _safe_text(point.label),
    )
    standing = "forecast" if point.is_forecast else "shown"
    marks = (point.is_forecast, point.is_partial, _safe_text(point.status))
    bounds = (_number_cell(point.lower), _number_cell(point.upper))
    for source in point.sources or (None,):
        value = (_number_cell(point.value), point.unit, point.comparator, *bounds, standing)
        yield (*named, *value, *marks, *_source_cells(source), _absolute_url(point.url))
    for said in point.others:
        value = (_number_cell(said.value), point.unit, said.comparator, "", "", said.standing)
        for source in said.sources:
            yield (*named, *value, *marks, *_source_cells(source), _absolute_url(said.url))


def _source_cells(source: CitedSource | None) -> tuple[str, ...]:
    names = ("slug", "publisher", "published_on", "locator", "url")
    cells: Mapping[str, object] = source or {}
    return tuple(_safe_text(str(cells.get(name) or "")) for name in names)


def _number_cell(value: Decimal | None) -> int | float | str:
    return "" if value is None else number_to_json(value)


def _absolute_url(url: str) -> str:
    return settings.SITE_URL.rstrip("/") + url if url else ""


def _safe_text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
