"""The folder in which the processes of a server count together. Imported before Django is set up,
and before the library of Prometheus, which looks for the folder once."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

folders: list[Path] = []
"""The one of this process; none where it counts by itself."""


def count_together() -> None:
    """Let this process count with the others; the first one of a server begins anew."""
    folders[:] = [Path(settings.VAR_DIR) / "metrics"]
    folders[0].mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folders[0])
    if not set(living_processes()) - {os.getpid()}:
        for file in folders[0].glob("*.db"):
            file.unlink(missing_ok=True)


def living_processes() -> Iterator[int]:
    """Yield the processes that count and have not ended, by the names of their files."""
    names = [file.stem for folder in folders for file in folder.glob("*.db")]
    numbers = {int(name.rpartition("_")[2]) for name in names} if folders else {os.getpid()}
    for number in sorted(numbers):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(number, 0)
            yield number
