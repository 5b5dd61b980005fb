"""What a chart is before anybody draws it: one tree of plain values, in the reader's language.

The server draws it as SVG (`portal.graphics.charts.svg`), the browser reads the very same tree
as JSON to
tell what is under the pointer. Nothing is drawn that does not stand here, and everything that
stands here is in the table under the chart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast
from urllib.parse import parse_qsl

from django.utils.translation import get_language

from portal.facts.types import number_to_json
from portal.models.languages import DEFAULT, Text
from portal.records.document_types import CitedSource, SourceDocument


class PanelKind(StrEnum):
    LINES = "lines"
    """Points over time, joined where nothing is missing between them."""
    BARS = "bars"
    """Bars from zero; several series stand beside each other."""
    STACKED = "stacked"
    """Bars from zero, series upon series: only for parts that do not overlap."""


class AxisKind(StrEnum):
    TIME = "time"
    """Years as decimal numbers: the middle of 2024 is 2024.5."""
    CATEGORIES = "categories"
    """Places 0, 1, 2 …; the bars lie, and the categories stand at their left."""


class ScaleKind(StrEnum):
    LINEAR = "linear"
    LOGARITHMIC = "logarithmic"


class ChartLook(StrEnum):
    """How the bars of a series are filled."""

    FULL = "full"
    HATCHED = "hatched"
    """What is not there yet: under construction, announced."""


@dataclass(frozen=True, kw_only=True)
class LosingValue:
    """A statement that lost against the value of its point, or stands beside it."""

    value: Decimal
    text: str
    """With unit and comparator, in the reader's language."""
    comparator: str = "exact"
    standing: str = "disputed"
    """As claims have it: agrees, disputed, overruled, not_compared."""
    sources: tuple[CitedSource, ...] = ()
    """Documents of sources (`portal.records.documents.source_document`), each with its
    `locator`."""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ChartPoint:
    """One value, with all that must be known to draw it honestly."""

    start: float
    """Where its time, or its place among categories, begins on the axis."""
    end: float
    label: str
    """Its period or category, in the reader's words."""
    value: Decimal
    text: str
    """The value with unit and comparator, in the reader's words."""
    unit: str = ""
    comparator: str = "exact"
    lower: Decimal | None = None
    """The bounds that the source itself gives."""
    upper: Decimal | None = None
    key: str = ""
    """The period as stored (`2024-Q1`), or the key of the category."""
    is_forecast: bool = False
    maker: str = ""
    """Whose forecast or estimate it is."""
    made_on: str = ""
    is_instant: bool = False
    """A count on a day, or up to it: it has a place in time but no length."""
    is_partial: bool = False
    """Less than the whole period that its neighbours count."""
    is_joined: bool = True
    """Whether a line may lead from the point before to this one."""
    status: str = ""
    """What has to be known beside it in a word or two: “estimate”, “break in the series”."""
    disputed: bool = False
    others: tuple[LosingValue, ...] = ()
    standing: str = "agrees"
    sources: tuple[CitedSource, ...] = ()
    url: str = ""
    """Without language: the place on the record's page where it is proved."""
    note: str = ""

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def low(self) -> Decimal:
        """The lowest of all live statements about it: the band of disagreement begins here."""
        return min(self._rivals(), default=self.value)

    @property
    def high(self) -> Decimal:
        return max(self._rivals(), default=self.value)

    @property
    def losing(self) -> tuple[LosingValue, ...]:
        """The others that do not agree with it."""
        return tuple(said for said in self.others if said.standing in ("disputed", "overruled"))

    def _rivals(self) -> Iterator[Decimal]:
        yield self.value
        yield from (bound for bound in (self.lower, self.upper) if bound is not None)
        yield from (said.value for said in self.losing)


@dataclass(frozen=True, kw_only=True)
class ChartSeries:
    """Points of one name and colour."""

    key: str
    title: Text
    points: tuple[ChartPoint, ...]
    short: Text | None = None
    """What stands at the end of its line where the title is too long."""
    colour: str = "1"
    """`1` … `8`, or the name of a technology (`hydro`), or `muted`."""
    look: ChartLook = ChartLook.FULL
    url: str = ""

    @property
    def name(self) -> Text:
        return self.short or self.title


@dataclass(frozen=True, kw_only=True)
class Gap:
    """The distance between two series at one time, drawn between them and said in words."""

    start: float
    end: float
    low: Decimal
    high: Decimal
    text: str
    """The distance with its unit."""
    sentence: str
    lower: str = ""
    """The key of the series whose value is the lower one."""


@dataclass(frozen=True, kw_only=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, kw_only=True)
class ChartAxis:
    """`unit` is stored, `label` is what is written at the axis."""

    kind: AxisKind | ScaleKind
    low: float
    high: float
    ticks: tuple[Tick, ...]
    unit: str = ""
    label: str = ""
    factor: Decimal = Decimal(1)
    """What its numbers are of the values: a millionth where it counts in millions."""


@dataclass(frozen=True, kw_only=True)
class ChartPanel:
    """One pair of axes. A chart with several is a row of small multiples."""

    kind: PanelKind
    x: ChartAxis
    y: ChartAxis
    series: tuple[ChartSeries, ...]
    title: Text | None = None
    totals: tuple[ChartPoint, ...] = ()
    """Of stacked bars: the sum of each, with the range that the losing values would give."""
    gaps: tuple[Gap, ...] = ()

    @property
    def points(self) -> Iterator[ChartPoint]:
        for series in self.series:
            yield from series.points


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something the reader may switch: each choice is the same chart with other parameters."""

    name: str
    title: str
    choices: tuple["ChartChoice", ...]


@dataclass(frozen=True, kw_only=True)
class ChartChoice:
    value: str
    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Switch(ChartChoice):
    """Hides a series, or shows it again. `is_current`: it is shown."""

    colour: str
    look: ChartLook
    is_last: bool
    """Nothing else is shown: it cannot be hidden."""

    @property
    def path(self) -> str:
        return self.url.partition("?")[0]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The parameters of its address, for a form."""
        return parse_qsl(self.url.partition("?")[2], keep_blank_values=True)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart by its name and parameters. Titles are texts that know their language."""

    name: str
    title: Text
    panels: tuple[ChartPanel, ...]
    query: str = ""
    """The parameters as an address has them, without `?`, in a fixed order."""
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    """A sentence for each thing that has to be known."""
    about_url: str = ""
    """The record it is about, without language."""
    as_recorded: datetime | None = None
    options: tuple[Option, ...] = field(default=())
    columns: int = 0
    """How many panels stand side by side on a wide page; 0: as many as suit their number."""
    switches: tuple[Switch, ...] = ()
    """One for each series that may be hidden; its address hides it, or shows it again."""

    @property
    def url(self) -> str:
        """Its page, without language."""
        return f"/charts/{self.name}/" + (f"?{self.query}" if self.query else "")

    @property
    def points(self) -> Iterator[ChartPoint]:
        for panel in self.panels:
            yield from panel.points

    @property
    def is_empty(self) -> bool:
        return not any(True for _point in self.points)

    def file(self, ending: str) -> str:
        """The address of it as a file: `svg`, `csv`, `json`, `png`."""
        return f"/charts/{self.name}.{ending}" + (f"?{self.query}" if self.query else "")

    def sources(self) -> Iterator[CitedSource]:
        """Every source in the order in which a reader of the table meets it, with repeats."""
        for point in self.points:
            yield from point.sources
            for said in point.others:
                yield from said.sources
        for panel in self.panels:
            for total in panel.totals:
                yield from total.sources


def words(text: Any) -> Text:
    """A text of the portal's own, which is in the reader's language."""
    language = get_language() or DEFAULT
    return Text(str(text), language, language)


def to_json(chart: Chart) -> dict[str, Any]:
    """The tree as JSON has it. Sources stand once, at the end; points name them by slug."""
    found: dict[str, SourceDocument] = {}
    tree: dict[str, Any] = _plain(chart, found)
    return {**tree, "url": chart.url, "sources": list(found.values())}


def _plain(node: Any, found: dict[str, SourceDocument]) -> Any:
    match node:
        case Text():
            return {"text": node.text, "language": node.language}
        case Decimal():
            return number_to_json(node)
        case date():
            return node.isoformat()
        case StrEnum():
            return node.value
        case tuple():
            return [_plain(item, found) for item in node]
    if is_dataclass(node):
        values = {f.name: getattr(node, f.name) for f in fields(node)}
        return {name: _value(name, value, found) for name, value in values.items()}
    return node


def _value(name: str, value: Any, found: dict[str, SourceDocument]) -> Any:
    return _by_slug(value, found) if name == "sources" else _plain(value, found)


def _by_slug(
    sources: Iterable[CitedSource], found: dict[str, SourceDocument]
) -> list[dict[str, str]]:
    for source in sources:
        brief = {k: words for k, words in source.items() if k not in ("locator", "number")}
        found.setdefault(source["slug"], cast(SourceDocument, brief))
    return [{"slug": one["slug"], "locator": one.get("locator", "")} for one in sources]
