"""Observations shown of a series at any moment, and changes since.

What is shown is decided by `trade.statistics.selection.arrange`. Three things are known here
besides: since when a series is public; that a batch withdrawn since was public before, so that
whoever keeps a copy is told what to delete (its values are not given again); and that a newer
release of a table had replaced nothing before the portal first cited it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, cast

from django.db.models import F, Q, QuerySet
from django_stubs_ext import WithAnnotations

from portal.facts.types import plain_number
from portal.models import Source, Status
from trade.sdmx.times import sdmx_time
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation
from trade.statistics.selection import Period, arrange, by_rule

MANY = 500
"""Number of series held at once."""


@dataclass(frozen=True)
class VintageRow:
    """One period of a series: its value and everything said of it, by component. Without
    `values` it says that the portal shows nothing for the period any more."""

    time: str
    starts_on: date
    ends_on: date
    values: dict[str, str] = field(default_factory=dict)


def compared(then: Sequence[VintageRow], now: Sequence[VintageRow]) -> list[VintageRow]:
    """Rows to take in, then rows to delete, to hold what is shown now."""
    before, after = ({row.time: row for row in rows} for rows in (then, now))
    changed = [row for row in now if row != before.get(row.time)]
    gone = [VintageRow(r.time, r.starts_on, r.ends_on) for r in then if r.time not in after]
    return changed + gone


class Issue(TypedDict):
    issued_at: datetime


class Withdrawal(TypedDict):
    withdrawn_at: datetime | None


type DatedSeries = WithAnnotations[Series, Issue]
type KnownObservation = WithAnnotations[Observation, Withdrawal]
"""With the moment at which its batch was withdrawn."""


@dataclass(frozen=True)
class Vintages:
    """One series and whatever the portal has said of it."""

    series: DatedSeries
    tolerance_percent: Decimal
    observations: Sequence[KnownObservation]

    @property
    def began_at(self) -> datetime:
        """Moment at which the series became public."""
        return cast("datetime", self.series.published_at)

    def now(self) -> list[VintageRow]:
        live = [o for o in self.observations if not o.retracted_at and not o.withdrawn_at]
        return self._rows(live) if self.series.is_published else []

    def at(self, moment: datetime) -> list[VintageRow]:
        """Observations shown then, without those withdrawn since."""
        known = [o for o in self.observations if _knew(o, moment) and not o.withdrawn_at]
        return self._as_of(known, moment) if self.series.is_published else []

    def since(self, moment: datetime, until: datetime | None) -> list[VintageRow]:
        """Changes since a moment: rows as they are now, or as they were `until` then,
        and after them rows without values for what is not shown any more."""
        known = [o for o in self.observations if _knew(o, moment) and not _gone(o, moment)]
        then, now = self._as_of(known, moment), self.at(until) if until else self.now()
        changed = compared(then, now)
        if self.series.issued_at > moment:  # its key or its unit may be another
            return now + [row for row in changed if not row.values]
        return changed

    def moments(self) -> list[datetime]:
        """Whenever something about it changed, of what has not been withdrawn since."""
        found: set[datetime | None] = {self.began_at}
        for observation in self.observations:
            if observation.withdrawn_at is None:
                newer = _newer(observation.source)
                found |= {observation.recorded_at, observation.retracted_at}
                found |= {newer.first_cited_at} if newer else set()
        return sorted(m for m in found if m is not None and m >= self.began_at)

    def _as_of(self, known: list[KnownObservation], moment: datetime) -> list[VintageRow]:
        if self.began_at > moment:
            return []
        return self._rows(known, moment)

    def _rows(
        self, known: list[KnownObservation], moment: datetime | None = None
    ) -> list[VintageRow]:
        """Oldest first. Of two periods that SDMX writes the same, the one the rule prefers."""
        for observation in known:
            _set_newer(observation.source, moment)
        found: dict[str, Period] = {}
        for period in arrange(known, (), self.tolerance_percent):
            time = sdmx_time(period.shown)
            rivals = [period, found[time]] if time in found else [period]
            first = by_rule([rival.shown for rival in rivals])[0]
            found[time] = next(rival for rival in rivals if rival.shown is first)
        return [self._row(time, period) for time, period in found.items()]

    def _row(self, time: str, period: Period) -> VintageRow:
        shown = period.shown
        values = {
            "OBS_VALUE": plain_number(shown.number),
            "UNIT_MEASURE": self.series.unit,
            "COMPARATOR": shown.comparator,
            "LOWER": "" if shown.lower is None else plain_number(shown.lower),
            "UPPER": "" if shown.upper is None else plain_number(shown.upper),
            "OBS_STATUS": shown.obs_status,
            "CUMULATIVE": _word(shown.cumulative),
            "DISPUTED": _word(period.disputed),
            "SOURCE": shown.source.slug,
            "LOCATOR": shown.locator,
            "AS_PRINTED": shown.as_printed,
            "COMMENT_OBS": shown.note,
            "PERIOD": shown.period,
            "RECORDED_AT": shown.recorded_at.isoformat(),
            "OBSERVATION": shown.uid,
        }
        return VintageRow(
            time, shown.starts_on, shown.ends_on, {k: v for k, v in values.items() if v}
        )


def series_of(indicator: Indicator, since: datetime | None = None) -> list[DatedSeries]:
    """The public series of an indicator; with a moment also those withdrawn since."""
    known = Series.objects.all() if since is None else Series.working.filter(_been_public(since))
    of_indicator = known.filter(indicator=indicator, edit_of=None)
    dated = of_indicator.annotate(issued_at=F("edition__issued_at")).order_by("slug")
    return cast("list[DatedSeries]", list(dated))


def vintages(
    series: Sequence[DatedSeries], indicator: Indicator, *, remembering: datetime | None = None
) -> Iterator[Vintages]:
    """Each with its observations, read many series at once. `remembering` a moment, also what was
    retracted or withdrawn since."""
    for start in range(0, len(series), MANY):
        some = series[start : start + MANY]
        observed: dict[int, list[KnownObservation]] = defaultdict(list)
        for observation in _observations(remembering).filter(series__in=some):
            observed[observation.series_id].append(observation)
        for one in some:
            yield Vintages(one, indicator.tolerance_percent, observed[one.pk])


def _observations(remembering: datetime | None) -> QuerySet[KnownObservation]:
    if remembering is None:
        known = Observation.objects.live()
    else:
        known = Observation.working.filter(_been_public(remembering, "batch__"))
    found = known.with_source().annotate(withdrawn_at=F("batch__withdrawn_at")).order_by("pk")
    return cast("QuerySet[KnownObservation]", found)


def _been_public(since: datetime, path: str = "") -> Q:
    withdrawn = {f"{path}status": Status.WITHDRAWN, f"{path}withdrawn_at__gt": since}
    return Q(**{f"{path}status": Status.PUBLISHED}) | Q(**withdrawn)


def _knew(observation: Observation, moment: datetime) -> bool:
    retracted_at = observation.retracted_at
    return observation.recorded_at <= moment and (retracted_at is None or retracted_at > moment)


def _gone(observation: KnownObservation, moment: datetime) -> bool:
    return observation.withdrawn_at is not None and observation.withdrawn_at <= moment


def _newer(source: Source) -> Source | None:
    """The release that replaced a source, whatever `_set_newer` has made of it."""
    cache = source._state.fields_cache
    if "newer_release" not in cache:
        cache["newer_release"] = getattr(source, "superseded_by", None)
    newer: Source | None = cache["newer_release"]
    return newer


def _set_newer(source: Source, moment: datetime | None) -> None:
    """Let a source be replaced by what had replaced it at a moment, or by now."""
    newer = _newer(source)
    if newer and moment and (newer.first_cited_at is None or newer.first_cited_at > moment):
        newer = None
    source._state.fields_cache["superseded_by"] = newer


def _word(yes: bool) -> str:
    return "true" if yes else "false"
