"""What a portal stands on, taken away while readers ask: each fault until the end of its block."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.conf import settings

from tests.attack.breaking import away, no_room
from tests.attack.serving import Served
from tests.machines.services import Service

type Note = Callable[[str], None]
type Fault = Callable[[], AbstractContextManager[None]]


def faults(served: Served, redis: Service | None, note: Note) -> dict[str, Fault]:
    """Return those that can be had here."""
    found: dict[str, Fault] = {"database away": away}
    if redis is not None:
        found["Redis away"] = lambda: _without(redis)
    found["storage away"] = _without_storage
    found["disk full"] = lambda: no_room(served, note)
    if os.path.ismount(settings.VAR_DIR):
        found["disk read-only"] = _read_only
    return found


@contextmanager
def _without(service: Service) -> Iterator[None]:
    service.stop()
    try:
        yield
    finally:
        service.start()


@contextmanager
def _without_storage() -> Iterator[None]:
    """A file stands where pictures, drawings and cards have their folder."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.touch()
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


@contextmanager
def _read_only() -> Iterator[None]:
    """Lay the folder over itself, read-only: what is open stays open, as on a disk with errors."""
    folder = str(settings.VAR_DIR)
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
