"""Check that a file is one complete picture and nothing else.

A polyglot file (a picture, and also a page, an archive or a document) is refused although nothing
of it would be stored, so that its editor learns of it.
"""

import re
import zipfile
from io import BytesIO

from django.utils.translation import gettext as _

from portal.pictures import refusals

PADDING = b"\0\r\n "
HIDDEN = re.compile(
    rb"<(?:script|html|iframe)[\s>]|<!doctype\s|<\?php\s|javascript:|%PDF-\d\.\d", re.IGNORECASE
)
BOXES = {b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"uuid", b"sidx", b"moof", b"mfra"}
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
"""End of the coded part of a JPEG: a marker that is neither stuffing, restart nor padding."""
MOST_MARKERS = 1000
"""Markers of a JPEG; a scan, drawn over the whole picture, counts as ten. Cameras write dozens."""


def check_whole(data: bytes, found: str) -> None:
    """Raise PictureRefused for a truncated file and for other content in it."""
    rest = data[_find_end(data, found) :].strip(PADDING)
    if zipfile.is_zipfile(BytesIO(data)):
        raise refusals.foreign_content(_("an archive"))
    if rest:
        raise refusals.foreign_content(_("%s bytes after the end of the picture") % len(rest))
    if HIDDEN.search(data):
        raise refusals.foreign_content(_("a web page, a program or a document"))


def _find_end(data: bytes, found: str) -> int:
    """Return the position after the picture by its own structure; a TIFF has no such end."""
    find = {
        "JPEG": _end_of_jpegs,
        "PNG": _end_of_png,
        "WEBP": _end_of_webp,
        "AVIF": _end_of_avif,
        "GIF": _end_of_gif,
    }.get(found)
    try:
        end = len(data) if find is None else find(data)
    except IndexError:
        raise refusals.truncated_file() from None
    if end > len(data):
        raise refusals.truncated_file()
    return end


def _end_of_jpegs(data: bytes) -> int:
    """Cameras append smaller JPEGs (MPO) to the first one."""
    end = _end_of_jpeg(data, 0)
    while (start := _skip_padding(data, end)) and data[start : start + 3] == b"\xff\xd8\xff":
        end = _end_of_jpeg(data, start)
    return end


def _end_of_jpeg(data: bytes, start: int) -> int:
    at, markers = start + 2, 0
    while True:
        if data[at] != 0xFF or markers > MOST_MARKERS:
            raise refusals.damaged_file()
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        markers += 10 if marker == 0xDA else 1
        if marker == 0xD9:
            return at
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            continue
        at += int.from_bytes(data[at : at + 2])
        if marker == 0xDA:
            if (following := MARKER.search(data, at)) is None:
                raise refusals.truncated_file()
            at = following.start()


def _end_of_png(data: bytes) -> int:
    at = 8
    while data[at + 7 : at + 8]:
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        at += length + 12
        if name == b"IEND":
            return at
    raise refusals.truncated_file()


def _end_of_webp(data: bytes) -> int:
    length = int.from_bytes(data[4:8], "little")
    return 8 + length + length % 2


def _end_of_avif(data: bytes) -> int:
    at = 0
    while data[at + 4 : at + 8] in BOXES:
        length, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16])
        if length == 0 and name == b"mdat":
            return len(data)
        if length < 8:
            raise refusals.damaged_file()
        at += length
    return at


def _end_of_gif(data: bytes) -> int:
    at = 13 + _colour_table_size(data[10])
    while True:
        kind = data[at]
        if kind == 0x3B:
            return at + 1
        if kind == 0x21:
            at += 2
        elif kind == 0x2C:
            at += 11 + _colour_table_size(data[at + 9])
        else:
            raise refusals.damaged_file()
        while data[at]:
            at += data[at] + 1
        at += 1


def _colour_table_size(flags: int) -> int:
    """Return the bytes of the colour table; 0 if the flags have none."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _skip_padding(data: bytes, at: int) -> int:
    while at < len(data) and data[at] == 0:
        at += 1
    return at
