"""Observations are published, corrected and withdrawn by batch, never row by row: the steps of a
batch are those of `portal.publication.publishing`, which its rows follow."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from portal.models import Source, Step
from portal.publication import read_models
from trade.statistics.models import Series, SeriesQuerySet
from trade.statistics.observations import Observation, ObservationBatch
from trade.statistics.sync import keep_series

_keeps_series: ContextVar[bool] = ContextVar("keeps_series", default=True)


def follow_steps(
    sender: type[ObservationBatch],
    *,
    taken: Sequence[tuple[ObservationBatch, Step]],
    **kwargs: object,
) -> None:
    """Receiver of `steps_taken`: the rows of a batch follow it when it is published or withdrawn. A
    batch that it supersedes is retracted in the same moment."""
    moved = [one for one in taken if one[1].action in ("publish", "withdraw")]
    _release([(batch, step.at) for batch, step in moved if step.action == "publish"])
    for batch, step in moved:
        if step.action == "withdraw":
            batch.rows.update(is_public_pin=False)
        if _keeps_series.get():
            keep_series(series_touched_by(batch), at=step.at, reason=step.note)


@contextmanager
def series_kept_by_caller() -> Iterator[None]:
    """Publish many batches; the caller keeps their series after the last one."""
    token = _keeps_series.set(False)
    try:
        yield
    finally:
        _keeps_series.reset(token)


def _release(released: Sequence[tuple[ObservationBatch, datetime]]) -> None:
    """Let the rows of batches be public from a moment on."""
    batches = [batch for batch, _at in released]
    rows = Observation.working.filter(batch__in=batches)
    fresh = Q(source__first_cited_at=None) | Q(
        attributed_to__isnull=False, attributed_to__first_cited_at=None
    )
    with_uncited = set(rows.filter(fresh).values_list("batch", flat=True)) if batches else ()
    with_pins = set(rows.filter(pinned=True).values_list("batch", flat=True)) if batches else ()
    for at in {at for _batch, at in released}:
        rows.filter(batch__in=[one for one, on in released if on == at]).update(recorded_at=at)
    for batch, at in released:
        if batch.pk in with_uncited:
            named = Q(observations__batch=batch) | Q(pk__in=batch.rows.values("attributed_to"))
            read_models.cite(Source.working.filter(named), at)
        if batch.supersedes is not None:
            _retract(batch.supersedes, at, f"Superseded by the batch “{batch}”.")
        if batch.pk in with_pins:
            _take_pins(batch)


def series_touched_by(batch: ObservationBatch) -> SeriesQuerySet:
    """The series that a batch, or the one it supersedes, has values for."""
    named = Observation.working.filter(batch__in=[batch.pk, batch.supersedes_id]).values("series")
    return Series.objects.filter(pk__in=named)


def _take_pins(batch: ObservationBatch) -> None:
    """Pin the pinned rows of a batch in public. What is pinned last is shown: of a period only one
    public observation stays pinned."""
    pins = batch.rows.live().filter(pinned=True)
    of_same_period = pins.filter(series=OuterRef("series"), period=OuterRef("period"))
    earlier = Observation.working.filter(is_public_pin=True).exclude(batch=batch)
    earlier.filter(Exists(of_same_period)).update(pinned=False, is_public_pin=False)
    pins.update(is_public_pin=True)


def _retract(batch: ObservationBatch, at: datetime, reason: str) -> None:
    live = batch.rows.live()
    live.update(retracted_at=at, retraction_reason=reason, pinned=False, is_public_pin=False)
