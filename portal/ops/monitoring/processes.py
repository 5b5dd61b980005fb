"""The folder in which the processes of a server count together. Imported before Django is set up,
and before the library of Prometheus, which looks for the folder once."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

folders: list[Path] = []
"""The one of this process; none where it counts by itself."""
BYTES = {"counter": 2**18, "histogram": 2**20}
"""Room on the disk for the files of a process, enough for every view. The system ends one (SIGBUS)
that writes into a hole of its file while the disk is full."""


def count_together() -> None:
    """Let this process count with the others; the first one of a server begins anew. Where there is
    no room for its files, or no folder, it counts by itself."""
    folder, number = Path(settings.VAR_DIR) / "metrics", os.getpid()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folders[:] = [folder]
        if not set(living_processes()) - {number}:
            for file in folder.glob("*.db"):
                file.unlink(missing_ok=True)
        for kind, size in BYTES.items():
            _take_room(folder / f"{kind}_{number}.db", size)
    except OSError:
        folders.clear()
        return
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _take_room(file: Path, size: int) -> None:
    part = file.with_suffix(".part")
    try:
        with part.open("wb") as new:
            os.posix_fallocate(new.fileno(), 0, size)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def living_processes() -> Iterator[int]:
    """Yield the processes that count and have not ended, by the names of their files."""
    names = [file.stem for folder in folders for file in folder.glob("*.db")]
    numbers = {int(name.rpartition("_")[2]) for name in names} if folders else {os.getpid()}
    for number in sorted(numbers):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(number, 0)
            yield number
