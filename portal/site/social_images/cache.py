"""Cache of cards as files: one for each edition, language and design, drawn one at a time."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import resvg_py
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from portal.pictures.kept import stored_files
from portal.site.social_images.drawing import DESIGN

FOLDER = "cards"
LAST_BYTES = b"IEND\xaeB`\x82"
"""Last bytes of every complete PNG."""


def card_name(uid: str, number: int, language: str) -> str:
    return f"{FOLDER}/{uid}/{number}-{language}-{DESIGN}.png"


def cached_card(name: str) -> bytes | None:
    """Return the cached file if it is complete: not one being written or cut off by a full disk."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        data: bytes = file.read()
    return data if data.endswith(LAST_BYTES) else None


def read_or_make(name: str, draw: Callable[[], str]) -> bytes:
    """Return the card of this name; draw and cache it if missing, in place of the cards of the
    record's earlier editions."""
    if (data := cached_card(name)) is not None:
        return data
    with _drawing_lock():
        if (data := cached_card(name)) is not None:
            return data
        data = bytes(resvg_py.svg_to_bytes(svg_string=draw()))
        _store(name, data)
    return data


def forget_cards(sender: object, *, uid: str, **kwargs: object) -> None:
    """Receiver of `record_removed`: delete the cards of a record."""

    def delete() -> None:
        for name in list(stored_files(default_storage, f"{FOLDER}/{uid}")):
            default_storage.delete(name)

    transaction.on_commit(delete)


def _store(name: str, data: bytes) -> None:
    """Cache a card; a full disk is no error, as the card is sent anyway."""
    try:
        default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
        _delete_outdated(name)
    except OSError:
        default_storage.delete(name)


def _delete_outdated(name: str) -> None:
    folder, _slash, own = name.rpartition("/")
    if folder == FOLDER:
        return
    edition, design = own.split("-")[0], own.rpartition("-")[2]
    for other in default_storage.listdir(folder)[1]:
        if other.split("-")[0] != edition or other.rpartition("-")[2] != design:
            default_storage.delete(f"{folder}/{other}")


@contextmanager
def _drawing_lock() -> Iterator[None]:
    """Draw one card at a time on this machine, so that many visitors at once cost one drawing."""
    path = Path(settings.VAR_DIR) / "cards.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
