"""Kinds of record with their serializers."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps

from portal.models import Publishable, Record, RecordQuerySet, SearchEntry
from portal.records.extension_points import ExtensionPoint
from portal.records.kinds import kind_of

if TYPE_CHECKING:
    from portal.records.serializers import RecordSerializer


def record_models() -> list[type[Record]]:
    return [model for model in apps.get_models() if issubclass(model, Record)]


def record_model(kind: str) -> type[Record]:
    """The record model of a kind such as “energyproject”; LookupError when there is none."""
    return _record_models()[kind]


@cache
def _record_models() -> dict[str, type[Record]]:
    return {model.kind(): model for model in record_models()}


def records_of_kind(kind: str) -> RecordQuerySet[Record]:
    """Return the records of a kind without their drafts; none where there is no such kind, as of an
    app that is gone."""
    model = _record_models().get(kind)
    rows: RecordQuerySet[Record] = (model or record_models()[0]).working.filter(edit_of=None)
    return rows if model else rows.none()


def records_of(keys: Iterable[str]) -> dict[str, Record]:
    """Load records by keys such as `place:3kq9…`. One query for each kind."""
    uids: dict[str, set[str]] = defaultdict(set)
    for kind, _colon, uid in (key.partition(":") for key in keys if key):
        uids[kind].add(uid)
    found: dict[str, Record] = {}
    for kind, own in uids.items():
        rows = records_of_kind(kind).filter(uid__in=own)
        found |= {f"{kind}:{row.uid}": row for row in rows}
    return found


def find_known_record(uid: str) -> Record | None:
    """Return the record with this uid, of any kind, that is public or was withdrawn."""
    entry = SearchEntry.objects.filter(record_uid=uid).first()  # of a withdrawn one there is none
    models = [model for model in record_models() if entry is None or model.kind() == entry.kind]
    rows = (model.working.known_to_readers().filter(uid=uid) for model in models)
    return next(filter(None, (of_kind.first() for of_kind in rows)), None)


def publishable_models() -> list[type[Publishable]]:
    """Return the models that go through publishing: records, and batches of observations."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


@cache
def publishable_model(kind: str) -> type[Publishable]:
    """The model of a kind such as “place” or “observationbatch”; LookupError if there is none."""
    return {model.kind(): model for model in publishable_models()}[kind]


def serializer_of(model: type[Record]) -> type["RecordSerializer[Any]"]:
    """The serializer that makes the documents of a kind; LookupError for a kind without any."""
    found = kind_of(model).document
    if found is None:
        raise LookupError(model)
    return found


public_media: ExtensionPoint[[str], bool] = ExtensionPoint()
"""True for the name of a file that belongs to something public; each app answers for its own."""
