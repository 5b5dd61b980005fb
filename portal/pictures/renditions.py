"""Sizes and formats for readers, rendered and stored once when the master is stored or its focal
point changes, never in a request."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TypedDict

from django.core.files.storage import default_storage
from PIL import Image

from portal.models.pictures import picture_name
from portal.pictures.files import CannotStoreError, read_file, write_file

WIDTHS = (320, 640, 1280, 2048)
CROP_WIDTHS = (320, 640, 1280)
CROP = (3, 2)
"""Width to height of the crop that cards show."""

type Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Rendition:
    """`crop` is the visible part of the master, (left, top, right, bottom) in pixels; None for the
    whole."""

    data: bytes
    extension: str
    width: int
    height: int
    crop: Box | None = None


def draw_renditions(master: bytes, focal: tuple[int, int]) -> Iterator[Rendition]:
    """Yield the whole picture in each width, then its crops."""
    with Image.open(BytesIO(master)) as image:
        image.load()
        yield from _in_widths(image, WIDTHS)
        yield from _crops(image, focal)


def draw_crops(master: bytes, focal: tuple[int, int]) -> Iterator[Rendition]:
    """Yield the crops around a focal point."""
    with Image.open(BytesIO(master)) as image:
        yield from _crops(image, focal)


def crop_box(size: tuple[int, int], focal: tuple[int, int]) -> Box:
    """Return the largest part in the proportions of a card, centred on the focal point (per cent
    from the left and from the top) as far as the edges allow."""
    width, height = size
    wide = max(1, min(width, height * CROP[0] // CROP[1]))
    high = max(1, min(height, width * CROP[1] // CROP[0]))
    left = _start_of_part(width, wide, focal[0])
    top = _start_of_part(height, high, focal[1])
    return left, top, left + wide, top + high


def _start_of_part(whole: int, part: int, per_cent: int) -> int:
    return min(max(whole * per_cent // 100 - part // 2, 0), whole - part)


def _crops(image: Image.Image, focal: tuple[int, int]) -> Iterator[Rendition]:
    box = crop_box(image.size, focal)
    yield from _in_widths(image.crop(box), CROP_WIDTHS, box)


def _in_widths(
    image: Image.Image, widths: Iterable[int], crop: Box | None = None
) -> Iterator[Rendition]:
    """Yield the largest width first, each scaled from the one before."""
    full_width, full_height = image.size
    for width in sorted({min(width, full_width) for width in widths}, reverse=True):
        height = max(1, round(full_height * width / full_width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        for extension, encoder, words in _encoders(image):
            into = BytesIO()
            image.save(into, encoder, **words)
            yield Rendition(into.getvalue(), extension, width, height, crop)


def _encoders(image: Image.Image) -> list[tuple[str, str, dict[str, int]]]:
    """Return extension, Pillow format and options. AVIF at its fastest: at these sizes slower
    settings save too little to notice."""
    avif = {"quality": 60, "speed": 9}
    webp = {"quality": 80, "method": 4 if image.width <= 640 else 2}
    fallback: tuple[str, str, dict[str, int]] = (
        ("png", "PNG", {"compress_level": 6})
        if image.mode == "RGBA"
        else ("jpg", "JPEG", {"quality": 82, "progressive": True, "optimize": True})
    )
    return [("avif", "AVIF", avif), ("webp", "WEBP", webp), fallback]


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
