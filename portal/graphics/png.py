"""Drawings as PNG, made on first request and kept by what is drawn, whatever is published since."""

import pickle
import zlib
from contextlib import suppress
from hashlib import sha256

from django.core.cache import caches
from django.db import transaction

CACHE = "drawings"


def render_png(drawn: str, *, zoom: int = 1) -> bytes:
    """Return a picture of an SVG file, `zoom` times as large. A full disk is no error: the picture
    is sent and not kept; one that lost its end is made again."""
    key = sha256(f"{zoom}{drawn}".encode()).hexdigest()
    data: bytes | None = None
    with suppress(OSError, EOFError, zlib.error, pickle.UnpicklingError):
        data = caches[CACHE].get(key)
    if data is None:
        data = _rasterise(drawn, zoom)
        with suppress(OSError):
            caches[CACHE].set(key, data)
    return data


def forget_drawings(**kwargs: object) -> None:
    """Receiver of `record_removed`: leave no picture that may name a record."""
    transaction.on_commit(caches[CACHE].clear)


def _rasterise(drawn: str, zoom: int) -> bytes:
    import resvg_py  # only those who ask for a PNG pay for it

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn, zoom=zoom, font_family="DejaVu Sans", sans_serif_family="DejaVu Sans"
        )
    )
