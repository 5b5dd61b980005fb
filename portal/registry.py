"""What the apps add to the portal, found without importing them by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.apps import apps

from portal.models import Record

if TYPE_CHECKING:
    from portal.serializers import RecordSerializer

_serializers: dict[type[Record], type["RecordSerializer[Any]"]] = {}


def record_models() -> list[type[Record]]:
    return [model for model in apps.get_models() if issubclass(model, Record)]


def record_model(kind: str) -> type[Record]:
    """The record model of a kind such as “energyproject”; LookupError when there is none."""
    for model in record_models():
        if model.kind() == kind:
            return model
    raise LookupError(kind)


def documents_of[S: type["RecordSerializer[Any]"]](serializer: S) -> S:
    """Class decorator: this serializer makes the documents of its model."""
    _serializers[serializer.Meta.model] = serializer
    return serializer


def serializer_of(model: type[Record]) -> type["RecordSerializer[Any]"]:
    return _serializers[model]


_rebuilders: list[Callable[[], None]] = []


def when_rebuilding(rebuild: Callable[[], None]) -> None:
    """Add what an app derives for itself to `manage.py rebuild_projections`."""
    _rebuilders.append(rebuild)


def rebuild_all() -> None:
    for rebuild in _rebuilders:
        rebuild()


_followers: dict[type[Record], list[Callable[[Any], None]]] = {}


def after_publishing(model: type[Record], follow: Callable[[Any], None]) -> None:
    """Add what an app keeps in step with the records of a kind, whenever one is published or
    withdrawn."""
    _followers.setdefault(model, []).append(follow)


def follow_up(record: Record) -> None:
    for follow in _followers.get(type(record), ()):
        follow(record)


_media: list[Callable[[str], bool]] = []


def public_media(is_public: Callable[[str], bool]) -> None:
    """Add an app's answer to whether the file of a name belongs to something public."""
    _media.append(is_public)


def is_public_media(name: str) -> bool:
    return any(is_public(name) for is_public in _media)
