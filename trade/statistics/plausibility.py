"""Checks of statistics: a value beside its series, its indicator and its words."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from portal.editorial.plausibility import add_statement_checks
from portal.editorial.worklist import Doubt, Severity
from portal.facts.extents import extent_of_day
from portal.facts.types import plain_number
from portal.formatting.phrases.quantities import CURRENCY_UNIT
from portal.publication.time_travel import has_begun, today
from trade.statistics.checked_values import (
    ObservationRows,
    SeriesRow,
    SeriesValue,
    is_observed,
    plausible_value,
)
from trade.statistics.models import Frequency, Series
from trade.statistics.observations import Observation, ObsStatus

BEYOND = 10
"""So many times above, or a part of, all other values of a series is off the series."""
SPIKE, STEP, TRIFLE = 2.5, 5.0, 0.1
"""Times by which a value may differ from both its neighbours, or from the only one."""
YEAR = timedelta(days=366)
USUAL = (0.02, 0.98)
"""Shares of the values of an indicator between which its usual values lie."""
CHINA = "CN"
"""Is not measured beside smaller countries."""
STOCKS = ("MW", "GW", "%", "cities", "countries", "km", "USD", "persons")
"""Units of what a part of a year may have more of than its end."""
SOON = timedelta(days=31)
"""So long before the end of a period a source may already give its value."""
AHEAD = (ObsStatus.FORECAST, ObsStatus.ESTIMATE, ObsStatus.PROVISIONAL)
LENGTHS = {
    Frequency.ANNUAL: 366,
    Frequency.HALF_YEARLY: 184,
    Frequency.QUARTERLY: 92,
    Frequency.MONTHLY: 31,
    Frequency.WEEKLY: 7,
    Frequency.DAILY: 1,
}
"""Days of the longest period of a frequency."""


def _length(one: SeriesValue) -> int:
    return (one.ends_on - one.starts_on).days + 1


def _are_alike(one: SeriesValue, other: SeriesValue) -> bool:
    """True for values of periods of one length, both running totals or neither."""
    is_close = abs(_length(one) - _length(other)) <= 3
    return one.cumulative == other.cumulative and (is_close or one.cumulative)


@plausible_value(
    "off-series",
    label=_("Value off its series"),
    sentence=_("%(label)s: %(value)s, while the series has %(low)s to %(high)s."),
)
def find_off_series(rows: ObservationRows) -> Iterator[Doubt]:
    """Ten times all others, or a tenth of them, forecasts included; or a leap from both neighbours
    that the next one takes back. Values of other lengths count by the day as well."""
    for found in rows.by_series.values():
        values = np.array([abs(float(one.value)) for one in found])
        for number, one in enumerate(found):
            value = values[number]
            if not value or not rows.is_judged(one):
                continue
            alike = np.array([_are_alike(one, other) for other in found]) & (values > 0)
            alike[number] = False
            if alike.any():
                others = values[alike]
                is_off = _is_beyond(value, others)
            else:
                lengths = np.array([_length(other) for other in found])
                known = (values > 0) & (np.arange(len(found)) != number)
                others = values[known]
                rates = others / lengths[known]
                is_off = _is_beyond(value, others) and _is_beyond(value / _length(one), rates)
            later = found[1 - number] if len(found) == 2 else one
            if later.pk > one.pk and rows.is_judged(later):
                continue  # of two values the later is asked about
            near = _neighbours(found, number)
            if is_off or (one.value > 0 and _leaps(value, near, values.max())):
                shown = near if near and not is_off else [others.min(), others.max()]
                yield rows.problem(one, low=f"{min(shown):g}", high=f"{max(shown):g}")


def _is_beyond(value: float, others: NDArray[np.float64]) -> bool:
    return bool(len(others)) and not others.min() / BEYOND < value < others.max() * BEYOND


def _neighbours(found: list[SeriesValue], number: int) -> list[float]:
    """The last alike value before and the first after, no more than three years away."""
    one = found[number]
    before = [
        o for o in found[:number] if _are_alike(o, one) and o.ends_on < one.ends_on and o.value
    ]
    after = [
        o for o in found[number + 1 :] if _are_alike(o, one) and o.ends_on > one.ends_on and o.value
    ]
    near = [*before[-1:], *after[:1]]
    same = [o for o in found if o.period == one.period and o.pk != one.pk and o.value]
    near = [o for o in near if abs(o.ends_on - one.ends_on) < 3 * YEAR]
    return [abs(float(o.value)) for o in [*near, *same[:1]]]


def _leaps(value: float, near: list[float], largest: float) -> bool:
    """Tell a leap that is more than a trifle beside the largest value."""
    limit = SPIKE if len(near) > 1 else STEP
    return any(abs(value - other) > TRIFLE * largest for other in near) and (
        all(value > limit * other for other in near) or all(value < other / limit for other in near)
    )


@plausible_value(
    "off-indicator",
    label=_("First value off its indicator"),
    sentence=_("%(label)s: %(value)s, while other series of it have %(low)s to %(high)s."),
)
def find_off_indicator(rows: ObservationRows) -> Iterator[Doubt]:
    """The only value of a series, beside all values of its indicator in the same unit."""
    alone = {
        key: found[0]
        for key, found in rows.by_series.items()
        if len(found) == 1 and found[0].value and rows.is_judged(found[0])
    }
    if not alone:
        return
    indicators = {rows.series[key].indicator for key in alone}
    known: dict[tuple[int, str], list[tuple[int, float, str | None]]] = defaultdict(list)
    public = Observation.objects.live().filter(series__indicator__in=indicators, value__gt=0)
    names = ("series", "value", "series__country", "series__indicator", "series__unit")
    for key, value, country, *group in public.values_list(*names):
        known[group[0], group[1]].append((key, float(value), country))
    for key, one in alone.items():
        row = rows.series[key]
        others = [
            value
            for other, value, country in known[row.indicator, row.unit]
            if other != key and (country == CHINA) == (row.country == CHINA)
        ]
        if len(others) > 4:
            low, high = np.quantile(others, USUAL)
            if not low / BEYOND < abs(float(one.value)) < high * BEYOND:
                yield rows.problem(one, low=f"{low:g}", high=f"{high:g}")


@plausible_value(
    "series-unit",
    label=_("Unit of another size"),
    sentence=_("The series is in %(unit)s, its indicator in %(other)s."),
    fits=lambda model: model is Series,
)
def find_other_size(rows: ObservationRows) -> Iterator[Doubt]:
    for problem, _row, is_size in _other_units(rows):
        if is_size:
            yield problem


@plausible_value(
    "other-unit",
    severity=Severity.LOOK,
    label=_("Unit differs from the indicator"),
    sentence=_("The series is in %(unit)s, its indicator in %(other)s."),
    fits=lambda model: model is Series,
)
def find_other_unit(rows: ObservationRows) -> Iterator[Doubt]:
    """A unit that several series of the indicator have is meant, and so is another currency."""
    units = Series.objects.filter(indicator__in={row.indicator for row in rows.series.values()})
    counted = units.order_by().values_list("indicator", "unit").annotate(count=Count("pk"))
    meant = {(indicator, unit) for indicator, unit, count in counted if count > 1}
    for problem, row, is_size in _other_units(rows):
        are_currencies = all(map(CURRENCY_UNIT.fullmatch, (row.unit, row.indicator_unit)))
        if not (is_size or are_currencies or (row.indicator, row.unit) in meant):
            yield problem


def _other_units(rows: ObservationRows) -> Iterator[tuple[Doubt, SeriesRow, bool]]:
    for key, row in rows.series.items():
        if row.unit != row.indicator_unit:
            detail = {"unit": row.unit, "other": row.indicator_unit}
            is_size = any({row.unit, row.indicator_unit} <= sizes for sizes in SIZES)
            yield Doubt(rows.place_of[key], "unit", row.unit, detail), row, is_size


SIZES = (
    {"kW", "MW", "GW"},
    {"kWh", "MWh", "GWh", "TWh"},
    {"t", "kt", "Mt"},
    {"USD", "USD m", "USD bn"},
    {"CNY", "CNY m", "CNY bn"},
)
"""Units of one measure, which are easily taken for each other."""


@plausible_value(
    "frequency",
    label=_("Period longer than its series has"),
    sentence=_("%(label)s: a period of %(days)s in a series with periods of %(longest)s."),
)
def find_wrong_frequency(rows: ObservationRows) -> Iterator[Doubt]:
    for one in rows.observed:
        longest = LENGTHS.get(Frequency(rows.series[one.series].frequency))
        if longest and rows.is_judged(one) and not one.cumulative and _length(one) > longest + 3:
            yield rows.problem(one, days=_length(one), longest=longest)


@plausible_value(
    "short-periods",
    severity=Severity.LOOK,
    label=_("Short periods in an annual series"),
    sentence=_("%(label)s: one of %(count)s short periods of a series that is annual."),
)
def find_short_periods(rows: ObservationRows) -> Iterator[Doubt]:
    for key, found in rows.by_series.items():
        if rows.series[key].frequency == Frequency.ANNUAL:
            short = [one for one in found if 1 < _length(one) < 45 and not one.cumulative]
            for one in short[:1] if len(short) > 3 else []:
                if rows.is_judged(one):
                    yield rows.problem(one, count=len(short))


@plausible_value(
    "two-values",
    label=_("Two values of one period"),
    sentence=_("%(label)s: %(value)s and %(other)s from the same source."),
)
def find_two_values(rows: ObservationRows) -> Iterator[Doubt]:
    for found in rows.by_series.values():
        first: dict[tuple[object, ...], SeriesValue] = {}
        for one in found:
            key = (one.period, one.source, one.cumulative, one.obs_status, one.comparator)
            other = first.setdefault(key, one)
            if other.value != one.value and rows.is_judged(one):
                yield rows.problem(one, other=plain_number(other.value))


@plausible_value(
    "part-above-whole",
    label=_("Part above its whole"),
    sentence=_(
        "%(label)s: %(value)s, and %(other)s for %(period)s: the part is more than the whole."
    ),
)
def find_part_above_whole(rows: ObservationRows) -> Iterator[Doubt]:
    for key, found in rows.by_series.items():
        if rows.series[key].unit in STOCKS:
            continue
        flows = [one for one in found if not one.cumulative and one.value > 0]
        wholes = [one for one in flows if _length(one) > 85]
        starts = [one.starts_on.toordinal() for one in wholes]
        for one in flows:
            for whole in wholes[bisect_left(starts, one.starts_on.toordinal() - YEAR.days) :]:
                if whole.starts_on > one.starts_on:
                    break
                is_part = whole.ends_on >= one.ends_on and _length(whole) > 1.05 * _length(one)
                is_ours = rows.is_judged(one) or rows.is_judged(whole)
                if is_part and is_ours and one.value > whole.value * 103 / 100:
                    judged = one if rows.is_judged(one) else whole
                    other = whole if judged is one else one
                    yield rows.problem(judged, other=plain_number(other.value), period=other.period)
                    break


@plausible_value(
    "falling-total",
    label=_("Running total that falls"),
    sentence=_("%(label)s: %(value)s, and %(other)s for %(period)s: the running total falls."),
)
def find_falling_total(rows: ObservationRows) -> Iterator[Doubt]:
    for found in rows.by_series.values():
        totals = [one for one in found if one.cumulative]
        by_start: dict[object, list[SeriesValue]] = defaultdict(list)
        for one in totals:
            by_start[one.starts_on if _length(one) > 31 else None].append(one)
        for group in by_start.values():
            ordered = sorted(group, key=lambda one: (one.ends_on, one.pk))
            for number, one in enumerate(ordered):
                last = max(ordered[:number], key=lambda o: o.value, default=None)
                if last is None or not (rows.is_judged(one) or rows.is_judged(last)):
                    continue
                if one.value < last.value * 98 / 100 and last.ends_on < one.ends_on:
                    judged, other = (one, last) if rows.is_judged(one) else (last, one)
                    yield rows.problem(judged, other=plain_number(other.value), period=other.period)


@plausible_value(
    "over-whole",
    severity=Severity.BLOCKS,
    label=_("Share above the whole"),
    sentence=_("%(label)s: a share of %(value)s."),
)
def find_over_whole(rows: ObservationRows) -> Iterator[Doubt]:
    for one in rows.observed:
        row = rows.series[one.series]
        is_share = row.unit == "%" and "share" in f"{row.slug} {row.title}".casefold()
        if is_share and rows.is_judged(one) and not 0 <= one.value <= 100:
            yield rows.problem(one)


@plausible_value(
    "negative",
    label=_("Less than nothing"),
    sentence=_("%(label)s: %(value)s, though all others are above zero."),
)
def find_negative(rows: ObservationRows) -> Iterator[Doubt]:
    for key, found in rows.by_series.items():
        counted = rows.series[key].unit not in ("%", "°C")
        for one in found:
            is_alone = counted and all(other.value >= 0 for other in found if other is not one)
            if one.value < 0 and rows.is_judged(one) and is_alone:
                yield rows.problem(one)


@plausible_value(
    "future-actual",
    severity=Severity.BLOCKS,
    label=_("Actual value of the future"),
    sentence=_("%(label)s: the period has not ended, and the value is no forecast."),
)
def find_future_actual(rows: ObservationRows) -> Iterator[Doubt]:
    for one in rows.observed:
        is_ahead = not has_begun(one.starts_on) or one.ends_on > today() + timedelta(days=62)
        if is_ahead and one.obs_status not in AHEAD and rows.is_judged(one) and not one.cumulative:
            yield rows.problem(one)


@plausible_value(
    "unfinished",
    label=_("Whole period, told before its end"),
    sentence=_("%(label)s: the source is of %(published)s, when the period had not ended."),
)
def find_unfinished(rows: ObservationRows) -> Iterator[Doubt]:
    """Ask about counts of a period; a capacity or a number of places may be told at any time."""
    for one in rows.observed:
        row = rows.series[one.series]
        published = rows.sources[one.source].published_on
        is_counted = row.frequency in LENGTHS and row.unit not in STOCKS and "per" not in row.unit
        if is_counted and published and one.obs_status not in AHEAD and not one.cumulative:
            told_on = extent_of_day(published).high
            if one.ends_on > told_on + SOON and one.starts_on <= told_on and rows.is_judged(one):
                yield rows.problem(one, published=published)


add_statement_checks(is_observed, ObservationRows, "observed-")
