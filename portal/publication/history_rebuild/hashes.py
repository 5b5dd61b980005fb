"""Computes the hashes of editions and changes that an earlier release has written."""

import json

from django.db import transaction
from django.utils import timezone

from portal.models import Change, Edition
from portal.publication import change_log, hash_chain

BATCH = 200
"""Rows in one transaction, about 0.2 s."""


def count_without_hash() -> int:
    return sum(model.objects.filter(sha256=None).count() for model in (Edition, Change))


def chain_missing() -> int:
    """Compute what is missing, in batches that are committed one by one; return the number."""
    done = 0
    for chain in (_chain_editions, _chain_changes):  # changes hold the hashes of editions
        while written := chain():
            done += written
    return done


@transaction.atomic
def _chain_editions() -> int:
    change_log.begin(timezone.now())  # nobody publishes meanwhile
    missing = Edition.objects.filter(sha256=None).order_by("pk").defer("document")
    found = missing.annotate(as_stored=hash_chain.as_stored("document"))[:BATCH]
    for edition in found:
        earlier = Edition.objects.filter(kind=edition.kind, record_uid=edition.record_uid)
        before = earlier.filter(number__lt=edition.number).order_by("-number")
        last = before.values_list("sha256", flat=True).first()
        edition.document_sha256 = hash_chain.digest(json.loads(edition.as_stored))
        edition.sha256 = hash_chain.edition_hash(edition, last or hash_chain.FIRST)
        hashes = {"document_sha256": edition.document_sha256, "sha256": edition.sha256}
        Edition.objects.filter(pk=edition.pk).update(**hashes)
    return len(found)


@transaction.atomic
def _chain_changes() -> int:
    change_log.begin(timezone.now())
    missing = Change.objects.filter(sha256=None).order_by("position")
    found = list(missing.select_related("edition").defer(*UNREAD)[:BATCH])
    if found:
        earlier = Change.objects.filter(position__lt=found[0].position).order_by("-position")
        last: str | None = earlier.values_list("sha256", flat=True).first()
        before: str | None = last or hash_chain.FIRST
        for change in found:
            before = hash_chain.chain_change(change, before)
        Change.objects.bulk_update(found, ["sha256"], batch_size=BATCH)
    return sum(change.sha256 is not None for change in found)


UNREAD = ("edition__document", "edition__content")
