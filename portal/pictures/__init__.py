"""Pictures: checks of uploads, stored masters and the renditions for readers.

Works on bytes and files, independent of requests and forms.
"""

from portal.pictures.cleaning import LARGEST_FILE, LONGEST_SIDE, Master, clean
from portal.pictures.files import CannotStoreError, read, write
from portal.pictures.formats import EXTENSIONS, TYPES
from portal.pictures.making import render, render_crops
from portal.pictures.refusals import PictureRefused
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
    "is_shown",
    "read",
    "render",
    "render_crops",
    "write",
]
