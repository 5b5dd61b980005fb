"""Plain functions that make parts of charts, and read what was drawn of them.

`FRAME` holds ten years and a hundred megawatts in 100 × 100 units: a year is ten units wide, and
`y` is 100 less the value.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TypedDict, Unpack

from portal.graphics.charts.specification import (
    AxisKind,
    ChartAxis,
    ChartLook,
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
    kind=ScaleKind.LINEAR,
    low=0,
    high=100,
    ticks=(Tick(at=0, text="0"), Tick(at=100, text="100")),
)
FRAME = ChartFrame(left=0, top=0, right=100, bottom=100, x_axis=TIME, y_axis=VALUES)


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
    """What was drawn, element by element, without the groups around it."""
    found = re.findall(r"<(?!/)(?!g )[^<]*(?:</text>)?", str(canvas))
    return [one for one in found if not one.startswith("<g ")]


def texts(canvas: Canvas, css: str) -> list[str]:
    return re.findall(rf'<text class="{css}"[^>]*>([^<]*)</text>', str(canvas))


def shapes(canvas: Canvas, css: str) -> list[dict[str, str]]:
    """The attributes of the elements with a class, in the order drawn."""
    found = re.findall(r"<\w+ ([^>]*?)/?>", str(canvas))
    read = [dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in found]
    return [one for one in read if css in one["class"].split()]


def boxes(canvas: Canvas, css: str) -> list[tuple[float, float, float, float]]:
    """Left, top, width, height of the rectangles with a class."""
    keys = ("x", "y", "width", "height")
    return [
        (float(one[keys[0]]), float(one[keys[1]]), float(one[keys[2]]), float(one[keys[3]]))
        for one in shapes(canvas, css)
        if "width" in one
    ]
