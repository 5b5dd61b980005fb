"""Files as editors bring them, and as somebody brings them who means harm. All made on the spot."""

import resource
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
GPS = 0x8825
TURNED = {
    1: lambda image: image,
    2: lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
    4: lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
    6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
    7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
    8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
}
"""How a camera that was turned stores an upright scene, by its EXIF tag."""


def scene(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Red at the top left, green at the top right, blue at the bottom left, white for the rest."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    wide, high = size[0] // 2, size[1] // 2
    draw.rectangle((0, 0, wide - 1, high - 1), "red")
    draw.rectangle((wide, 0, size[0], high - 1), "lime")
    draw.rectangle((0, high, wide - 1, size[1]), "blue")
    return image


def stripes(size: tuple[int, int] = (1200, 800)) -> Image.Image:
    """Little to store as it is, and much as soon as it is scaled or compressed as a photograph."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for left in range(0, size[0], 7):
        draw.line((left, 0, left + 3, size[1]), "black")
    return image


def encoded(image: Image.Image, kind: str, **words: Any) -> bytes:
    into = BytesIO()
    image.save(into, kind, **words)
    return into.getvalue()


def upload(data: bytes, name: str = "picture.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def jpeg(size: tuple[int, int] = (60, 40), **words: Any) -> bytes:
    return encoded(scene(size), "JPEG", quality=95, subsampling=0, **words)


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    return encoded(scene(size), "PNG")


def archive() -> bytes:
    """Of no hour: its bytes stand in the names of tests, which every process has to agree on."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w") as file:
        file.writestr(zipfile.ZipInfo("Main.class"), "cafebabe")
    return into.getvalue()


def jpeg_comment(data: bytes, text: bytes) -> bytes:
    """A JPEG with `text` in a comment behind its first marker."""
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + data[2:]


def many_scans(scans: int) -> bytes:
    """A JPEG of which the last scan stands there again and again: 20 bytes, each drawn over all."""
    data = jpeg(progressive=True)
    at = data.rfind(b"\xff\xda")
    return data[:at] + data[at:-2] * scans + data[-2:]


def png_chunk(name: bytes, content: bytes) -> bytes:
    crc = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc)


def bomb(width: int = 12_000, height: int = 12_000) -> bytes:
    """A few kilobytes that would be a grey picture of 144 million pixels."""
    data = deflated_zeros((width // 8 + 1) * height)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def deflated_zeros(size: int) -> bytes:
    """Return `zlib.compress(bytes(size))`, but for its length, without packing each megabyte."""
    pieces, rest = divmod(size, 1 << 20)
    piece, last = (zlib.compressobj(9, wbits=-zlib.MAX_WBITS) for _ in range(2))
    packed = piece.compress(bytes(1 << 20)) + piece.flush(zlib.Z_FULL_FLUSH)
    adler = struct.pack(">HH", size % 65521, 1)
    return b"\x78\xda" + packed * pieces + last.compress(bytes(rest)) + last.flush() + adler


def moving(kind: str) -> bytes:
    frames = [scene(), Image.new("RGB", (60, 40), "black")]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def with_exif(orientation: int = 1) -> bytes:
    """A JPEG that says where it was taken, by whose camera, and how that was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of Aigerim"
    exif.get_ifd(GPS)[2] = (43.0, 14.0, 20.0)
    return encoded(TURNED[orientation](scene()), "JPEG", quality=95, subsampling=0, exif=exif)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """As on a disk that is full after so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
