"""A chart as rows: one for each statement, the losing ones too. No number travels alone."""

from collections.abc import Iterator, Mapping
from typing import Any

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
"""How a text begins that a spreadsheet would run."""


def rows(chart: Chart) -> Iterator[tuple[Any, ...]]:
    yield HEAD
    for panel in chart.panels:
        for series in panel.series:
            for point in series.points:
                yield from _of_point(panel, series, point)


def _of_point(
    panel: ChartPanel, series: ChartSeries, point: ChartPoint
) -> Iterator[tuple[Any, ...]]:
    named = (
        _safe(str(panel.title or "")),
        _safe(str(series.title)),
        point.key if panel.x.kind == AxisKind.TIME else "",
        _safe(point.label),
    )
    standing = "forecast" if point.is_forecast else "shown"
    marks = (point.is_forecast, point.is_partial, _safe(point.status))
    bounds = (_number(point.lower), _number(point.upper))
    for source in point.sources or (None,):
        value = (_number(point.value), point.unit, point.comparator, *bounds, standing)
        yield (*named, *value, *marks, *_cited(source), _address(point.url))
    for said in point.others:
        value = (_number(said.value), point.unit, said.comparator, "", "", said.standing)
        for source in said.sources:
            yield (*named, *value, *marks, *_cited(source), _address(said.url))


def _cited(source: CitedSource | None) -> tuple[str, ...]:
    names = ("slug", "publisher", "published_on", "locator", "url")
    cells: Mapping[str, object] = source or {}
    return tuple(_safe(str(cells.get(name) or "")) for name in names)


def _number(value: Any) -> Any:
    return "" if value is None else number_to_json(value)


def _address(url: str) -> str:
    return settings.SITE_URL.rstrip("/") + url if url else ""


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
