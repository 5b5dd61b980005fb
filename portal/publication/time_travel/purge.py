"""Removes from a database of the past the rows that are about to be filled in again."""

from collections.abc import Sequence
from itertools import batched
from typing import cast

from django.db import models

from portal.models import (
    Edition,
    Mention,
    PublishedClaim,
    Record,
    SearchEntry,
    SearchOccurrence,
    Source,
)
from portal.publication.time_travel.router import filling

BATCH = 400


def forget(model: type[models.Model], column: str, keys: Sequence[object]) -> None:
    """Rows by a key, and nothing that names them: this database does not mind."""
    if model is Source and column != "pk":
        named = model._base_manager.filter(**{f"{column}__in": keys}).values_list("pk", flat=True)
        _forget_search(SearchEntry.SOURCE, [str(pk) for pk in named])
    for some in batched(keys, BATCH):
        model._base_manager.filter(**{f"{column}__in": some})._raw_delete(filling.get())


def forget_records(model: type[Record], uids: list[str], ids: list[int]) -> None:
    """Delete records by their uids, with all their rows, and rows without a uid that occupy their
    place."""
    for some in batched(uids, BATCH):
        there = list(model.working.filter(uid__in=some).values_list("pk", flat=True))
        for relation in model.owned():
            forget(model.part_model(relation), "record", there)
        for many in model._meta.many_to_many:
            through = cast(type[models.Model], many.remote_field.through)
            forget(through, many.m2m_field_name(), there)
        for about in (Edition, PublishedClaim, Mention):
            rows = about._base_manager.filter(kind=model.kind(), record_uid__in=some)
            rows._raw_delete(filling.get())
        _forget_search(model.kind(), list(some))
        forget(model, "pk", there)
    forget(model, "pk", ids)


def _forget_search(kind: str, uids: list[str]) -> None:
    for some in batched(uids, BATCH):
        entries = SearchEntry.everything.filter(kind=kind, record_uid__in=some)
        pks = list(entries.values_list("pk", flat=True))
        SearchOccurrence.objects.filter(entry__in=pks)._raw_delete(filling.get())
        SearchEntry.everything.filter(pk__in=pks)._raw_delete(filling.get())
