"""Files on disk that were made for an answer, shared by the processes of a portal (ADR 47).

A file lies under the hash of its content, so that the same rows take their room once. Beside it,
for each question, lies a note with that hash and the headers of the answer. Both are written under
another name first. What has not been used for longest goes first.
"""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.db import transaction

FOLDER = "files"
BLOCK = 4096
"""Bytes that the smallest file takes."""
LARGEST_SHARE = 4
"""A file that takes more than this part of the room is not kept."""
UNUSED_SECONDS = 24 * 60 * 60
SWEEP_SECONDS = 60


class KeptFile(NamedTuple):
    file: IO[bytes]
    headers: dict[str, str]


class NewFile:
    """A file that is being written, under a name of its own."""

    file: IO[bytes]

    def __init__(self, folder: Path, most: int) -> None:
        self.path = folder / f"new-{secrets.token_hex(8)}"
        self.most, self.size = most, 0
        self.is_lost = False
        """True if the disk is full, or the file too large: the rest is not written."""
        self._hash = hashlib.sha256()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.file = self.path.open("w+b", buffering=0)
        except OSError:
            self.file, self.is_lost = BytesIO(), True

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, piece: bytes) -> None:
        """Add a piece as a whole; `size` does not count one that was lost."""
        rest = memoryview(piece)
        if self.is_lost or self.size + len(piece) > self.most:
            self.is_lost = True
            return
        try:
            while rest:
                rest = rest[self.file.write(rest) :]
        except OSError:
            self.is_lost = True
            return
        self._hash.update(piece)
        self.size += len(piece)

    def move(self, path: Path) -> None:
        """Give it its name, unless it was lost."""
        with suppress(OSError):
            self.path.unlink() if self.is_lost else self.path.replace(path)


def forget_files(**kwargs: object) -> None:
    """Receiver of `record_removed`: leave no file that may say something of a record."""
    folder = settings.VAR_DIR / FOLDER

    def delete() -> None:
        for path in folder.glob("*"):
            path.unlink(missing_ok=True)

    transaction.on_commit(delete)


class KeptFiles:
    def __init__(self, folder: Path, capacity: int) -> None:
        self.folder, self.capacity = folder, capacity
        self._swept_at = 0.0
        self._written = 0

    def find(self, name: str) -> KeptFile | None:
        """Open the file of a question; None if it is not kept."""
        note_path = self.folder / name
        try:
            note = json.loads(note_path.read_bytes())
            path = self.folder / note["sha256"]
            file = path.open("rb")
            for used in (note_path, path):
                os.utime(used)
        except (OSError, ValueError):
            return None
        return KeptFile(file, note["headers"])

    def begin(self) -> NewFile:
        return NewFile(self.folder, self.capacity // LARGEST_SHARE)

    def keep(self, name: str, new: NewFile, headers: dict[str, str]) -> None:
        """Keep a file that was written for a question, unless it was lost."""
        new.move(self.folder / new.sha256)
        if new.is_lost:
            return
        note = NewFile(self.folder, self.capacity)
        with note.file:
            note.write(json.dumps({"sha256": new.sha256, "headers": headers}).encode())
        note.move(self.folder / name)
        self._written += new.size
        with suppress(OSError):
            self._sweep()

    def _sweep(self) -> None:
        """Make room now and then: what is beyond the capacity goes, and what nobody has used for
        a day."""
        now = time.time()
        if now - self._swept_at < SWEEP_SECONDS and self._written < self.capacity / 20:
            return
        self._swept_at, self._written = now, 0
        room = self.capacity * 0.9  # several processes write before the next sweep
        for used_at, size, path in sorted(self._files(), reverse=True):
            room -= size
            if room < 0 or now - used_at > UNUSED_SECONDS:
                path.unlink(missing_ok=True)

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        for entry in os.scandir(self.folder):
            with suppress(OSError):  # swept by another process
                found = entry.stat()
                yield found.st_mtime, max(found.st_size, BLOCK), Path(entry.path)
