"""Rows that the portal shows of series, now or at a moment, and the moments of their changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db.models import Model, Q, QuerySet

from portal.facts import Comparator
from portal.facts.types import plain_number
from portal.models import Change, Disagreement, DisputedPeriod, Source, history_models
from portal.publication import time_travel
from trade.sdmx.coding import Coding, unit_code, unit_parts
from trade.sdmx.flows import Flow, KeyedSeries, series_of, series_of_key
from trade.sdmx.times import sdmx_time
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation
from trade.statistics.selection import Period, by_rule, with_periods

MANY = 500
"""Number of series held at once."""
SPAN = ("from_position", "until_position")


@dataclass(frozen=True)
class VintageRow:
    """One period of a series: its value and everything said of it, by component. Without
    `values` it says that the portal shows nothing for the period any more."""

    time: str
    starts_on: date
    ends_on: date
    values: dict[str, str] = field(default_factory=dict)


def compare_rows(then: Sequence[VintageRow], now: Sequence[VintageRow]) -> list[VintageRow]:
    """Rows to take in, then rows to delete, to hold what is shown now."""
    before, after = ({row.time: row for row in rows} for rows in (then, now))
    changed = [row for row in now if row != before.get(row.time)]
    gone = [VintageRow(r.time, r.starts_on, r.ends_on) for r in then if r.time not in after]
    return changed + gone


def read_rows(
    flow: Flow,
    key: str,
    moment: datetime | None,
    *,
    coding: Coding | None = None,
    only: Collection[int] | None = None,
) -> Iterator[tuple[KeyedSeries, list[VintageRow]]]:
    """Each public series that a key asks for, with what was shown of it at a moment, or is now; in
    the order of their slugs. `only` are the ids of those that are read."""
    with time_travel.at(moment):
        found = series_of(flow) if only is None else series_of(flow).filter(pk__in=only)
        asked = series_of_key(found, key, coding)
    for some in batched(asked, MANY):
        with time_travel.at(moment):
            read = with_periods(one.series for one in some)
        for one, (series, periods) in zip(some, read, strict=True):
            yield one, _rows(series, periods)


def _rows(series: Series, periods: Iterable[Period]) -> list[VintageRow]:
    """Oldest first. Of two periods that SDMX writes the same, the one the rule prefers."""
    found: dict[str, Period] = {}
    for period in periods:
        time = sdmx_time(period.shown)
        rivals = [period, found[time]] if time in found else [period]
        first = by_rule([rival.shown for rival in rivals])[0]
        found[time] = next(rival for rival in rivals if rival.shown is first)
    return [_row(series, time, period) for time, period in found.items()]


def _row(series: Series, time: str, period: Period) -> VintageRow:
    shown = period.shown
    base, multiplier = unit_parts(series.unit)
    values = {
        "OBS_VALUE": plain_number(shown.number),
        "UNIT_MEASURE": unit_code(base),
        "COMPARATOR": shown.comparator,
        "LOWER": _number(shown.lower),
        "UPPER": _number(shown.upper),
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
        "RULING": period.decision["rule"] if period.decision and period.disputed else "",
        "UNIT_MULT": str(multiplier),
        "OTHERS": "; ".join(_told(o, period) for o in (*period.differing, *period.rivals)),
        "DISAGREEMENT": period.disagreement.key if period.disagreement else "",
        "GAP_PERCENT": _number(period.gap_percent),
        "GAP_RATIO": _number(period.gap_ratio),
    }
    return VintageRow(time, shown.starts_on, shown.ends_on, {k: v for k, v in values.items() if v})


def _told(other: Observation, beside: Period) -> str:
    """“over 5.1 (astana-times-2025)”; the period of another one behind the source."""
    words = [] if other.comparator == Comparator.EXACT else other.comparator.split("_")
    where = [other.source.slug, *({other.period} - {beside.period})]
    return " ".join([*words, plain_number(other.number), f"({', '.join(where)})"])


def series_states(flow: Flow) -> Iterable[Series]:
    """Each state that a series of a flow has had: rows with the columns of a series."""
    return _states(Series).filter(indicator_id=flow.indicator.pk)


def find_changes(flow: Flow, series: set[int]) -> dict[datetime, set[int]]:
    """Moments at which something may have changed that is shown of these series, oldest first,
    each with those that it concerns. Eight queries."""
    by_position: dict[int, set[int]] = defaultdict(set)
    for concerned, positions in _spans(flow, series):
        for position in filter(None, positions):
            by_position[position] |= concerned
    moments: dict[datetime, set[int]] = defaultdict(set)
    changes = Change.objects.only("at").in_bulk(by_position)
    for position in sorted(changes):
        moments[changes[position].at] |= by_position[position]
    return moments


def _spans(flow: Flow, series: set[int]) -> Iterator[tuple[set[int], list[int | None]]]:
    """Positions at which each state begins and ends of what decides what is shown of series: they
    themselves, their indicator, their disagreements, their observations, and the sources of
    these."""
    of_series = _states(Series).filter(id__in=series)
    for one, *span in of_series.values_list("id", *SPAN):
        yield {one}, span
    of_indicator = _states(Indicator).filter(id=flow.indicator.pk)
    for _id, *span in of_indicator.values_list("id", *SPAN):
        yield series, span
    by_uid = dict(of_series.values_list("uid", "id"))
    about: dict[str, set[int]] = defaultdict(set)
    disputed = _states(DisputedPeriod).filter(record_uid__in=by_uid)
    for uid, row, *span in disputed.values_list("record_uid", "key", *SPAN):
        about[row].add(by_uid[uid])
        yield {by_uid[uid]}, span
    for row, *span in _states(Disagreement).filter(key__in=about).values_list("key", *SPAN):
        yield about[row], span
    using: dict[int | None, set[int]] = defaultdict(set)
    of_observations = _states(Observation).filter(series_id__in=series)
    for one, source, *span in of_observations.values_list("series_id", "source_id", *SPAN):
        using[source].add(one)
        yield {one}, span
    named = list(using)
    of_sources = _states(Source).filter(Q(id__in=named) | Q(supersedes_id__in=named))
    for source, replaced, *span in of_sources.values_list("id", "supersedes_id", *SPAN):
        yield using[source] | using[replaced], span


def _states(model: type[Model]) -> QuerySet[Any]:
    """The history of a model, whose columns no type checker knows."""
    return history_models()[model]._default_manager.all()


def _number(number: Decimal | None) -> str:
    return "" if number is None else plain_number(number)


def _word(yes: bool) -> str:
    return "true" if yes else "false"
