"""Writes the history of counts from that of observations, where it was not kept."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import models
from django.db.models import Q

from portal.models import Change, history_models
from trade.statistics.counts import COUNTS, ObservationCount, PeriodCount
from trade.statistics.observations import Observation

POSITIONS = ("from_position", "until_position")

BATCH = 400
"""Objects in one statement."""

FIRST_NUMBER = 10**15
"""Primary keys of counts that are none any more; those of today are smaller."""

type Rows = models.QuerySet[Any]
type Place = tuple[Any, ...]
"""What is counted: a series, and a status or a period of it."""
type Move = Callable[[int | None], Any]
type Span = tuple[Place, int, int | None]
"""Something that counts, and the positions between which it does."""


def _stay(position: int | None) -> int | None:
    return position


def write_earlier_counts(uids: Sequence[str]) -> None:
    """Write the history of the series that have these observations anew."""
    series = Observation.working.filter(uid__in=uids).values_list("series", flat=True)
    history = history_models()
    for some in batched(series.distinct(), BATCH):
        rows = _of_series(history[Observation]._base_manager, some)
        last = _find_last_positions(rows)
        for model in COUNTS:
            kept = history[model]._base_manager
            _of_series(kept, some).delete()
            today = _of_series(model._base_manager, some)
            write_states(today, kept, model.counted_by, SPANS[model](rows, last))


def spans_of_statuses(rows: Rows, move: Move = _stay) -> Iterator[Span]:
    """Return the states of observations by series and status."""
    for *place, first, until in rows.values_list("series_id", "obs_status", *POSITIONS).iterator():
        yield tuple(place), move(first), move(until)


def spans_of_periods(rows: Rows, move: Move = _stay) -> Iterator[Span]:
    """Return when periods had values, by series."""
    valued = rows.filter(retracted_at=None, value__isnull=False)
    found = valued.values_list("series_id", "period", *POSITIONS).iterator()
    spans = ((tuple(place), move(first), move(until)) for *place, first, until in found)
    for (series, _period), _number, first, until in _add_up(spans):
        yield (series,), first, until


SPANS = {ObservationCount: spans_of_statuses, PeriodCount: spans_of_periods}


def write_states(
    today: Rows, kept: models.Manager[Any], counted_by: Sequence[str], spans: Iterable[Span]
) -> None:
    """Write the numbers of spans by what they count; `today` has the rows that stand."""
    known = {tuple(place): pk for pk, *place in today.values_list("pk", *counted_by)}
    kept.bulk_create(
        (
            kept.model(
                id=known.get(place) or _number_of(place),
                number=number,
                from_position=first,
                until_position=until,
                **dict(zip(counted_by, place, strict=True)),
            )
            for place, number, first, until in _add_up(spans)
        ),
        batch_size=BATCH,
    )


def _add_up(spans: Iterable[Span]) -> Iterator[tuple[Place, int, int, int | None]]:
    """Return how many spans of each place overlap, from one position until another."""
    steps: dict[Place, Counter[int]] = defaultdict(Counter)
    for place, first, until in spans:
        steps[place][first] += 1
        if until is not None:
            steps[place][until] -= 1
    for place, step_at in steps.items():
        positions = sorted(position for position, step in step_at.items() if step)
        number = 0
        for first, until in zip(positions, [*positions[1:], None], strict=True):
            number += step_at[first]
            if number:
                yield place, number, first, until


def _number_of(place: Place) -> int:
    series, *status = place
    return FIRST_NUMBER + int(series) * 1_000 + sum(map(ord, status))


def _of_series(rows: models.Manager[Any], series: Sequence[int]) -> Rows:
    return rows.filter(series_id__in=series)


def _find_last_positions(rows: Rows) -> Callable[[int | None], int | None]:
    """Return what gives the last position of the moment of a position: the rows of a step became
    public one after the other, but nobody has read them before its end."""
    moments: dict[int | None, datetime] = dict(
        Change.objects.filter(
            Q(position__in=rows.values("from_position"))
            | Q(position__in=rows.values("until_position"))
        ).values_list("position", "at")
    )
    last = {}
    for moment in set(moments.values()):
        same = Change.objects.filter(at=moment).order_by("-position")
        last[moment] = same.values_list("position", flat=True)[0]
    return lambda position: last[moments[position]] if position in moments else position
