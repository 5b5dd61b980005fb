"""A chart as rows: one for each value that it draws, so that a column adds up to the picture. What
sources say against a value stands beside it in `others`. No number travels alone."""

from collections.abc import Iterable, Iterator

from portal.facts import Comparator
from portal.facts.types import number_to_json
from portal.formatting.addresses import absolute_url
from portal.graphics.charts.specification import (
    MOST_CITED,
    AxisKind,
    Chart,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    LosingValue,
)
from portal.records.document_types import CitedSource

HEAD = (
    *("panel", "series", "period", "label", "value", "unit", "comparator", "low", "high"),
    *("standing", "is_forecast", "is_partial", "status"),
    *("others", "sources", "publishers", "address", "more_sources"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that a spreadsheet would execute."""


def list_values(chart: Chart) -> Iterator[tuple[object, ...]]:
    """Yield the head, then each drawn value once."""
    yield HEAD
    for panel in chart.panels:
        for series in panel.series:
            for point in series.points:
                yield _row(panel, series, point)


def _row(panel: ChartPanel, series: ChartSeries, point: ChartPoint) -> tuple[object, ...]:
    cited = point.sources[:MOST_CITED]
    shown = "disputed" if point.is_contested or point.disputed else "shown"
    return (
        _safe_text(str(panel.title or "")),
        _safe_text(str(series.title)),
        point.key if panel.x.kind == AxisKind.TIME else "",
        _safe_text(point.label),
        number_to_json(point.value),
        point.unit,
        point.comparator,
        number_to_json(point.low),
        number_to_json(point.high),
        "forecast" if point.is_forecast else shown,
        str(point.is_forecast).lower(),
        str(point.is_partial).lower(),
        _safe_text(point.status),
        _safe_text("; ".join(map(_statement, point.others))),
        " ".join(_each(cited, "slug")),
        _safe_text("; ".join(_each(cited, "publisher"))),
        absolute_url(point.url) if point.url else "",
        point.more_sources,
    )


def _statement(said: LosingValue) -> str:
    """Write a value with its comparator and sources: `over 50 (slug, slug)`."""
    exactness = "" if said.comparator == Comparator.EXACT else f"{said.comparator} "
    words = f"{exactness.replace('_', ' ')}{number_to_json(said.value)}"
    return f"{words} ({', '.join(_each(said.sources, 'slug'))})"


def _each(sources: Iterable[CitedSource], key: str) -> list[str]:
    texts: Iterator[object] = (source.get(key) for source in sources)
    return list(dict.fromkeys(str(text) for text in texts if text))


def _safe_text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
