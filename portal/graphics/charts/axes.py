"""Extent and tick labels of chart axes."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor, log10

from django.utils.translation import gettext as _

from portal.formatting.dates import format_day
from portal.formatting.numbers import (
    MYRIADS,
    format_number,
    format_stored,
    format_unit,
    in_full,
    is_chinese,
    shorten,
)
from portal.graphics.charts.specification import (
    AxisKind,
    ChartAxis,
    ChartPanel,
    ChartPoint,
    ScaleKind,
    Tick,
)
from portal.graphics.time_axis import to_decimal_years

STEPS = (1, 2, 2.5, 5, 10)
MOST_TICKS = 5


def build_value_axis(
    values: Iterable[Decimal],
    unit: str,
    *,
    from_zero: bool,
    scale: ScaleKind = ScaleKind.LINEAR,
    label: str | None = None,
) -> ChartAxis:
    """Axis for all values. Bars need `from_zero`; lines begin at zero too unless three quarters of
    the height would be empty, or they stretch a step or two of whole numbers: 45 and 46 cities.
    A logarithmic scale with a value ≤ 0 becomes linear."""
    found = [float(value) for value in values] or [0.0, 1.0]
    from_zero = from_zero or (max(found) - min(found) <= 2 and all(map(float.is_integer, found)))
    if scale == ScaleKind.LOGARITHMIC and min(found) > 0:
        low, high, ticks = _power_ticks(min(found), max(found))
    else:
        scale = ScaleKind.LINEAR
        low, high, ticks = _even_ticks(min(found), max(found), from_zero=from_zero)
    factor, base = in_full(unit)
    told = ticks[:1] if scale == ScaleKind.LOGARITHMIC else ticks  # powers span magnitudes
    magnitude = _choose_magnitude([at * factor for at in told])
    return ChartAxis(
        kind=scale,
        low=low,
        high=high,
        ticks=tuple(Tick(at=at, text=_format_number(at * factor / magnitude)) for at in ticks),
        unit=unit,
        label=axis_label(base, magnitude) if label is None else label,
        factor=Decimal(factor) / magnitude,
    )


def build_time_axis(points: Iterable[ChartPoint]) -> ChartAxis:
    """Axis of whole years around all points, labelled under the middle of a year; of days under its
    beginning, so that no day stands left of its year."""
    found = list(points)
    first = floor(min((point.start for point in found), default=2000.0))
    last = ceil(max((point.end for point in found), default=2001.0) - 1e-6)
    last = max(last, first + 1)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / s <= 12)
    anchor = last - 1 if step == 2 else 0  # the newest year is written where it can be
    years = [year for year in range(first, last) if (year - anchor) % step == 0]
    place = 0.0 if found and all(point.is_instant for point in found) else 0.5
    ticks = tuple(Tick(at=year + place, text=format_day(str(year))) for year in years)
    return ChartAxis(kind=AxisKind.TIME, low=first, high=last, ticks=ticks)


def build_category_axis(titles: Iterable[str]) -> ChartAxis:
    """Axis with one position for each category, in the order given."""
    found = list(titles)
    ticks = tuple(Tick(at=place + 0.5, text=title) for place, title in enumerate(found))
    return ChartAxis(kind=AxisKind.CATEGORIES, low=0, high=len(found), ticks=ticks)


def span_to_decimal_years(first: date, last: date) -> tuple[float, float]:
    """Return the beginning of the first day and the end of the last, in decimal years."""
    end = float(last.year + 1) if last == date.max else to_decimal_years(last + timedelta(days=1))
    return round(to_decimal_years(first), 4), round(end, 4)


def list_extremes(panel_points: Iterable[ChartPoint]) -> list[Decimal]:
    """Return every number that the axis of values must cover."""
    return [bound for point in panel_points for bound in (point.low, point.high)]


def axis_label(unit: str, magnitude: int = 1) -> str:
    """Unit as written at the axis: “bn US dollars”, “million persons”, “亿美元”."""
    words = "%" if unit == "%" else format_unit(unit, Decimal(5))
    if magnitude in MYRIADS and is_chinese():
        return f"{MYRIADS[magnitude]}{words}"
    pattern = {10**6: _("million %s"), 10**9: _("billion %s"), 10**12: _("trillion %s")}.get(
        magnitude, "%s"
    )
    return (pattern % words).strip()


def axis_number(value: Decimal, axis: ChartAxis) -> str:
    """Format a value in the units of its axis: “1.46” at “million TEU”."""
    return format_stored(shorten(value * axis.factor))


def have_one_scale(panels: Iterable[ChartPanel]) -> bool:
    """True if small multiples can share an axis: the highest values differ five times at most."""
    highest = [max(map(float, list_extremes(panel.drawn)), default=0) for panel in panels]
    return bool(highest) and max(highest) <= 5 * max(min(highest), 1e-9)


def _even_ticks(low: float, high: float, *, from_zero: bool) -> tuple[float, float, list[float]]:
    is_flat = high == low  # what does not change needs no looking glass
    if from_zero or is_flat or low < 0 or (high - low) > 0.25 * high:
        low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        high = low + 1
    step = _round_step((high - low) / MOST_TICKS)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ticks = [round(place * step, 10) for place in range(first, last + 1)]
    return ticks[0], ticks[-1], ticks


def _round_step(rough: float) -> float:
    power = 10 ** floor(log10(rough))
    step = next(step for step in STEPS if step * power >= rough * (1 - 1e-9))
    return float(step * power)


def _power_ticks(low: float, high: float) -> tuple[float, float, list[float]]:
    first, last = floor(log10(low) + 1e-9), ceil(log10(high) - 1e-9)
    last = max(last, first + 1)
    return 10.0**first, 10.0**last, [10.0**power for power in range(first, last + 1)]


def _choose_magnitude(ticks: list[float]) -> int:
    """Divisor that keeps the tick labels short; 8,541 of 10,000 are not 0.8541 of 万."""
    highest = max(map(abs, ticks), default=0)
    sizes = MYRIADS if is_chinese() else (10**12, 10**9, 10**6)
    return next((size for size in sizes if highest > size), 1)


def _format_number(number: float) -> str:
    return format_number(Decimal(str(round(number, 10))).normalize() + 0)
