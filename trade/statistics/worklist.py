"""Checks of the worklist for statistics."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility import SourceRow
from portal.editorial.worklist import YEAR, Check, CheckedBatch, CheckResult, front_page
from portal.editorial.worklist.evidence import MOVED
from portal.facts.types import plain_number
from trade.statistics.checked_values import find_beside
from trade.statistics.models import Frequency, Series
from trade.statistics.observations import Observation, ObservationBatch, ObsStatus
from trade.statistics.selection import by_rule

SERIES_KEEP = {
    Frequency.ANNUAL: 2 * YEAR,
    Frequency.HALF_YEARLY: YEAR,
    Frequency.QUARTERLY: 270,
    Frequency.MONTHLY: 180,
    Frequency.WEEKLY: 60,
    Frequency.DAILY: 60,
}
"""Days after the end of the last period within which the next is to be expected."""

NEARLY = timedelta(days=3)
"""Two months, quarters or years differ by no more than this in length."""


@front_page
def list_series_in_front() -> Iterable[str]:
    return Series.objects.for_home().values_list("uid", flat=True)


@Check(
    "old-series",
    label=_("Latest period missing"),
    sentence=_("The last value is of %(as_of)s: look for newer ones."),
    fits=lambda model: model is Series,
    find_concerned=find_beside,
)
def old_series(work: CheckedBatch[Series]) -> Iterator[CheckResult]:
    today = timezone.localdate(work.at)
    counted = Observation.objects.live().exclude(
        obs_status__in=[ObsStatus.FORECAST, ObsStatus.MISSING]
    )
    ids = [series.pk for _one, series in work.public]
    names = ("series", "ends_on", "source", "source__kind")
    rows = counted.filter(series__in=ids).order_by("ends_on", "pk").values_list(*names)
    newest = {key: (last, SourceRow(pk, kind, "", "")) for key, last, pk, kind in rows}
    for one, series in work.public:
        days = SERIES_KEEP.get(Frequency(series.frequency))
        if series.pk not in newest or not days:
            continue
        last, source = newest[series.pk]
        if last < today - timedelta(days=days):
            yield CheckResult(one, "", {"as_of": last.isoformat()}, source.data_set)


@Check(
    "observation-moved",
    label=_("Observation moved by more than half"),
    sentence=_(
        "%(series)s, %(period)s: %(now)s %(unit)s moves by %(percent)s %% from "
        "%(was)s %(unit)s (%(before)s)."
    ),
    fits=lambda model: model is ObservationBatch,
    find_concerned=find_beside,
)
def observation_moved(work: CheckedBatch[ObservationBatch]) -> Iterator[CheckResult]:
    """A row that is not yet public against what is public of its period, or the period before."""
    waiting = {one.row.pk: one for one in work.waiting}
    if not waiting:
        return
    rows = Observation.working.filter(batch__in=waiting).select_related("series").with_source()
    new = [row for row in rows.order_by("pk") if row.value is not None and not row.is_forecast]
    known = _known(new)
    for row in new:
        before = _before(row, known[row.series_id])
        percent = _percent(before, row) if before else None
        if before and percent is not None and percent > MOVED:
            detail = {
                "series": row.series.title_en,
                "period": row.period,
                "before": before.period,
                "was": plain_number(before.number),
                "now": plain_number(row.number),
                "unit": row.series.unit,
                "percent": plain_number(percent),
            }
            yield CheckResult(waiting[row.batch_id], f"observations/{row.uid}", detail)


def _known(new: list[Observation]) -> dict[int, list[Observation]]:
    """By series: what is public, and what comes along with the new rows."""
    public = Observation.objects.live().with_source()
    wanted = public.filter(series__in={row.series_id for row in new}).order_by("pk")
    found: dict[int, list[Observation]] = defaultdict(list)
    for row in chain(wanted, new):
        if row.value is not None and not row.is_forecast:
            found[row.series_id].append(row)
    return found


def _before(row: Observation, known: Iterable[Observation]) -> Observation | None:
    """The public observation of the same period, or of the last comparable one before it."""
    alike = [one for one in known if one.cumulative == row.cumulative and _as_long(one, row)]
    same = [one for one in alike if one.period == row.period and one.batch_id != row.batch_id]
    if same:
        return by_rule(same)[0]
    earlier = [one for one in alike if one.ends_on < row.starts_on]
    last = max((one.ends_on for one in earlier), default=None)
    return next(iter(by_rule(one for one in earlier if one.ends_on == last)), None)


def _as_long(one: Observation, other: Observation) -> bool:
    lengths = [row.ends_on - row.starts_on for row in (one, other)]
    return abs(lengths[0] - lengths[1]) <= NEARLY


def _percent(before: Observation, row: Observation) -> Decimal | None:
    if not before.number:
        return None
    return round(abs(row.number - before.number) / abs(before.number) * 100, 1)
