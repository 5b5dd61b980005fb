"""Public files: those named by any edition of a public record."""

from pathlib import PurePath

from django.core.files.storage import default_storage

from portal.models import Edition, PictureColumns, PicturePart, Record, history_models
from portal.models.pictures import FOLDER
from portal.records.document_types import JsonObject

DESK_WIDTH, DESK_HEIGHT = 640, 352
"""Pixels of a picture on a form, at most."""


def picture_relations(model: type[Record]) -> dict[str, type[PicturePart]]:
    """Return the relations with pictures, named as in documents: `{"photos": Photo}`."""
    found = {name: model.part_model(name) for name in model.parts}
    return {name: part for name, part in found.items() if issubclass(part, PicturePart)}


def picture_tables(model: type[Record]) -> list[type[PictureColumns]]:
    """Return the tables with pictures of a kind: of its parts, and its own if it is one."""
    own = [model] if issubclass(model, PictureColumns) else []
    return [*picture_relations(model).values(), *own]


def pictures_of(record: Record) -> list[PictureColumns]:
    """Return the pictures that belong to a record, or the record that is one."""
    own = [record] if isinstance(record, PictureColumns) else []
    rows = (getattr(record, name).all() for name in picture_relations(type(record)))
    return [*own, *(row for some in rows for row in some)]


def is_public_file(model: type[Record], name: str) -> bool:
    """True if a storage name is that of a picture in any edition of a record that is public now;
    pictures of withdrawn records are not."""
    if not (uids := _public_uids(model, name)):
        return False
    url = default_storage.url(name)
    editions = Edition.objects.filter(kind=model.kind(), record_uid__in=uids).order_by("-number")
    is_picture = issubclass(model, PictureColumns)
    names = ("document",) if is_picture else (f"document__{n}" for n in picture_relations(model))
    return any(
        url in picture_addresses(picture)
        for found in editions.values_list(*names).iterator(chunk_size=1)
        for pictures in found
        for picture in ([pictures] if is_picture else pictures or [])
    )


def picture_addresses(picture: JsonObject) -> set[str]:
    """Return the addresses of a picture in a document; old documents have only the master."""
    return {picture["image"], *(one["url"] for one in picture.get("renditions", []))}


def _public_uids(model: type[Record], name: str) -> list[str]:
    """Return the uid of the public record in `photos/<uid>/….jpg`, or else of those that have shown
    a picture of that folder: one that was suggested, or came by a merge; or of an older name."""
    *_folder, owner = PurePath(name).parent.parts or [""]
    if owner != FOLDER and model.objects.filter(uid=owner).exists():
        return [owner]
    shown = {"image__startswith": name if owner == FOLDER else f"{FOLDER}/{owner}/"}
    keys = set[int]()
    for table in picture_tables(model):
        rows = history_models()[table]._base_manager.filter(**shown)
        keys |= set(rows.values_list("id" if issubclass(table, Record) else "record_id", flat=True))
    return list(model.objects.filter(pk__in=keys).values_list("uid", flat=True))


def small_picture_url(picture: PictureColumns) -> str:
    """Return the address of the smallest crop of a picture, or of the master."""
    cropped = [one for one in picture.renditions if one["crop"] and one["format"] != "avif"]
    small = min(cropped, key=lambda one: one["width"], default=None)
    return str(default_storage.url(small["file"] if small else picture.image.name or ""))


def whole_picture(picture: PictureColumns) -> dict[str, object]:
    """Return address and size of the rendition that forms show, or of the master; the size avoids
    layout shifts."""
    width = min(DESK_WIDTH, picture.width, DESK_HEIGHT * picture.width // max(picture.height, 1))
    plain = [one for one in picture.renditions if one["format"] in ("jpg", "png")]
    fitting = [one for one in plain if one["crop"] is None and one["width"] <= DESK_WIDTH]
    largest = max(fitting, key=lambda one: one["width"], default=None)
    return {
        "url": default_storage.url(largest["file"] if largest else picture.image.name or ""),
        "width": max(width, 1),
        "height": max(width * picture.height // max(picture.width, 1), 1),
        "picture": picture,
    }
