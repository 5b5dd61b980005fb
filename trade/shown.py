"""Which observation of a period is shown, by a written rule, and what stands beside it.

The rule, in this order: a pinned observation; what happened before what was forecast; what has
not been superseded by a newer release of its table; a counted value before an estimate; the
source closest to the matter (official, data set, company, academic, press); the newest source;
the one recorded last. The others stay one click away.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from typing import Any

from django.db.models import Q

from portal.facts.extents import Extent, of_number, overlap
from portal.models import SourceKind
from trade.models import Observation, ObsStatus, PeriodRuling, Series

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Period:
    """What is known about one period of a series."""

    period: str
    shown: Observation
    others: list[Observation] = field(default_factory=list)
    forecasts: list[Observation] = field(default_factory=list)
    differing: list[Observation] = field(default_factory=list)
    """Those of `others` that neither rounding, a comparator nor a newer release explains."""
    ruling: PeriodRuling | None = None

    @property
    def disputed(self) -> bool:
        return bool(self.differing)


def arrange(
    observations: Iterable[Observation],
    rulings: Iterable[PeriodRuling] = (),
    tolerance_percent: Decimal = Decimal(0),
) -> list[Period]:
    """The periods of one series, oldest first. Takes live observations with their sources."""
    grouped: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        if observation.value is not None:
            grouped[observation.period].append(observation)
    ruled = {ruling.period: ruling for ruling in rulings}
    periods = [
        _period(name, by_rule(found), ruled.get(name), tolerance_percent)
        for name, found in grouped.items()
    ]
    return sorted(periods, key=lambda p: (p.shown.ends_on, p.shown.starts_on, p.period))


def by_rule(observations: Iterable[Observation]) -> list[Observation]:
    """The observations of one period, the one to be shown first."""
    newest_first = sorted(
        observations,
        key=lambda o: (o.source.published_on, o.recorded_at, o.pk or 0),
        reverse=True,
    )
    return sorted(newest_first, key=_rank)


def agree(one: Observation, other: Observation, tolerance_percent: Decimal) -> bool:
    """Whether two observations allow a common value, rounding included."""
    return overlap(_extent(one, tolerance_percent), _extent(other, tolerance_percent))


def is_superseded(observation: Observation) -> bool:
    """Whether a newer release of the table it comes from has replaced its source."""
    return getattr(observation.source, "superseded_by", None) is not None


def siblings(series: Series) -> Any:
    """The public series in which other reporters count the same thing: the same indicator for
    the same country, or for the pair seen from the other side."""
    found = Series.objects.filter(unit=series.unit, detail=series.detail).exclude(pk=series.pk)
    return found.filter(reduce(Q.__or__, _same_thing(series))).order_by("title_en", "pk")


def _same_thing(series: Series) -> Iterable[Q]:
    measured = Q(measures_kind=series.measures_kind, measures_uid=series.measures_uid)
    yield measured & Q(
        indicator=series.indicator_id, country=series.country_id, partner=series.partner_id
    )
    mirror = series.indicator.mirror_id
    if mirror and series.partner_id:
        yield measured & Q(indicator=mirror, country=series.partner_id, partner=series.country_id)


def _period(
    name: str, ordered: list[Observation], ruling: PeriodRuling | None, tolerance: Decimal
) -> Period:
    shown, *rest = ordered
    others = [o for o in rest if o.is_forecast == shown.is_forecast]
    return Period(
        period=name,
        shown=shown,
        others=others,
        forecasts=[o for o in rest if o.is_forecast and not shown.is_forecast],
        differing=[o for o in others if _differs(shown, o, tolerance)],
        ruling=ruling,
    )


def _differs(shown: Observation, other: Observation, tolerance: Decimal) -> bool:
    if is_superseded(other) or other.cumulative != shown.cumulative or shown.is_forecast:
        return False
    return not agree(shown, other, tolerance)


def _rank(observation: Observation) -> tuple[bool, bool, bool, bool, int]:
    return (
        not observation.pinned,
        observation.is_forecast,
        is_superseded(observation),
        observation.obs_status == ObsStatus.ESTIMATE,
        SourceKind(observation.source.kind).rank,
    )


def _extent(observation: Observation, tolerance_percent: Decimal) -> Extent:
    extent = of_number(
        observation.number, observation.comparator, observation.lower, observation.upper
    )
    margin = abs(observation.number) * tolerance_percent / HUNDRED
    return Extent(extent.low - margin, extent.high + margin)
