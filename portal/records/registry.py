"""Kinds of record with their serializers, and events that apps listen to."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps

from portal.models import Publishable, Record, Source, Step
from portal.records.extension_points import ExtensionPoint, Followers

if TYPE_CHECKING:
    from portal.records.serializers import RecordSerializer

_serializers: dict[type[Record], type["RecordSerializer[Any]"]] = {}


def record_models() -> list[type[Record]]:
    return [model for model in apps.get_models() if issubclass(model, Record)]


def record_model(kind: str) -> type[Record]:
    """The record model of a kind such as “energyproject”; LookupError when there is none."""
    for model in record_models():
        if model.kind() == kind:
            return model
    raise LookupError(kind)


def publishable_models() -> list[type[Publishable]]:
    """Return the models that go through publishing: records, and batches of observations."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def publishable_model(kind: str) -> type[Publishable]:
    """The model of a kind such as “place” or “observationbatch”; LookupError if there is none."""
    for model in publishable_models():
        if model._meta.model_name == kind:
            return model
    raise LookupError(kind)


def documents_of[S: type["RecordSerializer[Any]"]](serializer: S) -> S:
    """Class decorator: this serializer makes the documents of its model."""
    _serializers[serializer.Meta.model] = serializer
    return serializer


def document_type_of(model: type[Record]) -> type:
    """Return the TypedDict of the documents of a kind; LookupError for a kind without any."""
    return serializer_of(model).document_type


def serializer_of(model: type[Record]) -> type["RecordSerializer[Any]"]:
    return _serializers[model]


when_rebuilding: Followers[[datetime]] = Followers()
"""`manage.py rebuild_projections` writes the portal's projections anew; an app adds its own."""

after_source: Followers[[Source, datetime]] = Followers()
"""The description of a source has changed; apps update what they derive from it."""

after_step: Followers[[Publishable, Step]] = Followers()
"""A step was taken, as the history of a record or a batch has it: `change`, `submit` … Told at its
end; when it is `publish`, the record is what is public now."""

public_media: ExtensionPoint[[str], bool] = ExtensionPoint()
"""True for the name of a file that belongs to something public; each app answers for its own."""
