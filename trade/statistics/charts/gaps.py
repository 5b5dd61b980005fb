"""Gaps between two sides that count the same trade."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from portal.facts.extents import ratio_of
from portal.formatting.numbers import format_amount, format_ratio
from portal.graphics.charts.specification import Gap
from portal.models.languages import pick_text
from trade.statistics.charts.names import CountedSeries
from trade.statistics.charts.points import points_of
from trade.statistics.labels import strip_zeros, words_of
from trade.statistics.selection import Period


def gaps_between(found: list[CountedSeries], keys: dict[int, str]) -> Iterable[Gap]:
    """Gaps where the register has the one side against the other about the same time."""
    for place, counted in enumerate(found):
        for other in found[place + 1 :]:
            if other.series.country_id == counted.series.country_id:
                continue
            shown = {period.shown.uid: period for period in other.periods}
            for period in counted.periods:
                against = [shown[said.uid] for said in period.rivals if said.uid in shown]
                for rival in against:
                    gap = _gap(counted, period, other, rival)
                    lower = counted if period.shown.number < rival.shown.number else other
                    yield replace(gap, lower=keys[lower.series.pk])


def _gap(counted: CountedSeries, period: Period, other: CountedSeries, rival: Period) -> Gap:
    unit = counted.document["unit"]
    values = strip_zeros(period.shown.number), strip_zeros(rival.shown.number)
    low, high = min(values), max(values)
    distance = high - low
    ratio = ratio_of(low, high)
    point = points_of(counted.document, [period], counted.series.indicator)[0]
    said = {
        "period": point.label,
        "one": str(pick_text(counted.document["reporter"])),
        "value": point.text,
        "other": str(pick_text(other.document["reporter"])),
        "rival": words_of(rival.shown, other.document["unit"]),
        "gap": format_amount(distance, unit),
        "ratio": format_ratio(ratio) if ratio else "",
    }
    sentence = _(
        "%(period)s: %(one)s counts %(value)s, %(other)s counts %(rival)s. They are %(gap)s "
        "apart (%(ratio)s)."
    )
    if not ratio:
        sentence = _(
            "%(period)s: %(one)s counts %(value)s, %(other)s counts %(rival)s. They are %(gap)s "
            "apart."
        )
    return Gap(
        start=point.start,
        end=point.end,
        low=low,
        high=high,
        text=format_amount(distance, unit),
        sentence=sentence % said,
    )
