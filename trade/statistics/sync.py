"""Keeps the register of disagreements and the journal in step with statistics."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched

from portal.models import Source, Step
from portal.publication import change_log
from portal.publication.history import Followed, RowKind, add_row_kind
from trade.statistics import disagreements
from trade.statistics.models import Series
from trade.statistics.observation_rows import observation_states
from trade.statistics.observations import Observation, ObservationBatch

OBSERVATION = "observation"
"""Their kind in the change log."""
BATCHES = "SELECT o.batch_id FROM trade_observation o WHERE o.uid IN ({keys})"
add_row_kind(
    RowKind(
        OBSERVATION,
        Observation,
        "uid",
        others=(Followed(ObservationBatch, f"{{t}}.id IN ({BATCHES})", outlives=True),),
    )
)


def keep_series(series: Iterable[Series], *, at: datetime, reason: str = "") -> None:
    """Tell anew what is said of these series: which observations there are, which of each period
    is shown, and what is disputed."""
    found = list(series)
    disagreements.refresh(found, at=at, reason=reason)
    now = Observation.working.filter(series__in=found).values_list("uid", flat=True)
    for uids in batched(now, change_log.BATCH):
        states = observation_states(uids)
        change_log.log_states(OBSERVATION, uids, states, at=at, reason=reason)


def follow_steps(
    sender: type[Series], *, taken: Sequence[tuple[Series, Step]], **kwargs: object
) -> None:
    """Receiver of `steps_taken`: a series that is published or withdrawn takes its observations
    with it."""
    moved = [one for one in taken if one[1].action in ("publish", "withdraw")]
    rows = Observation.working.filter(series__in=[series for series, _step in moved])
    observed = set(rows.values_list("series", flat=True).distinct()) if moved else set()
    for series, step in moved:
        if series.pk in observed:
            keep_series([series], at=step.at, reason=series.withdrawal_reason)


def follow_source(sender: type[Source], *, source: Source, at: datetime, **kwargs: object) -> None:
    """Observations name their source as it is described now; a newer release of a table changes
    which of them is shown."""
    named = Observation.objects.filter(source=source).values("series")
    keep_series(Series.objects.filter(pk__in=named), at=at, reason="Its source was described anew.")


def keep_everything(at: datetime) -> None:
    """Bring the register and the change log of all series up to date."""
    keep_series(Series.objects.order_by("pk"), at=at)


def follow_rebuilding(sender: None, *, at: datetime, **kwargs: object) -> None:
    keep_everything(at)
