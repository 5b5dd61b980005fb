"""Statistics in feeds and in the list of changes: values that were published together, and what
became of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from portal.formatting.dates import format_day
from portal.formatting.notes import name_in_words
from portal.formatting.values import format_value
from portal.models import Change, Record
from portal.opendata.feeds.arrivals import Arrivals, Batch, FeedScope, arriving
from portal.opendata.subscriptions.sending import rows_of_records
from portal.records.document_types import JsonObject, StatementDocument
from portal.records.documents import document_of
from portal.site.changes.change import DocumentChange
from portal.site.changes.log import ChangePair, ObjectChange, row_changes
from trade.statistics.document_types import SeriesDocument
from trade.statistics.models import Series
from trade.statistics.observation_rows import OBSERVATION
from trade.statistics.observations import Observation, ObservationBatch, ObservationQuerySet
from trade.statistics.statements import show

NAMED = 20
"""So many values of a batch are written out."""


@arriving
def batches(scope: FeedScope) -> Iterable[Arrivals]:
    """Published batches with live values of public series. One query; three to show them."""
    if scope.kind not in ("", Series.kind()):
        return
    found = Observation.objects.live().exclude(value=None)
    if scope.country:
        found = found.filter(Q(series__country=scope.country) | Q(series__partner=scope.country))
    if scope.kind:
        found = found.filter(series__uid__in=scope.uids)
        has_found = Q(pk__in=found.order_by().values("batch"))
    else:  # the newest batches have some
        has_found = Q(Exists(found.order_by().filter(batch=OuterRef("pk"))))
    yield Arrivals(
        kind=ObservationBatch.kind(),
        newest=partial(_newest, ObservationBatch.objects.filter(has_found)),
        show=partial(_batches, found),
    )


def _newest(found: QuerySet[ObservationBatch], most: int) -> list[tuple[str, datetime]]:
    rows = found.values_list("uid", "published_at").order_by("-published_at", "uid")[:most]
    return [(uid, at) for uid, at in rows if at is not None]


def _batches(found: ObservationQuerySet, uids: list[str]) -> dict[str, Batch]:
    within = found.filter(batch__uid__in=uids)
    counts = dict(within.order_by().values_list("batch__uid").annotate(Count("pk")))
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


@rows_of_records
def values_of_series(kind: str, uids: QuerySet[Record, Any]) -> Iterator[Q]:
    if kind == Series.kind():
        own = Observation.working.filter(series__uid__in=uids)
        yield Q(kind=OBSERVATION, key__in=own.values("uid"))


@row_changes
def changed_values(pairs: Sequence[ChangePair]) -> Iterator[tuple[int, ObjectChange]]:
    """Values that were withdrawn, retracted or replaced by another one of their period, not by what
    another source says in the same words. Three queries."""
    own = [(change, was) for change, was in pairs if change.kind == OBSERVATION]
    told = [(change, was, change.document or was) for change, was in own]
    slugs = {said["series"] for _change, _was, said in told if said}
    found = Series.objects.with_documents().filter(slug__in=slugs)
    documents = {series.slug: document_of(series, SeriesDocument) for series in found}
    successors = _shown_instead(told)
    for change, was, said in told:
        if said is None or (series := documents.get(said["series"])) is None:
            continue
        instead = successors.get((change.at, said["series"], said["period"]))
        if difference := _difference(change, was, said, instead):
            told_of = ObjectChange(
                title=series["title"], url=series["url"], differences=[difference]
            )
            yield change.position, told_of


type ChangedValue = tuple[Change, JsonObject | None, JsonObject | None]


def _shown_instead(told: Sequence[ChangedValue]) -> dict[tuple[object, ...], JsonObject]:
    """Return the values that are shown since one of these changes, by moment, series and period."""
    periods = {(said["series"], said["period"]) for _change, _was, said in told if said}
    series, named = ({key[place] for key in periods} for place in (0, 1))
    beside = Observation.working.filter(series__slug__in=series, period__in=named)
    at_once = Change.objects.of(OBSERVATION).filter(
        key__in=beside.values("uid"), at__in={change.at for change, _was, _said in told}
    )
    rows = [(one.at, one.document) for one in at_once if one.document and one.document["shown"]]
    return {(at, row["series"], row["period"]): row for at, row in rows}


def _difference(
    change: Change, was: JsonObject | None, said: JsonObject, instead: JsonObject | None
) -> DocumentChange | None:
    what, value = format_day(said["period"]), _value_words(said)
    about = {"what": what, "was": value, "by": name_in_words(said["source"]["publisher"])}
    if change.is_removal:
        return DocumentChange(kind="removed", why=change.reason, **about)
    if was is None:
        return DocumentChange(kind="added", what=what, now=value, by=about["by"], statements=[said])
    if said["retracted_at"] and not was["retracted_at"]:
        return DocumentChange(kind="retracted", why=said["retraction_reason"], **about)
    now = _value_words(instead) if instead else value
    if was["shown"] and not said["shown"] and instead and now != value:
        return DocumentChange(
            kind="changed",
            what=what,
            was=value,
            now=now,
            by=name_in_words(instead["source"]["publisher"]),
            statements=[instead],
        )
    return None


def _value_words(said: JsonObject) -> str:
    return format_value(cast(StatementDocument, said), None, said["unit"], {}).words
