"""Lock that allows one set-up at a time."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Iterator

from portal.ops.bootstrap.progress import say


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file at a path; the kernel releases it even if this process is killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        _wait_for(file)
        yield


def _wait_for(file: IO[str]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another set-up is at work here; waiting for it.")
        fcntl.flock(file, fcntl.LOCK_EX)
