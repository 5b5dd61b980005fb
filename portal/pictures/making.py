"""The files made of a master, stored beside it, as `Picture.renditions` names them."""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import default_storage

from portal.models.pictures import picture_name
from portal.pictures.files import CannotStoreError, read, write
from portal.pictures.renditions import Rendition, draw_crops, draw_renditions

type StoredRendition = dict[str, Any]


def render(master: str, record_uid: str, focal: tuple[int, int]) -> list[StoredRendition]:
    """Everything made of the master of a storage name. Raises CannotStoreError."""
    return _store(draw_renditions(read(master), focal), record_uid)


def render_crops(
    master: str, record_uid: str, focal: tuple[int, int], renditions: list[StoredRendition]
) -> list[StoredRendition]:
    """The renditions with crops around another focal point, under new names: what was given out
    under the old ones stays what it was."""
    whole = [one for one in renditions if one["crop"] is None]
    return [*whole, *_store(draw_crops(read(master), focal), record_uid)]


def _store(drawn: Iterable[Rendition], record_uid: str) -> list[StoredRendition]:
    stored: list[StoredRendition] = []
    try:
        for one in drawn:
            name = picture_name(record_uid, one.extension)
            write(name, one.data)
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
