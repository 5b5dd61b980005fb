"""Observations that rest on a source, and the batches that withdraw them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from portal.editorial.retraction import (
    Effect,
    RestingFigure,
    RestingKind,
    RestingRecord,
    further_drafts,
    further_kinds,
)
from portal.facts.identifiers import new_uid
from portal.formatting.dates import format_day
from portal.models import Publishable, Source, Status, User
from portal.models.bulk import insert
from portal.publication import publishing
from trade.statistics.labels import words_of
from trade.statistics.models import Series
from trade.statistics.observations import (
    Observation,
    ObservationBatch,
    ObservationQuerySet,
    ObsStatus,
)
from trade.statistics.selection import by_rule

WAITING = (Status.DRAFT, Status.REVIEW)
type Place = tuple[int, str]
"""Series and period."""


@further_kinds
def find_resting_observations(source: Source) -> Iterator[RestingKind]:
    """Public values that a source gives; those that wait for their withdrawal are left out. Three
    queries, however many."""
    found = _valued().filter(source=source).select_related("series")
    rows = found.order_by("series__title_en", "series", "starts_on", "ends_on", "pk")
    waiting = _withdrawn(source)
    places = {(one.series_id, one.period): one for one in rows}
    said: dict[Place, list[Observation]] = defaultdict(list)
    for one in _valued().of_periods(places.keys()).with_source() if places else ():
        said[one.series_id, one.period].append(one)
    figures: dict[Series, list[RestingFigure]] = defaultdict(list)
    for place, one in places.items():
        if place not in waiting:
            figures[one.series].append(_figure(one, by_rule(said[place])))
    yield RestingKind(
        label=_("Statistics"),
        permission="trade.add_observationbatch",
        records=[RestingRecord(record=one, figures=some) for one, some in figures.items()],
        begin_drafts=_begin_batches,
    )


@further_drafts
def begin_reinstating_batches(
    source: Source, reason: str, by: User, at: datetime
) -> Iterator[ObservationBatch]:
    """Begin a batch for each that has withdrawn values of a source with its retraction: it says
    again what they said, where nobody has written since, or writes now."""
    if not by.has_perm("trade.add_observationbatch"):
        return
    told = {"source": source, "note": source.retraction_reason_en}
    withdrawals = ObservationBatch.objects.filter(**told).order_by("pk")
    for withdrawing in withdrawals.exclude(superseded_by__status__in=WAITING):
        gone = Observation.objects.filter(batch=withdrawing.supersedes, source=source)
        said = gone.filter(retraction_reason__endswith=source.retraction_reason_en)
        left = set(withdrawing.rows.live().filter(value=None).values_list("series_id", "period"))
        if rows := [row for row in said if (row.series_id, row.period) in left]:
            batch: ObservationBatch = ObservationBatch.working.create(
                title=f"Taken back: {source}"[:200],
                source=source,
                supersedes=withdrawing,
                note=reason,
            )
            for row in rows:
                row.pk, row.uid, row.batch, row.recorded_at = None, new_uid(), batch, at
                row.retracted_at, row.retraction_reason = None, ""
                row.pinned = row.is_public_pin = row.is_public = False
            insert(rows)
            publishing.log_change(batch, by=by, at=at, note=reason)
            yield batch


def _valued() -> ObservationQuerySet:
    return Observation.objects.live().exclude(value=None)


def _withdrawn(source: Source) -> set[Place]:
    """Return the places that a waiting batch withdraws."""
    rows = Observation.working.filter(source=source, value=None, batch__status__in=WAITING)
    return set(rows.values_list("series_id", "period"))


def _figure(one: Observation, said: Sequence[Observation]) -> RestingFigure:
    left = [other for other in said if other.source_id != one.source_id]
    shown, then = said[0], left[0] if left else None
    same = then is not None and (shown.source_id != one.source_id or shown.value == then.value)
    effect = Effect.LOST if then is None else Effect.STAYS if same else Effect.OTHER
    return RestingFigure(
        name=one.period,
        label=format_day(one.period),
        effect=effect,
        decision="",
        after="",
        before_words=words_of(shown, one.series.unit),
        after_words=words_of(then, one.series.unit) if then else "",
    )


def _begin_batches(
    source: Source, resting: Sequence[RestingRecord], reason: str, by: User, at: datetime
) -> list[Publishable]:
    """Begin a batch for each batch that has values of a source: it says of their periods that the
    value is missing, and so retracts them when it is published."""
    places = {(one.record.pk, figure.name) for one in resting for figure in one.figures}
    rows = _valued().filter(source=source).select_related("batch").order_by("pk")
    by_batch: dict[ObservationBatch, dict[Place, Observation]] = defaultdict(dict)
    for one in rows:
        if (one.series_id, one.period) in places:
            by_batch[one.batch][one.series_id, one.period] = one
    return [_begin_batch(old, source, some, reason, by, at) for old, some in by_batch.items()]


def _begin_batch(
    old: ObservationBatch,
    source: Source,
    places: dict[Place, Observation],
    reason: str,
    by: User,
    at: datetime,
) -> ObservationBatch:
    batch: ObservationBatch = ObservationBatch.working.create(
        title=f"Retracted: {source}"[:200], source=source, supersedes=old, note=reason
    )
    rows = [
        Observation(
            batch=batch,
            series_id=series,
            period=period,
            obs_status=ObsStatus.MISSING,
            source=source,
            recorded_at=at,
            cumulative=one.cumulative,
        )
        for (series, period), one in places.items()
    ]
    for row in rows:
        row.set_days()
    insert(rows)
    publishing.log_change(batch, by=by, at=at, note=reason)
    return batch
