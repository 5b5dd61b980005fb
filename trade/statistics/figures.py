"""Single figures: one observation corrected, or one added with its series, in a batch of its own
that is submitted at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.editorial import drafts
from portal.models import Publishable, Status, User
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from portal.records.signals import TakenStep
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import LONGEST_TITLE, Observation, ObservationBatch


@transaction.atomic
def correct(
    old: Observation, new: Observation, *, reason: str, by: User, at: datetime
) -> ObservationBatch:
    """Submit a batch that replaces one public observation and leaves the others. `new` has the
    value and its source. Raises NotAllowed."""
    drafts.lock_together([old.batch])  # of two corrections of one value, the second finds the first
    old.refresh_from_db(from_queryset=Observation.working.select_related("batch", "series"))
    if old.retracted_at is not None or not old.batch.is_published:
        raise NotAllowed(_("Only what is public and not retracted is corrected."))
    same = old.batch.rows.live().filter(series=old.series, period=old.period)
    if new.source_id != old.source_id and same.exclude(pk=old.pk).exists():
        raise NotAllowed(
            _("Its batch has several values of this period: correct it with a batch of rows.")
        )
    waiting = ObservationBatch.working.filter(
        status__in=(Status.DRAFT, Status.REVIEW),
        supersedes=old.batch,
        observations__series=old.series,
        observations__period=old.period,
    )
    if (other := waiting.first()) is not None:
        raise NotAllowed(_("A correction of this value waits already: “%s”.") % other)
    new.series, new.period, new.cumulative = old.series, old.period, old.cumulative
    title = f"Correction: {old.series.title_en}, {old.period}"
    return _submit(new, title, note=reason, supersedes=old.batch, by=by, at=at)


@transaction.atomic
def add_figure(row: Observation, *, note: str, by: User, at: datetime) -> ObservationBatch:
    """Submit an observation in a batch of its own, and before it its series and indicator where
    they are new."""
    series = row.series
    for one in (series.indicator, series):
        if one._state.adding:
            one.save()
            publishing.log_change(one, by=by, at=at)
            publishing.submit(one, by=by, at=at)
    series.indicator = series.indicator  # whose key is known by now
    return _submit(row, f"{series.title_en}, {row.period}", note=note, by=by, at=at)


def published_with(batch: Publishable) -> list[Indicator | Series]:
    """Return the new series and indicators that are reviewed and published with a batch: in review,
    and never public."""
    if not isinstance(batch, ObservationBatch):
        return []
    new = {"status": Status.REVIEW, "published_at": None}
    series = Series.working.filter(**new, pk__in=batch.rows.values("series"))
    indicators = Indicator.working.filter(**new, series__in=series.values("pk")).distinct()
    return [*indicators, *series]


def follow_changes(
    sender: type[Publishable], *, taken: Sequence[TakenStep], **kwargs: object
) -> None:
    """Receiver of `steps_taken`: a batch in review has changed with what is published with it, so
    that nobody publishes words that they have not read."""
    changed = [one.pk for one, step in taken if step.action == "change" and not one.published_at]
    column = "series__in" if sender is Series else "series__indicator__in"
    rows = Observation.working.filter(**{column: changed})
    reviewed = ObservationBatch.working.filter(status=Status.REVIEW, pk__in=rows.values("batch"))
    reviewed.update(version=F("version") + 1)


def _submit(
    row: Observation,
    title: str,
    *,
    note: str,
    by: User,
    at: datetime,
    supersedes: ObservationBatch | None = None,
) -> ObservationBatch:
    batch: ObservationBatch = ObservationBatch.working.create(
        title=Truncator(title).chars(LONGEST_TITLE),
        source=row.source,
        note=note,
        supersedes=supersedes,
    )
    row.batch, row.recorded_at = batch, at
    row.save()
    publishing.log_change(batch, by=by, at=at, note=note)
    publishing.submit(batch, by=by, at=at, note=note)
    return batch
