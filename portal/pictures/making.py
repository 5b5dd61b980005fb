"""Storage of the renditions of a master, as `Picture.renditions` lists them."""

from collections.abc import Iterable
from typing import TypedDict

from django.core.files.storage import default_storage

from portal.models.pictures import picture_name
from portal.pictures.files import CannotStoreError, read_file, write_file
from portal.pictures.renditions import Rendition, draw_crops, draw_renditions


class StoredRendition(TypedDict):
    file: str
    format: str
    width: int
    height: int
    crop: list[int] | None


def store_renditions(master: str, record_uid: str, focal: tuple[int, int]) -> list[StoredRendition]:
    """Store all renditions of a master. Raises CannotStoreError."""
    return _store(draw_renditions(read_file(master), focal), record_uid)


def store_crops(
    master: str, record_uid: str, focal: tuple[int, int], renditions: list[StoredRendition]
) -> list[StoredRendition]:
    """Store crops around another focal point under new names, as published addresses never change
    their content; return them after the renditions of the whole. Raises CannotStoreError."""
    whole = [one for one in renditions if one["crop"] is None]
    return [*whole, *_store(draw_crops(read_file(master), focal), record_uid)]


def _store(drawn: Iterable[Rendition], record_uid: str) -> list[StoredRendition]:
    stored: list[StoredRendition] = []
    try:
        for one in drawn:
            name = picture_name(record_uid, one.extension)
            write_file(name, one.data)
            stored.append(
                {
                    "file": name,
                    "format": one.extension,
                    "width": one.width,
                    "height": one.height,
                    "crop": list(one.crop) if one.crop else None,
                }
            )
    except CannotStoreError:
        for half_done in stored:
            default_storage.delete(half_done["file"])
        raise
    return stored
