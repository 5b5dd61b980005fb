"""Pictures: what is taken from an editor, what is kept of it, and what readers get.

Bytes and files; nothing here knows of requests or forms.
"""

from portal.pictures.cleaning import LARGEST_FILE, LONGEST_SIDE, Master, clean
from portal.pictures.files import CannotStoreError, read, write
from portal.pictures.formats import EXTENSIONS, TYPES
from portal.pictures.refusals import PictureRefused
from portal.pictures.renditions import draw_crops, draw_renditions
from portal.pictures.shown import is_shown

__all__ = [
    "EXTENSIONS",
    "LARGEST_FILE",
    "LONGEST_SIDE",
    "TYPES",
    "CannotStoreError",
    "Master",
    "PictureRefused",
    "clean",
    "draw_crops",
    "draw_renditions",
    "is_shown",
    "read",
    "write",
]
