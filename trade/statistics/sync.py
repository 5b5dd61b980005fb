"""Keeps the register of disagreements and the journal in step with statistics."""

from collections.abc import Iterable
from datetime import datetime

from portal.models import Record, Source
from portal.publication import change_log
from trade.statistics import disagreements
from trade.statistics.models import Series
from trade.statistics.observations import Observation

OBSERVATION = "observation"
"""Their name in the change log."""


def keep_series(series: Iterable[Series], *, at: datetime, reason: str = "") -> None:
    """Tell anew what is said of these series: which observations there are, which of each period
    is shown, and what is disputed."""
    found = list(series)
    disagreements.refresh(found, at=at, reason=reason)
    now = Observation.working.filter(series__in=found).values_list("uid", flat=True)
    change_log.keep(OBSERVATION, now, at=at, reason=reason)


def follow_record(sender: type[Record], *, record: Record, at: datetime, **kwargs: object) -> None:
    """A series that is published or withdrawn takes its observations with it."""
    if isinstance(record, Series) and Observation.working.filter(series=record).exists():
        keep_series([record], at=at, reason=record.withdrawal_reason)


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
