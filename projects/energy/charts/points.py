"""Sums as points of a chart."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.locales import join_parts
from portal.formatting.numbers import format_bounds, format_compared, round_half_up
from portal.graphics.charts.axes import build_category_axis, build_value_axis, list_extremes
from portal.graphics.charts.controls import ChartLook
from portal.graphics.charts.specification import (
    ChartPanel,
    ChartPoint,
    ChartSeries,
    PanelKind,
    words,
)
from projects.energy.sums import Sum, count_disputed, count_of_plants
from projects.energy.unit_table import TECHNOLOGIES, UNIT
from projects.energy.units import Units
from projects.energy.vocabularies import Technology

LIST = "/energy-projects/"
"""Address of the list of plants that a chart adds up, without language."""


def point(found: Sum, start: float, label: str, *, key: str, url: str = "") -> ChartPoint:
    """A sum at its place, with the range that the losing values would give."""
    return ChartPoint(
        start=start,
        end=start + 1,
        label=label,
        key=key,
        value=found.total,
        text=format_compared(found.total, UNIT, found.comparator),
        unit=UNIT,
        comparator=found.comparator,
        lower=found.lower if found.disputed else None,
        upper=found.upper if found.disputed else None,
        disputed=bool(found.disputed),
        sources=found.sources,
        note=note(found),
        url=url,
    )


def share_of(whole: Decimal, at: ChartPoint) -> ChartPoint:
    """The same point as a share of a whole, to a tenth of a per cent. Without a range: where the
    parts have one, so has the whole."""
    part = round_half_up(at.value / whole * 100, 1)
    return replace(
        at,
        value=part,
        text=format_compared(part, "%", at.comparator),
        unit="%",
        lower=None,
        upper=None,
        note=join_parts([at.text, cast(str, at.note)]),
    )


def as_shares(panel: ChartPanel) -> ChartPanel:
    """Each bar as a hundred per cent, of which what is hidden keeps its part. The totals go: they
    would all be the same."""
    wholes: dict[str, Decimal] = defaultdict(Decimal)
    for one in panel.points:
        wholes[one.key] += one.value

    def shares(drawn: ChartSeries) -> ChartSeries:
        points = (share_of(wholes[at.key], at) for at in drawn.points if wholes[at.key])
        return replace(drawn, points=tuple(points))

    return replace(
        panel,
        y=build_value_axis([Decimal(100)], "%", from_zero=True),
        series=tuple(map(shares, panel.series)),
        totals=(),
    )


def note(found: Sum) -> str:
    """Counts behind a sum: plants, those without a figure, those disputed, and the range."""
    plants = len(found.plants)
    parts = [count_of_plants(plants, plants)]
    if count := len(found.without):
        words = ngettext("one more without a figure", "%(count)s more without a figure", count)
        parts.append(words % {"count": count})
    if found.disputed:
        parts += count_disputed(found)
        spread = {"range": format_bounds(found.lower, found.upper, UNIT)}
        parts.append(_("%(range)s across all sources") % spread)
    return join_parts(parts)


def by_technology(units: Units) -> list[tuple[Technology, Units]]:
    """Those that there are, in the order of the vocabulary."""
    return [(TECHNOLOGIES[place], found) for place, found in units.by("technologies")]


def series(
    technology: Technology, points: Iterable[ChartPoint], *, look: ChartLook = ChartLook.FULL
) -> ChartSeries:
    return ChartSeries(
        key=technology.value,
        title=words(technology.label),
        points=tuple(points),
        colour=technology.value,
        look=look,
        url=f"{LIST}?technology={technology.value}",
    )


def stacked(
    places: Sequence[tuple[int, str, str]],
    column: str,
    units: Units,
    *,
    hidden: Container[str] = (),
    title: str = "",
    look: ChartLook = ChartLook.FULL,
) -> ChartPanel | None:
    """A lying bar for each place (code in the column, key and words), technology upon technology;
    None where there is nothing to draw. The totals are of those technologies that are not
    `hidden`."""

    def along(found: Units) -> Iterator[ChartPoint]:
        there = dict(found.by(column))
        for at, (code, key, label) in enumerate(places):
            if code in there:
                yield point(Sum.of(there[code]), at, label, key=key)

    totals = tuple(along(units.without(hidden)))
    if not units:
        return None
    return ChartPanel(
        kind=PanelKind.STACKED,
        title=words(title) if title else None,
        x=build_category_axis(label for _code, _key, label in places),
        y=build_value_axis(list_extremes(totals), UNIT, from_zero=True),
        series=tuple(
            series(technology, along(found), look=look)
            for technology, found in by_technology(units)
        ),
        totals=totals,
    )
