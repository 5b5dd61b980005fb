"""Sizes and formats for readers, rendered once when the master is stored or its focal point
changes, never in a request."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

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
