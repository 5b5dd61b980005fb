"""Drawings as PNG, made on first request and stored under a hash of what is drawn."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from portal.pictures.kept import stored_files

CARDS, CHARTS = "cards", "charts"
"""Folders of the storage."""
MOST_FILES = 2000
"""Number of pictures in a folder at which a tenth of them, whichever, is deleted."""
LAST_BYTES = b"IEND\xaeB`\x82"
"""Last bytes of every complete PNG."""


def render_png(folder: str, drawn: str, *, zoom: int = 1) -> bytes:
    """Return a picture of an SVG file, `zoom` times as large."""
    name = f"{folder}/{sha256(f'{zoom}{drawn}'.encode()).hexdigest()[:40]}.png"
    if (data := _read(name)) is not None:
        return data
    with _drawing_lock():
        if (data := _read(name)) is None:
            data = _rasterise(drawn, zoom)
            _store(name, data)
    return data


def forget_drawings(sender: object, **kwargs: object) -> None:
    """Receiver of `record_removed`: leave no picture that may name a record."""

    def delete() -> None:
        for folder in (CARDS, CHARTS):
            for name in list(stored_files(default_storage, folder)):
                default_storage.delete(name)

    transaction.on_commit(delete)


def _read(name: str) -> bytes | None:
    """Return a stored file if it is complete: not one being written or cut off by a full disk."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        data: bytes = file.read()
    return data if data.endswith(LAST_BYTES) else None


def _rasterise(drawn: str, zoom: int) -> bytes:
    import resvg_py  # only those who ask for a PNG pay for it

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawn, zoom=zoom, font_family="DejaVu Sans", sans_serif_family="DejaVu Sans"
        )
    )


def _store(name: str, data: bytes) -> None:
    """Store a picture; a full disk is no error, as it is sent anyway."""
    try:
        files = list(stored_files(default_storage, name.partition("/")[0]))
        if len(files) >= MOST_FILES:
            for other in files[::10]:
                default_storage.delete(other)
        default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
    except OSError:
        default_storage.delete(name)


@contextmanager
def _drawing_lock() -> Iterator[None]:
    """Draw one picture at a time on this machine: who asks for the same finds it made."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "drawing.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
