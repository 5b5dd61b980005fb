"""Observations are published, corrected and withdrawn by batch, never row by row."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from portal.models import Source, User
from portal.publication import change_log, publishing, read_models
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch
from trade.statistics.sync import keep_series


@transaction.atomic
def publish_batch(
    batch: ObservationBatch, *, by: User, at: datetime, note: str = ""
) -> ObservationBatch:
    """Publish a batch: from now on the portal says these values. A batch it supersedes is
    retracted in the same moment."""
    batch = release(batch, by=by, at=at, note=note)
    keep_series(series_touched_by(batch), at=at, reason=note)
    return batch


@transaction.atomic
def release(batch: ObservationBatch, *, by: User, at: datetime, note: str = "") -> ObservationBatch:
    """Publish a batch among many; the caller keeps the series after the last one."""
    change_log.begin(at)
    batch = publishing.publish(batch, by=by, at=at, note=note)
    batch.rows.update(recorded_at=at)
    read_models.cite(Source.working.filter(observations__batch=batch), at)
    if batch.supersedes is not None:
        _retract(batch.supersedes, at, f"Superseded by the batch “{batch}”.")
    _take_pins(batch)
    return batch


@transaction.atomic
def withdraw_batch(batch: ObservationBatch, *, by: User, at: datetime, note: str) -> None:
    """Take a batch back, with the reason."""
    publishing.withdraw(batch, by=by, at=at, note=note)
    batch.rows.update(is_public_pin=False)
    keep_series(series_touched_by(batch), at=at, reason=note)


def series_touched_by(batch: ObservationBatch) -> Any:
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
