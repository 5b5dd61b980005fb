"""Format detection by the first bytes of a file, not by its name or Content-Type."""

import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from portal.pictures.refusals import PictureRefused

EXTENSIONS = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif"),
    "PNG": ("png",),
    "WEBP": ("webp",),
    "AVIF": ("avif",),
    "GIF": ("gif",),
    "TIFF": ("tif", "tiff"),
}
"""Accepted formats by Pillow's name, with their file extensions, the usual one first."""

SIGNATURES = [
    ("JPEG", re.compile(rb"\xff\xd8\xff")),
    ("PNG", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("WEBP", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("AVIF", re.compile(rb"....ftypavi[fs]", re.DOTALL)),
    ("GIF", re.compile(rb"GIF8[79]a")),
    ("TIFF", re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+")),
]


def format_of(data: bytes) -> str:
    """Return the format of a file. Raises PictureRefused, naming other known formats."""
    for name, signature in SIGNATURES:
        if signature.match(data):
            return name
    raise PictureRefused(_describe_other(data))


def check_name(name: str, found: str) -> None:
    """Raise PictureRefused if the extension does not belong to the format."""
    extension = PurePath(name).suffix.lower().removeprefix(".")
    if extension in EXTENSIONS[found]:
        return
    raise PictureRefused(
        _(
            "The name of the file ends in “%(end)s”, but it holds a picture of the kind %(kind)s. "
            "Rename it so that it ends in “.%(right)s”."
        )
        % {
            "end": f".{extension}" if extension else name,
            "kind": found,
            "right": EXTENSIONS[found][0],
        }
    )


def _describe_other(data: bytes) -> str:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        return _("The file is empty. Choose the picture again.")
    if b"<svg" in head or (head.startswith(b"<?xml") and b"<svg" in data[:65536].lower()):
        return _(
            "This is an SVG drawing, which can carry programs, so it is not taken. Save it as PNG."
        )
    if head.startswith(b"<"):
        return _("This is a web page, not a picture. Save the picture itself and choose that file.")
    if b"%pdf-" in head:
        return _("This is a PDF. Save the page or the picture you need as JPEG or PNG.")
    if data.startswith(b"PK"):
        return _("This is an archive (ZIP, Word, Excel). Take the picture out and choose it.")
    if re.match(rb"....ftyp(hei[cxsm]|hev|mif1|msf1)", data, re.DOTALL):
        return _("This is a HEIC picture, as telephones make them. Save it as JPEG.")
    return _("This is not a picture the portal can take: JPEG, PNG, WebP, AVIF, GIF or TIFF.")
