"""Data model of charts: a frozen tree of plain values in the reader's language.

The server draws it as SVG (`portal.graphics.charts.svg`); the browser reads the same tree as JSON
for its tooltips; the table below the chart lists every value of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from django.utils.translation import get_language

from portal.formatting.locales import join_names
from portal.formatting.numbers import format_bounds
from portal.graphics.charts.controls import ChartLook, Option, Switch
from portal.models.languages import DEFAULT, PickedText
from portal.models.rules import Rule
from portal.records.document_types import CitedSource

UP, DOWN = ("over", "at_least"), ("under", "at_most")
"""Comparators of values that are open upwards or downwards."""

MOST_CITED = 100
"""So many sources of a figure are named in files; a sum can have thousands."""

NOT_STATED = "not-stated"
"""Key of the point of what has no category."""


class PanelKind(StrEnum):
    LINES = "lines"
    """Points over time, joined unless something is missing between them."""
    BARS = "bars"
    """Bars from zero, the series side by side."""
    STACKED = "stacked"
    """Bars from zero, series on top of series: only for parts that do not overlap."""


class AxisKind(StrEnum):
    TIME = "time"
    """Decimal years: the middle of 2024 is 2024.5."""
    CATEGORIES = "categories"
    """Positions 0, 1, 2 … of horizontal bars, labelled at the left."""


class ScaleKind(StrEnum):
    LINEAR = "linear"
    LOGARITHMIC = "logarithmic"


@dataclass(frozen=True, kw_only=True)
class LosingValue:
    """Statement other than the preferred value of its point."""

    value: Decimal
    text: str
    """Value with unit and comparator, in the reader's language."""
    comparator: str = "exact"
    standing: str = "disputed"
    """Standing of the claim: agrees, disputed, overruled, not_compared."""
    standing_reason: str = ""
    """Code of the rule that says it more exactly."""
    standing_words: str = ""
    """Both in the reader's language."""
    sources: tuple[CitedSource, ...] = ()
    """Source documents (`portal.records.documents.source_document`), each with its `locator`."""
    url: str = ""
    reporter: str = ""
    """Name of who counts it, where that is another than who counts the value of the point."""
    is_drawn: bool = False
    """True for the value of another series that the same panel draws."""

    @property
    def differs(self) -> bool:
        return self.standing in ("disputed", "overruled")

    @property
    def is_slip(self) -> bool:
        return self.standing_reason == Rule.SLIP


@dataclass(frozen=True, kw_only=True)
class ChartPoint:
    """One value with everything that its mark shows."""

    start: float
    """Begin of the period, or of the category, on the x axis."""
    end: float
    label: str
    """Period or category, in the reader's language."""
    value: Decimal
    text: str
    """Value with unit and comparator, in the reader's language."""
    unit: str = ""
    comparator: str = "exact"
    lower: Decimal | None = None
    """Bounds given by the source itself."""
    upper: Decimal | None = None
    key: str = ""
    """Stored period (`2024-Q1`) or key of the category."""
    is_forecast: bool = False
    maker: str = ""
    """Author of the forecast or estimate."""
    made_on: str = ""
    is_instant: bool = False
    """Count on or up to a day: a place in time without length."""
    is_partial: bool = False
    """Covers less than the whole period that its neighbours cover."""
    is_joined: bool = True
    """Can be joined by a line to the point before."""
    status: str = ""
    """Qualifier in a word or two: “estimate”, “break in the series”."""
    disputed: bool = False
    others: tuple[LosingValue, ...] = ()
    standing: str = "agrees"
    sources: Sequence[CitedSource] = ()
    url: str = ""
    """Address of its evidence on the record's page, without language."""
    note: str | dict[str, str] = ""
    """In the reader's language, or by language."""

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2

    @property
    def more_sources(self) -> int:
        """The number of sources that files do not name."""
        return max(len(self.sources) - MOST_CITED, 0)

    @property
    def is_part_year(self) -> bool:
        """True for a part of a year, false for a running total over several."""
        return self.is_partial and self.end - self.start <= 1

    @property
    def is_running(self) -> bool:
        """True for a running total over several years."""
        return self.is_partial and not (self.is_part_year or self.is_forecast)

    @property
    def low(self) -> Decimal:
        """Lower end of the band of disagreement: the lowest of all live statements."""
        return min(self._rivals(), default=self.value)

    @property
    def high(self) -> Decimal:
        return max(self._rivals(), default=self.value)

    @property
    def losing(self) -> tuple[LosingValue, ...]:
        """Other statements that disagree with it, are no points of the same panel, and no probable
        typos, one of which would flatten all the rest."""
        return tuple(
            said for said in self.others if said.differs and not (said.is_drawn or said.is_slip)
        )

    @property
    def is_range(self) -> bool:
        """True if its words are bounds that its source gives; those of a sum are of statements."""
        return self.text == format_bounds(self.lower, self.upper, self.unit)

    @property
    def is_contested(self) -> bool:
        return any(said.differs for said in self.others)

    def _rivals(self) -> Iterator[Decimal]:
        yield self.value
        yield from (bound for bound in (self.lower, self.upper) if bound is not None)
        yield from (said.value for said in self.losing)


@dataclass(frozen=True, kw_only=True)
class ChartSeries:
    """Points of one name and colour."""

    key: str
    title: PickedText
    points: tuple[ChartPoint, ...]
    short: PickedText | None = None
    """Shorter title for the label at the end of a line."""
    colour: str = "1"
    """`1` … `8`, the name of a technology (`hydro`), or `muted`."""
    look: ChartLook = ChartLook.FULL
    url: str = ""

    @property
    def name(self) -> PickedText:
        return self.short or self.title


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Difference between two series at one time, drawn as a bracket and described in `sentence`."""

    start: float
    end: float
    low: Decimal
    high: Decimal
    text: str
    """Difference with its unit."""
    sentence: str
    lower: str = ""
    """Key of the series with the lower value."""


@dataclass(frozen=True, kw_only=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, kw_only=True)
class ChartAxis:
    """Axis: `unit` is the stored unit, `label` the words written at the axis."""

    kind: AxisKind | ScaleKind
    low: float
    high: float
    ticks: tuple[Tick, ...]
    unit: str = ""
    label: str = ""
    factor: Decimal = Decimal(1)
    """Ratio of tick labels to values: 0.000001 where the labels count millions."""


@dataclass(frozen=True, kw_only=True)
class ChartPanel:
    """Pair of axes with its series. A chart with several panels shows small multiples."""

    kind: PanelKind
    x: ChartAxis
    y: ChartAxis
    series: tuple[ChartSeries, ...]
    title: PickedText | None = None
    totals: tuple[ChartPoint, ...] = ()
    """Sums of stacked bars, each with its range of disagreement."""
    gaps: tuple[Gap, ...] = ()
    is_rest: bool = False
    """True if `title` says nothing without that of the chart: “Without Kazakhstan”, “Both ways”."""

    @property
    def points(self) -> Iterator[ChartPoint]:
        for series in self.series:
            yield from series.points

    @cached_property
    def drawn(self) -> list[ChartPoint]:
        return list_drawn(self.kind, self.points)

    @cached_property
    def totals_apart(self) -> list[ChartPoint]:
        """Return the running totals that are not drawn."""
        found = [point for point in self.points if point.is_running]
        return found if found and not any(point.is_running for point in self.drawn) else []

    def first(self, count: int) -> "ChartPanel":
        """Return the panel with so many of its categories; those of a time axis are none."""
        if self.x.kind != AxisKind.CATEGORIES or len(self.x.ticks) <= count:
            return self

        def some(points: Iterable[ChartPoint]) -> tuple[ChartPoint, ...]:
            return tuple(point for point in points if point.start < count)

        return replace(
            self,
            x=replace(self.x, high=count, ticks=self.x.ticks[:count]),
            series=tuple(replace(one, points=some(one.points)) for one in self.series),
            totals=some(self.totals),
        )


def list_drawn(kind: PanelKind, points: Iterable[ChartPoint]) -> list[ChartPoint]:
    """List points without running totals over several years, beside which bars of years would
    vanish."""
    every = list(points)
    years = [point for point in every if not point.is_running]
    return years if years and kind == PanelKind.BARS else every


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Chart by name and parameters. Titles are texts with a language."""

    name: str
    title: PickedText
    panels: tuple[ChartPanel, ...]
    query: str = ""
    """Normalised query string, without `?`."""
    subtitle: str = ""
    place: str = ""
    """Place of all that is drawn, for the finding; empty if its parts name their own."""
    finding: str = ""
    """Sentence on what it shows, its heading where there is one (`findings`)."""
    definition: PickedText | None = None
    """Sentence or two of the record that it is about, on the thing counted."""
    notes: tuple[str, ...] = ()
    """Sentences below the chart, with mark-up where they name somebody (`SafeString`)."""
    reasons: tuple[str, ...] = ()
    """Longer explanations, which follow all other sentences."""
    about_url: str = ""
    """Address of the record it is about, without language."""
    as_recorded: datetime | None = None
    options: tuple[Option, ...] = field(default=())
    columns: int = 0
    """Panels side by side on a wide page; 0: derived from their number."""
    switches: tuple[Switch, ...] = ()
    """Switches of the series that can be hidden."""

    @property
    def url(self) -> str:
        """Address of its page, without language."""
        return f"/charts/{self.name}/?{self.query}".removesuffix("?")

    @property
    def heading(self) -> PickedText:
        return words(self.finding) if self.finding else self.title

    @property
    def full_title(self) -> str:
        """Title with what the chart was asked for, for where nothing stands beside it."""
        return " · ".join(filter(None, [str(self.title), self.subtitle]))

    @property
    def question(self) -> tuple[PickedText, ...]:
        """Words of the question, beneath the heading, which may have the title in it."""
        is_named = not self.finding or str(self.title) in self.finding
        beneath = [None if is_named else self.title, words(self.subtitle), self.definition]
        return tuple(text for text in beneath if text and str(text))

    @property
    def points(self) -> Iterator[ChartPoint]:
        for panel in self.panels:
            yield from panel.points

    @property
    def contested(self) -> list[tuple[str, ChartPoint]]:
        """The points on which sources disagree, with the address of a reason, newest first, each
        with the name of its series."""
        found = {
            point.url: (self.name_series(panel, series), point)
            for panel in self.panels
            for series in panel.series
            for point in series.points
            if point.is_contested and point.url
        }
        return sorted(found.values(), key=lambda one: -one[1].start)

    def name_series(self, panel: ChartPanel, series: ChartSeries) -> str:
        """Return the words that tell a series of a panel apart; empty for the only one."""
        place = None if panel.is_rest or len(self.panels) == 1 else panel.title
        return join_names(place, series.name if len(panel.series) > 1 else None)

    @property
    def is_empty(self) -> bool:
        return not any(True for _point in self.points)

    def file(self, ending: str) -> str:
        """Return the address of a file: `svg`, `csv`, `json`, `png`."""
        return f"/charts/{self.name}.{ending}?{self.query}".removesuffix("?")

    def cited(self) -> Iterator[Sequence[CitedSource]]:
        """Yield the sources of each figure in the order of the table."""
        for point in self.points:
            yield point.sources
            for said in point.others:
                yield said.sources
        for panel in self.panels:
            for total in panel.totals:
                yield total.sources


def words(text: object) -> PickedText:
    """Wrap a text of the interface, which is in the reader's language."""
    language = get_language() or DEFAULT
    return PickedText(str(text), language, language)
