"""Backups in a folder, and what they say of themselves."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from portal.ops.backups import databases

MANIFEST, PACKED = "manifest.json", "backup.tar.encrypted"
PREFIX, UNFINISHED = "corridor-", ".unfinished-"


class BadBackup(ValueError):
    """A backup is not what it says; the message names what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """`manifest.json` of a backup."""

    made_at: str
    version: str
    engine: str
    migrations: list[str]
    position: int
    """The last position of the change log, with its hash."""
    sha256: str | None
    rows: dict[str, int]
    """Number of rows by table."""
    files: dict[str, str]
    """SHA-256 by path in the backup."""
    not_included: list[str]

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        try:
            found = cls(**json.loads((folder / MANIFEST).read_text()))
            found.moment.timestamp()
        except (OSError, ValueError, TypeError) as problem:
            raise BadBackup(f"{folder / MANIFEST} cannot be read: {problem}") from problem
        return found

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def list_backups(folder: str = "") -> Iterator[tuple[Path, Manifest]]:
    """Yield the backups in a folder, or in that of the settings, newest first, whatever they are
    called. Raises BadBackup behind the last, if one cannot be read."""
    chosen, found, bad = folder or settings.PORTAL_BACKUPS, [], list[BadBackup]()
    for path in Path(chosen).glob(f"{PREFIX}*/{MANIFEST}") if chosen else ():
        try:
            found.append((path.parent, Manifest.read(path.parent)))
        except BadBackup as problem:
            bad.append(problem)
    yield from sorted(found, key=lambda one: (one[1].moment, one[0]), reverse=True)
    if bad:
        raise bad[0]


def check(folder: Path) -> Manifest:
    """Compare all files of a backup with their checksums and open its database. An encrypted one
    is compared as it is. Raises BadBackup."""
    if folder.name.startswith(f"{UNFINISHED}{PREFIX}"):
        raise BadBackup(f"{folder} is no backup: it was interrupted, or is being made or deleted.")
    manifest = Manifest.read(folder)
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    problems = [f"{name} is missing" for name in sorted(manifest.files.keys() - there)]
    strange = there - manifest.files.keys() - {MANIFEST}
    problems += [f"{name} does not belong to it" for name in sorted(strange)]
    problems += [
        f"{name} was changed"
        for name in sorted(manifest.files.keys() & there)
        if file_hash(folder / name) != manifest.files[name]
    ]
    copy = folder / databases.FILES[manifest.engine]
    if not problems and not is_encrypted(manifest):
        try:
            rows = dict(databases.check_copy(copy))
        except databases.CannotCopy as problem:
            raise BadBackup(f"{copy.name} cannot be opened: {problem}") from problem
        counted = manifest.engine == "sqlite"
        if rows != (manifest.rows if counted else dict.fromkeys(manifest.rows, 0)):
            problems.append(f"{copy.name} has other rows than {MANIFEST} says")
    if problems:
        raise BadBackup(f"{folder}: {'; '.join(problems)}.")
    return manifest


def is_encrypted(manifest: Manifest) -> bool:
    return PACKED in manifest.files


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
