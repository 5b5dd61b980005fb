"""A chart as a tree of JSON, and as rows: one for each value drawn, so that a column adds up to the
picture. What sources say against a value stands beside it. No number travels alone."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import cast

from portal.facts import Comparator
from portal.facts.types import number_to_json
from portal.formatting.addresses import absolute_url
from portal.formatting.formulas import guard_formula
from portal.graphics.charts.specification import (
    MOST_CITED,
    AxisKind,
    Chart,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    LosingValue,
)
from portal.models.languages import PickedText
from portal.records.document_types import CitedSource, SourceDocument

HEAD = (
    *("panel", "series", "period", "label", "value", "unit", "comparator", "low", "high"),
    *("standing", "is_forecast", "is_partial", "status"),
    *("others", "sources", "publishers", "address", "more_sources"),
)


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
        guard_formula(str(panel.title or "")),
        guard_formula(str(series.title)),
        point.key if panel.x.kind == AxisKind.TIME else "",
        guard_formula(point.label),
        number_to_json(point.value),
        guard_formula(point.unit),
        point.comparator,
        number_to_json(point.low),
        number_to_json(point.high),
        "forecast" if point.is_forecast else shown,
        str(point.is_forecast).lower(),
        str(point.is_partial).lower(),
        guard_formula(point.status),
        guard_formula("; ".join(map(_statement, point.others))),
        guard_formula(" ".join(_each(cited, "slug"))),
        guard_formula("; ".join(_each(cited, "publisher"))),
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


def chart_to_json(chart: Chart) -> dict[str, object]:
    """Convert the tree to JSON values. Points name the first of their sources by slug and count
    the others; `sources` lists each of them once."""
    found: dict[str, SourceDocument] = {}
    tree = cast("dict[str, object]", _to_plain(chart, found))
    return {**tree, "url": chart.url, "sources": list(found.values())}


def _to_plain(node: object, found: dict[str, SourceDocument]) -> object:
    match node:
        case PickedText():
            return {"text": node.text, "language": node.language}
        case Decimal():
            return number_to_json(node)
        case date():
            return node.isoformat()
        case StrEnum():
            return node.value
        case tuple():
            return [_to_plain(item, found) for item in node]
    if is_dataclass(node):
        values = {field.name: getattr(node, field.name) for field in fields(node)}
        if isinstance(node, ChartPoint):
            values |= {"sources": node.sources[:MOST_CITED], "more_sources": node.more_sources}
        return {
            name: _refer_by_slug(value, found) if name == "sources" else _to_plain(value, found)
            for name, value in values.items()
        }
    return node


def _refer_by_slug(
    sources: Iterable[CitedSource], found: dict[str, SourceDocument]
) -> list[dict[str, str]]:
    for source in sources:
        brief = {k: words for k, words in source.items() if k not in ("locator", "number")}
        found.setdefault(source["slug"], cast(SourceDocument, brief))
    return [{"slug": one["slug"], "locator": one.get("locator", "")} for one in sources]
