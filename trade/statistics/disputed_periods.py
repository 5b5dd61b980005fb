"""Rows of the register of disagreements by the periods that they are about."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Model, QuerySet

from portal.models import Disagreement, DisputedPeriod
from portal.records.column_store import about, parts_read
from trade.statistics.models import Series

type Place = tuple[str, str]
"""Uid of a series, and a period of it."""
type Uids = Collection[str] | QuerySet[Model, object]


def rows_about(
    series: Uids, places: Collection[Place] | None = None
) -> dict[Place, list[Disagreement]]:
    """Return what the register has about periods of these series, named by uid, or about some
    `places` of them alone: under themselves, or under another series that counts the same. One
    query; one more where there is something."""
    found = DisputedPeriod.objects.filter(record_uid__in=series).order_by("key")
    with parts_read(Disagreement, DisputedPeriod) as parts:
        parts.add(about(Disagreement, Series.kind()))
        sides = [
            side
            for side in found.values_list("record_uid", "period", "key")
            if places is None or side[:2] in places
        ]
        keys = {key for _uid, _period, key in sides}
        rows = Disagreement.objects.in_bulk(keys, field_name="key") if sides else {}
    of_periods: dict[Place, list[Disagreement]] = defaultdict(list)
    for uid, period, key in sides:
        if key in rows:
            of_periods[uid, period].append(rows[key])
    return dict(of_periods)
