"""Rewrites the documents of current editions that have the shape of an earlier release (ADR 28).

A re-issue adds the keys that a document lacks, with the values that the record has; it changes
nothing that the document says already, and is no edition: number, moment, change log, feeds and
the copies that follow `/api/v1/changes/` stay as they are. Old editions are not rewritten: they
are read by `portal.records.upgrade`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.models import Edition, Record, Source
from portal.publication import change_log, hash_chain, history, read_models
from portal.records import documents
from portal.records.document_types import Json, JsonObject
from portal.records.registry import record_models
from portal.records.upgrade import SCHEMA, apply_steps

BATCH = 20
"""Records in one transaction, about 0.2 s: whoever publishes meanwhile waits no longer."""


@dataclass(frozen=True)
class ReissueProgress:
    """Number of documents of a kind that were checked and rewritten, of how many."""

    kind: str
    done: int
    rewritten: int
    count: int


def count_stale() -> int:
    """Return how many current documents have an earlier shape. One query for each kind."""
    return sum(_asked(model, every=False).count() for model in record_models())


def reissue(*, every: bool = False) -> Iterator[ReissueProgress]:
    """Rewrite current documents of an earlier shape, or look at every one, in batches that are
    committed one by one: an interrupted run is continued by the next one."""
    for model in record_models():
        keys = list(_asked(model, every=every).order_by("pk").values_list("pk", flat=True))
        rewritten = 0
        for start in range(0, len(keys), BATCH):
            some = keys[start : start + BATCH]
            rewritten += _reissue_batch(model, some, every=every)
            yield ReissueProgress(model.kind(), start + len(some), rewritten, len(keys))


def _asked(model: type[Record], *, every: bool) -> QuerySet[Record]:
    public = model.objects.all()
    unnumbered = Q(edition__document__schema__isnull=True)
    return public if every else public.filter(unnumbered | Q(edition__document__schema__lt=SCHEMA))


@history.kept_together()
def _reissue_batch(model: type[Record], keys: list[int], *, every: bool) -> int:
    now = timezone.now()
    change_log.begin(now)  # nobody publishes these records meanwhile
    stored = hash_chain.as_stored("edition__document")
    loaded = model.working.with_parts().select_related("edition").annotate(as_stored=stored)
    records = _asked(model, every=every).filter(pk__in=keys).values("pk")
    rewritten = list(filter(_reissue_record, loaded.filter(pk__in=records)))
    told = [one.edition.document for one in rewritten if one.edition]
    named = {source["slug"] for one in told for source in documents.sources_in(one)}
    if named:  # by statements that a migration made
        read_models.cite(Source.working.filter(slug__in=named, first_cited_at=None), now)
    return len(rewritten)


def _reissue_record(record: Record) -> bool:
    """Rewrite one document where it differs from what is stored; tell whether it did."""
    edition = documents.current_edition(record)
    stored = json.loads(record.as_stored)  # type: ignore[attr-defined]
    document = with_missing(apply_steps(stored), documents.build_stored(record, edition))
    if stored == {**document, "schema": SCHEMA}:
        return False
    Edition.objects.filter(pk=edition.pk).update(
        document=document, reissued_sha256=hash_chain.digest({**document, "schema": SCHEMA})
    )
    edition.document = document
    return True


def with_missing(said: JsonObject, built: JsonObject) -> JsonObject:
    """Return what a document says with the keys that it lacks, down to its rows and claims, which
    are known by their uids. Values that are there stay; the order is that of a new document."""
    found = {key: _joined(said[key], new) if key in said else new for key, new in built.items()}
    return {**found, **{key: value for key, value in said.items() if key not in built}}


def _joined(said: Json, built: Json) -> Json:
    if isinstance(said, dict) and isinstance(built, dict):
        return with_missing(said, built) if said.get("uid") == built.get("uid") else said
    if isinstance(said, list) and isinstance(built, list):
        by_uid = {row["uid"]: row for row in built if isinstance(row, dict) and "uid" in row}
        return [
            _joined(row, by_uid.get(row.get("uid"))) if isinstance(row, dict) else row
            for row in said
        ]
    return said
