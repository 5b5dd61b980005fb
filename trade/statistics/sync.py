"""Keeps the register of disagreements and the change log in step with statistics."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from itertools import batched
from typing import cast

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.models import Publishable, Record, Source, Status, Step
from portal.models.languages import DEFAULT
from portal.publication import change_log, history, publishing
from portal.publication.change_log import PublicState
from portal.publication.followed_tables import Followed, RowKind, add_row_kind
from portal.publication.history_rebuild import EarlierState, earlier_states
from portal.publication.public_rows import states_of
from portal.records.document_types import JsonObject
from trade.statistics import disagreements
from trade.statistics.count_history import write_earlier_counts
from trade.statistics.counts import COUNTS, keep_counts
from trade.statistics.models import Indicator, Series
from trade.statistics.observation_rows import (
    NAMED_IN_ROWS,
    OBSERVATION,
    observation_rows,
    observation_states,
)
from trade.statistics.observations import Observation, ObservationBatch

OWNERS = "SELECT o.{column} FROM trade_observation o WHERE o.uid IN ({{keys}})"
OF_BATCHES = f"{{t}}.id IN ({OWNERS.format(column='batch_id')})"
OF_SERIES = f"{{t}}.series_id IN ({OWNERS.format(column='series_id')})"
add_row_kind(
    RowKind(
        OBSERVATION,
        Observation,
        "uid",
        others=(
            Followed(ObservationBatch, OF_BATCHES, outlives=True),
            *(Followed(model, OF_SERIES, outlives=True) for model in COUNTS),
        ),
        owner="batch",
        about="series",
        always=(("is_public", True),),
        words=_("Values of statistics"),
        after_rebuild=write_earlier_counts,
    )
)


def keep_series(series: Iterable[Series], *, at: datetime, reason: str = "") -> None:
    """Tell anew what is said of these series: which observations there are, which of each period
    is shown, and what is disputed."""
    found = list(series)
    Observation.working.filter(series__in=found).keep_public()
    keep_counts(found)
    disagreements.refresh(found, at=at, reason=reason)
    now = Observation.working.filter(series__in=found).values_list("uid", flat=True)
    for uids in batched(now, change_log.KEYS_AT_ONCE):
        states = observation_states(uids)
        change_log.log_states(OBSERVATION, uids, states, at=at, reason=reason)


def follow_steps(*, taken: Sequence[tuple[Series, Step]], **kwargs: object) -> None:
    """Receiver of `steps_taken`: a series that is published or withdrawn takes its observations
    with it."""
    moved = [one for one in taken if one[1].action in ("publish", "withdraw")]
    rows = Observation.working.filter(series__in=[series for series, _step in moved])
    observed = set(rows.values_list("series", flat=True).distinct()) if moved else set()
    for series, step in moved:
        if series.pk in observed or step.action == "withdraw":  # a merge has moved its rows
            keep_series([series], at=step.at, reason=series.withdrawal_reason)


def follow_indicators(*, taken: Sequence[tuple[Indicator, Step]], **kwargs: object) -> None:
    """Receiver of `steps_taken`: the tolerance of an indicator, and its mirror, decide what its
    series dispute, and observations name it by its address while it is public."""
    for indicator, step in taken:
        if step.action in ("publish", "withdraw"):
            keep_series(Series.objects.filter(indicator=indicator), at=step.at)


def follow_source(*, source: Source, at: datetime, **kwargs: object) -> None:
    """Observations name their source, or whose text it copies, as it is described now; a newer
    release of a table changes which of them is shown."""
    naming = Q(source=source) | Q(source__derived_from=source) | Q(attributed_to=source)
    naming |= Q(source__superseded_by=source)
    named = Observation.objects.filter(naming)
    found = Series.objects.filter(pk__in=named.values("series"))
    keep_series(found, at=at, reason=publishing.SOURCE_CHANGED)


def follow_merge(
    *, other: Record, record: Record, at: datetime, **kwargs: object
) -> Iterable[Series]:
    """Receiver of `record_merged`: series that measured the other record measure the one that
    stays. Returns them."""
    measuring = Series.working.filter(measures_kind=other.kind(), measures_uid=other.uid)
    keys = list(measuring.values_list("pk", flat=True))
    gone = list(measuring.filter(status=Status.WITHDRAWN).values_list("uid", flat=True))
    measuring.update(measures_uid=record.uid)
    history.keep_again(Series.kind(), gone, is_public=False)
    reason = f"Merged into “{record.title_en}”."
    keep_series(Series.objects.filter(pk__in=keys), at=at, reason=reason)
    return Series.working.filter(pk__in=keys)


def follow_rebuilding(*, at: datetime, **kwargs: object) -> None:
    """Bring the register and the change log of all series up to date."""
    Observation.working.all().keep_public()
    keep_series(Series.objects.order_by("pk"), at=at)


@earlier_states
def observations_before_the_log() -> Iterator[EarlierState]:
    """Observations as they are, from their publication to the withdrawal of their batch or series.
    Of those that were retracted since, also the state before."""
    published = Observation.working.exclude(batch__published_at=None)
    found = published.exclude(series__published_at=None).order_by("pk")
    rows = found.select_related(*NAMED_IN_ROWS, "batch")
    for some in batched(rows.iterator(), change_log.KEYS_AT_ONCE):
        with translation.override(DEFAULT):
            states = states_of(OBSERVATION, some, observation_rows(some))
        for row, state in zip(some, states, strict=True):
            yield from _states_in_order(row, state)


def _states_in_order(row: Observation, state: PublicState) -> Iterator[EarlierState]:
    owners: tuple[Publishable, ...] = (row.batch, row.series)
    began = max(row.recorded_at, *(one.published_at for one in owners if one.published_at))
    hidden = [one for one in owners if not one.is_published]
    ended = min((one.withdrawn_at for one in hidden if one.withdrawn_at), default=None)
    if hidden and ended is None:
        return  # withdrawn once and reopened: nobody knows since when
    retracted = row.retracted_at
    if retracted and retracted > began:
        yield EarlierState(began, OBSERVATION, row.uid, _before_retraction(state))
        began = retracted
    yield EarlierState(began, OBSERVATION, row.uid, state, row.retraction_reason)
    if ended is not None:
        reason = " ".join(one.withdrawal_reason for one in hidden if one.withdrawn_at == ended)
        yield EarlierState(max(began, ended), OBSERVATION, row.uid, None, reason)


def _before_retraction(state: PublicState) -> PublicState:
    row = copy(cast(Observation, state.row))
    row.retracted_at, row.retraction_reason = None, ""
    said = {"retracted_at": None, "retraction_reason": ""}
    return replace(state, row=row, document={**cast(JsonObject, state.document), **said})
