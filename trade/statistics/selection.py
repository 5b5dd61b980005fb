"""Preferred observation of a period, by a written rule, and the others beside it.

The rule, in this order: a pinned observation; what happened before what was forecast; what has
not been superseded by a newer release of its table; a counted value before an estimate; the
source closest to the matter (official, data set, company, academic, press); the newest source;
the one recorded last. The others stay one click away.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import batched

from django.db.models import Count, Max, Q, prefetch_related_objects

from portal.facts.extents import (
    Extent,
    WrittenNumber,
    agree_by_rounding,
    extent_of_number,
    largest,
    overlap,
)
from portal.models import Disagreement, Reasoned, Source
from portal.records.document_types import RulingDocument
from portal.records.documents import ruling_document, ruling_of_row
from portal.records.standings import LATER, seen_from_the_other
from trade.statistics.disputed_periods import Place, rows_about
from trade.statistics.models import PeriodRuling, Series
from trade.statistics.observations import PREFERENCE, Observation, ObservationQuerySet, ObsStatus

HUNDRED = Decimal(100)
BATCH = 500
"""Periods in one question to the database."""


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
    rivals: list[Observation] = field(default_factory=list)
    """What other series say of the same time and thing, where the register has it against this."""
    rival_rules: Mapping[str, str | None] = field(default_factory=dict)
    """By the uid of each of them, the rule of the ruling on it, or `LATER`; None without one."""
    register: Sequence[Disagreement] = ()
    """Its rows in the register: of its own series, then of others that have it against theirs."""

    @property
    def disputed(self) -> bool:
        return bool(self.differing or self.rivals)

    @property
    def disagreement(self) -> Disagreement | None:
        return self.register[0] if self.register else None

    @property
    def gap_percent(self) -> Decimal | None:
        """The widest gap to an accepted value."""
        return largest(row.gap_percent for row in self.register)

    @property
    def gap_ratio(self) -> Decimal | None:
        return largest(row.gap_ratio for row in self.register)

    @property
    def statements(self) -> list[Observation]:
        """All that is said of it, what is shown first; forecasts last."""
        return [self.shown, *self.others, *self.rivals, *self.forecasts]

    @property
    def decision(self) -> RulingDocument | None:
        """The ruling on it, or on the disagreement that it is part of."""
        if self.ruling:
            return ruling_document(self.ruling)
        return ruling_of_row(self.disagreement) if self.disagreement else None

    def dispute_url(self, place: str) -> str:
        """Return the address of its page in the register, else a place on that of its series."""
        return f"/disagreements/{self.disagreement.key}/" if self.disagreement else place


type Found = list[tuple[Series, list[Period]]]
"""Series, each with its periods, oldest first."""


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
    in_order = sorted(rulings, key=lambda one: (one.made_at, one.pk or 0))
    ruled = {ruling.period: ruling for ruling in in_order}  # the last counts
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
    extents = (_extent(each, tolerance_percent) for each in (one, other))
    return overlap(*extents) or differ_by_rounding(one, other)


def differ_by_rounding(one: Observation, other: Observation) -> bool:
    """True if one of two observations is the other as it is printed with fewer digits."""
    both = (one, other)
    has_bounds = any(bound is not None for each in both for bound in (each.lower, each.upper))
    if has_bounds or one.cumulative != other.cumulative:
        return False
    return agree_by_rounding(
        *(WrittenNumber(each.number, each.comparator, each.as_printed) for each in both)
    )


def came_later(observation: Observation, ruling: Reasoned | None) -> bool:
    """True if a ruling cannot have judged an observation: a row of a batch or series that is not
    public yet, written after it. What is public has been checked against the rulings."""
    if ruling is None or observation.is_public:
        return False
    return observation.recorded_at > ruling.made_at


def is_superseded(observation: Observation) -> bool:
    """True if a newer release of the table has replaced its source."""
    return getattr(observation.source, "superseded_by", None) is not None


def forget_unused_releases(rows: Iterable[Observation]) -> list[Observation]:
    """Let a newer release replace the source of observations only once something public cites it,
    or where some of these are its own: those of a draft."""
    found = list(rows)
    used = {one.source_id for one in found}
    for one in filter(is_superseded, found):
        release = one.source.superseded_by
        if release.first_cited_at is None and release.pk not in used:
            Source.superseded_by.related.set_cached_value(one.source, None)
    return found


def with_periods(series: Iterable[Series]) -> Found:
    """Series that are public, or would be, each with its periods and what others say of them. Four
    queries at most, however many; two more where something is disputed."""
    return with_rivals(with_own_periods(series))


def with_own_periods(
    series: Iterable[Series], observations: ObservationQuerySet | None = None
) -> Found:
    """The same without what other series say, as `observations` have it or what is released. Three
    queries at most."""
    found = [one for one in series if one.is_published]
    known = Observation.working.released() if observations is None else observations
    return _with_periods(found, known.filter(series__in=found))


def with_newest_periods(series: Iterable[Series], whole: Collection[Series] = ()) -> Found:
    """Public series, each with its last periods: from the newest outcome on, or all where nothing
    has happened yet, and of those in `whole`. Six queries at most, however many; two more where
    something is disputed."""
    found = list(series)
    rows = Observation.objects.filter(series__in=found)
    outcomes = rows.live().exclude(value=None).exclude(obs_status=ObsStatus.FORECAST).order_by()
    by_day: dict[date, list[int]] = defaultdict(list)
    for pk, day in outcomes.values_list("series").annotate(Max("ends_on")):
        by_day[day].append(pk)
    newest = [Q(series__in=some, ends_on__gte=day) for day, some in by_day.items()]
    asked = reduce(Q.__or__, newest, Q(series__in=[one.pk for one in whole]))
    known = _with_periods(found, rows.filter(asked))
    coming = [
        one
        for one, periods in known
        if one not in whole and all(period.shown.is_forecast for period in periods)
    ]
    others = {one.pk: periods for one, periods in with_own_periods(coming)} if coming else {}
    return with_rivals([(one, others.get(one.pk, periods)) for one, periods in known])


def periods_of(series: Iterable[Series], asked: Collection[tuple[int, str]]) -> Found:
    """Some periods of public series, named by series and period. Seven queries at most."""
    known = _with_periods(list(series), Observation.objects.of_periods(asked))
    return with_rivals(
        [(one, [p for p in periods if (one.pk, p.period) in asked]) for one, periods in known]
    )


def several_values(rows: ObservationQuerySet) -> set[tuple[int, str]]:
    """Return the series and period of all that several of these observations have a value for."""
    counted = rows.live().exclude(value=None).order_by().values_list("series", "period")
    found = counted.annotate(count=Count("pk")).filter(count__gt=1)
    return {(series, period) for series, period, _count in found.iterator()}


def contested_periods(
    named: Collection[tuple[int, str]], uids: Mapping[int, str], several: Set[tuple[int, str]]
) -> Iterator[tuple[Series, Period]]:
    """Yield the periods, of those that are named by series and period, of which more is to be said
    than one value: another one, as `several` has it, a ruling or a row of the register. `uids` are
    those of the series. Three queries at most, and six for some hundreds of periods."""
    decided = set(PeriodRuling.objects.filter(record__in=uids).values_list("record", "period"))
    registered = rows_about(uids.values(), {(uids[series], period) for series, period in named})
    contested = (
        place
        for place in named
        if place in several or place in decided or (uids[place[0]], place[1]) in registered
    )
    for some in batched(contested, BATCH):
        asked = set(some)
        rows = Observation.objects.of_periods(asked).live()
        stated = rows.values_list("pk", "series", "period")
        keys = [pk for pk, series, period in stated if (series, period) in asked]
        found = Series.objects.filter(pk__in={series for series, _period in some})
        known = _with_periods(list(found), Observation.objects.filter(pk__in=keys))
        for one, periods in with_rivals(known, registered):
            yield from ((one, period) for period in periods)


def with_rivals(
    known: Found, registered: Mapping[Place, list[Disagreement]] | None = None
) -> Found:
    """The same periods, each with what other series say against it: the one place that answers who
    else says something of a period. `registered` are rows of the register by what they are about;
    those of today if not given."""
    if registered is None:
        registered = rows_about([series.uid for series, _periods in known])
    stated = {
        (series.uid, period.period): _stated_against(series, period, rows)
        for series, periods in known
        for period in periods
        if (rows := registered.get((series.uid, period.period)))
    }
    uids = {uid for statements in stated.values() for uid in statements}
    named = (
        Observation.working.filter(uid__in=uids).with_source().select_related("series__indicator")
    )
    loaded = {one.uid: one for one in forget_unused_releases(named)} if uids else {}

    def beside(series: Series, period: Period) -> Period:
        place = (series.uid, period.period)
        if not (rows := registered.get(place)):
            return period
        rivals = [loaded[uid] for uid in stated[place] if uid in loaded]
        rows = sorted(rows, key=lambda row: row.record_uid != series.uid)  # its own first
        return replace(period, rivals=rivals, rival_rules=stated[place], register=rows)

    return [(one, [beside(one, period) for period in periods]) for one, periods in known]


def _stated_against(
    series: Series, period: Period, rows: Iterable[Disagreement]
) -> dict[str, str | None]:
    """What the register has of other series against a period, by uid, each with the rule of the
    ruling on it: in the row of its own series what differs, in that of another one what that one
    shows. A ruling holds for both sides."""
    own = {one.uid for one in (period.shown, *period.others)}
    found: dict[str, str | None] = {}
    for row in rows:
        is_own = row.record_uid == series.uid
        said = row.statements if is_own else row.statements[:1]
        for one in said:
            if one["uid"] not in own:
                rule = one["standing_reason"] if is_own else seen_from_the_other(row.rule)
                found[one["uid"]] = rule if row.ruled_at or rule == LATER else None
    return found


def _with_periods(found: list[Series], rows: ObservationQuerySet) -> Found:
    prefetch_related_objects(found, "indicator", "period_rulings")
    observed: dict[int, list[Observation]] = defaultdict(list)
    for observation in forget_unused_releases(rows.live().with_source()):
        observed[observation.series_id].append(observation)
    return [
        (one, arrange(observed[one.pk], one.period_rulings.all(), one.indicator.tolerance_percent))
        for one in found
    ]


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


def _extent(observation: Observation, tolerance_percent: Decimal) -> Extent:
    extent = extent_of_number(
        observation.number, observation.comparator, observation.lower, observation.upper
    )
    margin = abs(observation.number) * tolerance_percent / HUNDRED
    return Extent(extent.low - margin, extent.high + margin)
