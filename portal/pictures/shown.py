"""Public files: those named by any edition of a public record."""

from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage

from portal.models import Edition, PictureColumns, PicturePart, Record
from portal.records.document_types import JsonObject


def picture_relations(model: type[Record]) -> dict[str, type[PicturePart]]:
    """Return the relations with pictures, named as in documents: `{"photos": Photo}`."""
    found = {name: model.part_model(name) for name in model.parts}
    return {name: part for name, part in found.items() if issubclass(part, PicturePart)}


def pictures_of(record: Record) -> list[PictureColumns]:
    """Return the pictures that belong to a record, or the record that is one."""
    own = [record] if isinstance(record, PictureColumns) else []
    rows = (getattr(record, name).all() for name in picture_relations(type(record)))
    return [*own, *(row for some in rows for row in some)]


def is_public_file(model: type[Record], name: str) -> bool:
    """True if a storage name is that of a picture in any edition of a record that is public now;
    pictures of withdrawn records are not."""
    relations = picture_relations(model)
    uid = _record_uid(relations, name)
    if not uid or not model.objects.filter(uid=uid).exists():
        return False
    url = default_storage.url(name)
    editions = Edition.objects.filter(kind=model.kind(), record_uid=uid).order_by("-number")
    is_picture = issubclass(model, PictureColumns)
    columns = ["document"] if is_picture else [f"document__{one}" for one in relations]
    return any(
        url in picture_addresses(picture)
        for found in editions.values_list(*columns).iterator(chunk_size=1)
        for pictures in found
        for picture in ([pictures] if is_picture else pictures or [])
    )


def picture_addresses(picture: JsonObject) -> set[str]:
    """Return the addresses of a picture in a document; old documents have only the master."""
    return {picture["image"], *(one["url"] for one in picture.get("renditions", []))}


def _record_uid(relations: dict[str, type[PicturePart]], name: str) -> str:
    """Return the uid in `photos/<uid>/….jpg`, or that of the row with an older kind of name."""
    parts = PurePath(name).parts
    if len(parts) == 3:
        return parts[1]
    models: list[Any] = list(relations.values())  # each adds `record`
    rows = (picture._base_manager.filter(image=name) for picture in models)
    return next((uid for found in rows for uid in found.values_list("record__uid", flat=True)), "")


def small_picture_url(picture: PictureColumns) -> str:
    """Return the address of the smallest crop of a picture, or of the master."""
    cropped = [one for one in picture.renditions if one["crop"] and one["format"] != "avif"]
    small = min(cropped, key=lambda one: one["width"], default=None)
    return str(default_storage.url(small["file"] if small else picture.image.name or ""))
