"""Cards as files: made once for an edition, a language and a design, one at a time."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import resvg_py
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.site.social_images.drawing import DESIGN

FOLDER = "cards"
LAST_BYTES = b"IEND\xaeB`\x82"
"""How every whole PNG ends."""


def card_name(uid: str, number: int, language: str) -> str:
    return f"{FOLDER}/{uid}/{number}-{language}-{DESIGN}.png"


def kept_card(name: str) -> bytes | None:
    """The file, if it is there and whole: one that is being written, or was cut off by a full disk,
    is not."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        data: bytes = file.read()
    return data if data.endswith(LAST_BYTES) else None


def read_or_make(name: str, draw: Callable[[], str]) -> bytes:
    """The card of this name; where there is none it is drawn, and kept in place of those of its
    record's earlier editions."""
    if (data := kept_card(name)) is not None:
        return data
    with _alone():
        if (data := kept_card(name)) is not None:
            return data
        data = bytes(resvg_py.svg_to_bytes(svg_string=draw()))
        _keep(name, data)
    return data


def _keep(name: str, data: bytes) -> None:
    """A card that cannot be kept is shown all the same."""
    try:
        default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
        _forget_others(name)
    except OSError:
        default_storage.delete(name)


def _forget_others(name: str) -> None:
    folder, _slash, own = name.rpartition("/")
    if folder == FOLDER:
        return
    edition, design = own.split("-")[0], own.rpartition("-")[2]
    for other in default_storage.listdir(folder)[1]:
        if other.split("-")[0] != edition or other.rpartition("-")[2] != design:
            default_storage.delete(f"{folder}/{other}")


@contextmanager
def _alone() -> Iterator[None]:
    """One card at a time on this machine, so that many visitors at once cost no more than one."""
    path = Path(settings.VAR_DIR) / "cards.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
