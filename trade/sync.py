"""Keeps the register of disagreements and the journal in step with statistics."""

from collections.abc import Iterable
from datetime import datetime
from itertools import batched

from portal.models import Publishable, Source, Step
from portal.publication import change_log
from portal.publication.time_travel import row_kinds
from trade import disagreements
from trade.models import Observation, Series
from trade.observation_rows import observation_states

OBSERVATION = "observation"
"""Their kind in the change log."""
row_kinds.add(row_kinds.RowKind(OBSERVATION, Observation, "uid", owner="batch"))


def keep_series(series: Iterable[Series], *, at: datetime, reason: str = "") -> None:
    """Tell anew what is said of these series: which observations there are, which of each period
    is shown, and what is disputed."""
    found = list(series)
    disagreements.refresh(found, at=at, reason=reason)
    now = Observation.working.filter(series__in=found).values_list("uid", flat=True)
    for uids in batched(now, change_log.BATCH):
        states = observation_states(uids)
        change_log.log_states(OBSERVATION, uids, states, at=at, reason=reason)


def follow_step(record: Publishable, step: Step) -> None:
    """A series that is published or withdrawn takes its observations with it."""
    if step.action not in ("publish", "withdraw") or not isinstance(record, Series):
        return
    if Observation.working.filter(series=record).exists():
        keep_series([record], at=step.at, reason=record.withdrawal_reason)


def follow_source(source: Source, at: datetime) -> None:
    """Observations name their source as it is described now; a newer release of a table changes
    which of them is shown."""
    named = Observation.objects.filter(source=source).values("series")
    keep_series(Series.objects.filter(pk__in=named), at=at, reason="Its source was described anew.")


def keep_everything(at: datetime) -> None:
    """Whatever was forgotten."""
    keep_series(Series.objects.order_by("pk"), at=at)
