"""Plain functions that make parts of charts, and read what was drawn of them.

`FRAME` holds ten years and a hundred megawatts in 100 × 100 units: a year is ten units wide, and
`y` is 100 less the value.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TypedDict, Unpack

from portal.graphics.charts.controls import ChartLook
from portal.graphics.charts.specification import (
    AxisKind,
    ChartAxis,
    ChartPanel,
    ChartPoint,
    ChartSeries,
    Gap,
    LosingValue,
    PanelKind,
    ScaleKind,
    Tick,
    words,
)
from portal.graphics.charts.svg.canvas import Canvas, ChartSize
from portal.graphics.charts.svg.frame import ChartFrame
from portal.models.languages import PickedText

SIZE = ChartSize("test", 600, 10)
SMALL = ChartSize("small", 300, 10)
TIME = ChartAxis(kind=AxisKind.TIME, low=2020, high=2030, ticks=(Tick(at=2020.5, text="2020"),))
VALUES = ChartAxis(
    kind=ScaleKind.LINEAR, low=0, high=100, ticks=(Tick(at=0, text="0"), Tick(at=100, text="100"))
)
FRAME = ChartFrame(left=0, top=0, right=100, bottom=100, x_axis=TIME, y_axis=VALUES)
BOX = r"M\S+ [^hM]+h[^v]+v[^h]+h[^z]+z"
"""A rectangle as part of a path."""


class PointFields(TypedDict, total=False):
    end: float
    label: str
    text: str
    comparator: str
    lower: Decimal
    upper: Decimal
    key: str
    is_forecast: bool
    maker: str
    made_on: str
    is_instant: bool
    is_partial: bool
    is_joined: bool
    status: str
    disputed: bool
    others: tuple[LosingValue, ...]


def make_point(start: float, value: float | str, **fields: Unpack[PointFields]) -> ChartPoint:
    """A point of a year; whatever is given replaces a default."""
    defaults: PointFields = {"end": start + 1, "label": f"{start:g}", "text": f"{value} MW"}
    return ChartPoint(start=start, value=Decimal(str(value)), **(defaults | fields))


def make_loser(value: float, standing: str = "disputed") -> LosingValue:
    return LosingValue(value=Decimal(str(value)), text=f"{value} MW", standing=standing)


def make_series(
    key: str,
    points: Iterable[ChartPoint],
    *,
    title: PickedText | None = None,
    look: ChartLook = ChartLook.FULL,
) -> ChartSeries:
    return ChartSeries(
        key=key, title=title or words(key), points=tuple(points), colour=key, look=look
    )


def make_panel(
    *series: ChartSeries,
    kind: PanelKind = PanelKind.BARS,
    x: ChartAxis = TIME,
    y: ChartAxis = VALUES,
    title: PickedText | None = None,
    totals: tuple[ChartPoint, ...] = (),
    gaps: tuple[Gap, ...] = (),
) -> ChartPanel:
    return ChartPanel(kind=kind, x=x, y=y, series=series, title=title, totals=totals, gaps=gaps)


def elements(canvas: Canvas) -> list[str]:
    """Return what was drawn, element by element, without groups; a text in several places
    as so many texts."""
    found: list[str] = []
    for one in re.findall(r"<(?:text.*?</text>|(?!/|g )[^<]*)", str(canvas)):
        opened = re.match(r'<text class="[^"]*"', one)
        places = re.findall(r"<tspan( [^>]*)>([^<]*)", one)
        more = one[opened.end() : one.index(">")] if opened else ""
        found += [f"{opened[0]}{at}{more}>{text}</text>" for at, text in places if opened] or [one]
    return found


def texts(canvas: Canvas, css: str) -> list[str]:
    found = re.findall(rf'<text class="{css}"[^>]*>(.*?)</text>', str(canvas))
    return [one for text in found for one in re.findall(r">([^<]*)</tspan>", text)]


def shapes(canvas: Canvas, css: str) -> list[dict[str, str]]:
    """The attributes of the shapes, texts and groups with a class, in the order drawn. The parts of
    a shape or a text have its class."""
    found: list[dict[str, str]] = []
    around: dict[str, str] = {}
    for name, listed in re.findall(r"<(/?\w+)([^>]*?)/?>", str(canvas)):
        one = dict(re.findall(r'([\w-]+)="([^"]*)"', listed))
        if name in ("g", "text"):
            around = one
        elif name in ("/g", "/text"):
            around = {}
        elif not name.startswith("/") and "class" not in one:
            found = [other for other in found if other is not around]
            one = {**around, **one}
        if css in one.get("class", "").split():
            found += [{**one, "d": d} for d in _parts(one["d"])] if "d" in one else [one]
    return found


def _parts(d: str) -> list[str]:
    """The rectangles of a path one by one; other paths as they are."""
    return re.findall(BOX, d) if re.fullmatch(f"({BOX})+", d) else [d]


def boxes(canvas: Canvas, css: str) -> list[tuple[float, float, float, float]]:
    """Left, top, width, height of the rectangles with a class."""
    found = []
    for one in shapes(canvas, css):
        if "width" in one:
            found.append([one[key] for key in ("x", "y", "width", "height")])
        elif re.fullmatch(BOX, one.get("d", "")):
            found.append(re.findall(r"-?[\d.]+", one["d"])[:4])
    return [(float(x), float(y), float(w), float(h)) for x, y, w, h in found]
