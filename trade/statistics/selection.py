"""Preferred observation of a period, by a written rule, and the others beside it.

The rule, in this order: a pinned observation; what happened before what was forecast; what has
not been superseded by a newer release of its table; a counted value before an estimate; the
source closest to the matter (official, data set, company, academic, press); the newest source;
the one recorded last. The others stay one click away.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import reduce

from django.db.models import Max, Q, prefetch_related_objects

from portal.facts.extents import Extent, extent_of_number, overlap
from trade.statistics.models import PeriodRuling, Series, SeriesQuerySet
from trade.statistics.observations import PREFERENCE, Observation, ObservationQuerySet, ObsStatus

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Period:
    """All that is known about one period of a series."""

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
    ruled = {ruling.period: ruling for ruling in sorted(rulings, key=_made)}  # the last counts
    periods = [
        _period(name, by_rule(found), ruled.get(name), tolerance_percent)
        for name, found in grouped.items()
    ]
    return sorted(periods, key=lambda p: (p.shown.ends_on, p.shown.starts_on, p.period))


def by_rule(observations: Iterable[Observation]) -> list[Observation]:
    """The observations of one period, the preferred one first."""
    found = list(observations)
    for criterion in reversed(PREFERENCE):  # sorting is stable: the last one sorted by decides
        found.sort(key=criterion.key, reverse=criterion.is_descending)
    return found


def agree(one: Observation, other: Observation, tolerance_percent: Decimal) -> bool:
    """True if two observations allow a common value, rounding included."""
    return overlap(_extent(one, tolerance_percent), _extent(other, tolerance_percent))


def is_superseded(observation: Observation) -> bool:
    """True if a newer release of the table has replaced its source."""
    return getattr(observation.source, "superseded_by", None) is not None


def with_periods(series: Iterable[Series]) -> list[tuple[Series, list[Period]]]:
    """Series that are public, or would be, each with its periods, oldest first. Three queries at
    most, however many."""
    found = [one for one in series if one.is_published]
    return _with_periods(found, Observation.working.released().filter(series__in=found))


def with_newest_periods(series: Iterable[Series]) -> list[tuple[Series, list[Period]]]:
    """Public series, each with its last periods: from the newest outcome on, or all where nothing
    has happened yet. Five queries at most, however many."""
    found = list(series)
    rows = Observation.objects.filter(series__in=found)
    outcomes = rows.live().exclude(value=None).exclude(obs_status=ObsStatus.FORECAST).order_by()
    by_day: dict[date, list[int]] = defaultdict(list)
    for pk, day in outcomes.values_list("series").annotate(Max("ends_on")):
        by_day[day].append(pk)
    newest = [Q(series__in=some, ends_on__gte=day) for day, some in by_day.items()]
    known = _with_periods(found, rows.filter(reduce(Q.__or__, newest)) if newest else rows.none())
    whole = [one for one, periods in known if not _has_outcome(periods)]
    others = {one.pk: periods for one, periods in with_periods(whole)} if whole else {}
    return [(one, others.get(one.pk, periods)) for one, periods in known]


def _has_outcome(periods: Iterable[Period]) -> bool:
    """True if something that has happened is shown for one of these periods."""
    return any(not period.shown.is_forecast for period in periods)


def _with_periods(
    found: list[Series], rows: ObservationQuerySet
) -> list[tuple[Series, list[Period]]]:
    prefetch_related_objects(found, "indicator", "period_rulings")
    observed: dict[int, list[Observation]] = defaultdict(list)
    for observation in rows.live().with_source():
        observed[observation.series_id].append(observation)
    return [
        (
            one,
            arrange(observed[one.pk], one.period_rulings.all(), one.indicator.tolerance_percent),
        )
        for one in found
    ]


def siblings(series: Series) -> SeriesQuerySet:
    """The public series in which other reporters count the same thing: the same indicator for
    the same country, or for the pair seen from the other side."""
    same = reduce(Q.__or__, (Q(**columns) for columns in _same_thing(series)))
    return Series.objects.filter(same).exclude(pk=series.pk).order_by("title_en", "pk")


def is_sibling(series: Series, other: Series) -> bool:
    """True if `siblings(series)` has another one, once both are public."""
    return any(
        all(getattr(other, name) == value for name, value in columns.items())
        for columns in _same_thing(series)
    )


def _same_thing(series: Series) -> Iterable[dict[str, object]]:
    """The columns that a series has which counts the same."""
    names = ("unit", "detail", "measures_kind", "measures_uid")
    same = {name: getattr(series, name) for name in names}
    ours = {"country_id": series.country_id, "partner_id": series.partner_id}
    yield {**same, **ours, "indicator_id": series.indicator_id}
    mirror = series.indicator.mirror_id
    if mirror and series.partner_id:
        theirs = {"country_id": series.partner_id, "partner_id": series.country_id}
        yield {**same, **theirs, "indicator_id": mirror}


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


def _made(ruling: PeriodRuling) -> tuple[datetime, int]:
    return ruling.made_at, ruling.pk or 0


def _extent(observation: Observation, tolerance_percent: Decimal) -> Extent:
    extent = extent_of_number(
        observation.number, observation.comparator, observation.lower, observation.upper
    )
    margin = abs(observation.number) * tolerance_percent / HUNDRED
    return Extent(extent.low - margin, extent.high + margin)
