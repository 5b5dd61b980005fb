"""Entries of feeds for statistics: values that were published together."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from portal.opendata.feeds.arrivals import Arrivals, Batch, FeedScope, arriving
from portal.opendata.feeds.entries import MAX_ENTRIES
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch, ObservationQuerySet
from trade.statistics.statements import show

NAMED = 20
"""So many values of a batch are written out."""


@arriving
def batches(scope: FeedScope) -> Iterable[Arrivals]:
    """Published batches with live values of public series. One query; three to show them."""
    if scope.kind not in ("", Series.kind()):
        return
    found = Observation.objects.live()
    if scope.country:
        found = found.filter(Q(series__country=scope.country) | Q(series__partner=scope.country))
    if scope.kind:
        found = found.filter(series__uid__in=scope.uids)
    if scope.kind:
        has_found = Q(pk__in=found.order_by().values("batch"))
    else:  # the newest batches have some
        has_found = Q(Exists(found.order_by().filter(batch=OuterRef("pk"))))
    moments = ObservationBatch.objects.filter(has_found).values_list("uid", "published_at")
    yield Arrivals(
        kind=str(ObservationBatch._meta.model_name),
        newest=[
            (uid, at)
            for uid, at in moments.order_by("-published_at", "uid")[:MAX_ENTRIES]
            if at is not None
        ],
        show=partial(_batches, found),
    )


def _batches(found: ObservationQuerySet, uids: list[str]) -> dict[str, Batch]:
    within = found.filter(batch__uid__in=uids)
    counted = within.order_by().values_list("batch__uid").annotate(Count("pk"))
    counts = dict(counted)
    place = Window(
        RowNumber(),
        partition_by=F("batch"),
        order_by=["series__title_en", "series", "-ends_on", "pk"],
    )
    named = within.annotate(place=place).filter(place__lte=NAMED)
    related = ("source__superseded_by", "batch__source", "series__edition")
    loaded = list(named.select_related(*related).order_by("place", "pk"))
    by_batch = defaultdict(list)
    for observation, statement in zip(loaded, show(loaded), strict=True):
        by_batch[observation.batch].append(statement)
    return {
        batch.uid: Batch(batch.source, counts[batch.uid], statements)
        for batch, statements in by_batch.items()
    }
