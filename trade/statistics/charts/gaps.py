"""Gaps between two sides that count the same trade."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.formatting.numbers import format_amount
from portal.graphics.charts.specification import ChartPoint, Gap
from portal.models.languages import pick_text
from trade.statistics.charts.names import Counted
from trade.statistics.charts.points import points_of, tidy
from trade.statistics.disagreements import nearest_period
from trade.statistics.selection import Period, agree


def gaps_between(found: list[Counted], keys: dict[int, str]) -> Iterable[Gap]:
    """Gaps where the two sides differ about the same time by more than rounding."""
    for place, counted in enumerate(found):
        for other in found[place + 1 :]:
            if other.series.country_id == counted.series.country_id:
                continue
            for period in counted.periods:
                rival = nearest_period(period, other.periods)
                if rival and not _agree(counted, period, rival):
                    gap = _gap(counted, period, other, rival)
                    lower = counted if period.shown.number < rival.shown.number else other
                    yield replace(gap, lower=keys[lower.series.pk])


def _agree(counted: Counted, period: Period, rival: Period) -> bool:
    if period.shown.is_forecast or rival.shown.is_forecast:
        return True
    return agree(period.shown, rival.shown, counted.series.indicator.tolerance_percent)


def _gap(counted: Counted, period: Period, other: Counted, rival: Period) -> Gap:
    unit = counted.document["unit"]
    values = tidy(period.shown.number), tidy(rival.shown.number)
    low, high = min(values), max(values)
    distance = high - low
    share = (distance / low * 100).quantize(Decimal(1)) if low else None
    said = {
        "period": _point(counted, period).label,
        "one": str(pick_text(counted.document["reporter"])),
        "value": _point(counted, period).text,
        "other": str(pick_text(other.document["reporter"])),
        "rival": _point(other, rival).text,
        "gap": format_amount(distance, unit),
        "share": "" if share is None else format_amount(share, "%"),
    }
    sentence = _(
        "%(period)s: %(one)s counts %(value)s, %(other)s counts %(rival)s. They are %(gap)s "
        "apart, %(share)s of the lower value."
    )
    point = _point(counted, period)
    return Gap(
        start=point.start,
        end=point.end,
        low=low,
        high=high,
        text=format_amount(distance, unit),
        sentence=sentence % said,
    )


def _point(counted: Counted, period: Period) -> ChartPoint:
    return points_of(counted.document, [period], counted.series.indicator)[0]
