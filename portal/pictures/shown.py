"""Which files readers may have: those that something public names, now or in an old edition."""

from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage

from portal.models import Edition, Picture, Record


def picture_relations(model: type[Record]) -> dict[str, type[Picture]]:
    """The relations of a kind of record that hold pictures, which is also what its document calls
    them: `{"photos": Photo}`."""
    found: dict[str, Any] = {n: model._meta.get_field(n).related_model for n in model.parts}
    return {name: part for name, part in found.items() if issubclass(part, Picture)}


def is_shown(model: type[Record], name: str) -> bool:
    """Whether the storage name is that of a picture in an edition of something that is public. A
    record that is withdrawn takes its pictures along."""
    relations = picture_relations(model)
    uid = _record_uid(relations, name)
    if not uid or not model.objects.filter(uid=uid).exists():
        return False
    url = default_storage.url(name)
    editions = Edition.objects.filter(kind=model.kind(), record_uid=uid).order_by("-number")
    columns = [f"document__{relation}" for relation in relations]
    return any(
        url in picture_addresses(picture)
        for found in editions.values_list(*columns).iterator(chunk_size=1)
        for pictures in found
        for picture in pictures or []
    )


def picture_addresses(picture: dict[str, Any]) -> set[str]:
    """Every address in what a document says of a picture. Old documents know the master only."""
    return {picture["image"], *(one["url"] for one in picture.get("renditions", []))}


def _record_uid(relations: dict[str, type[Picture]], name: str) -> str:
    """`photos/<uid>/….jpg`; what was stored before names said so is asked of the rows."""
    parts = PurePath(name).parts
    if len(parts) == 3:
        return parts[1]
    models: list[Any] = list(relations.values())
    rows = (picture._base_manager.filter(image=name) for picture in models)
    return next((uid for found in rows for uid in found.values_list("record__uid", flat=True)), "")
