"""Restores a backup into a portal."""

import shlex
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.sessions.models import Session
from django.core.files import File
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.db import connection

from portal.models import JournalHead
from portal.models.pictures import FOLDER
from portal.ops.backups import checking, databases
from portal.ops.backups.checking import BadBackup, Manifest
from portal.ops.query_planner import count_for_planner
from portal.pictures.kept import stored_files
from portal.publication import hash_chain
from portal.publication.public_version import forget_recent_version


class NotEmpty(Exception):
    """The portal holds something already."""


@contextmanager
def opened(folder: Path, decrypt_with: str | None) -> Iterator[tuple[Path, Manifest]]:
    """Check a backup, and give its files as they were before they were encrypted."""
    manifest = checking.check(folder)
    if not checking.is_encrypted(manifest):
        yield folder, manifest
        return
    if not decrypt_with:
        raise BadBackup(f"{folder} is encrypted: give --decrypt-with COMMAND.")
    prefix = f"{checking.UNFINISHED}decrypted-"  # the next backup deletes one that is left
    with TemporaryDirectory(dir=folder.parent, prefix=prefix) as place:
        _unpack(folder / checking.PACKED, decrypt_with, Path(place))
        yield Path(place), checking.check(Path(place))


def restore(folder: Path, manifest: Manifest, *, overwrite: bool) -> None:
    """Make the portal what a checked backup holds. Raises BadBackup before anything is written,
    NotEmpty where something would be lost."""
    if manifest.engine not in {"sqlite", connection.vendor}:
        raise BadBackup(f"It is of {manifest.engine}, this portal is on {connection.vendor}.")
    applied, known = set(manifest.migrations), databases.known_migrations()
    # Migrations that stand for others are named anew in time; those that they replace stay.
    if unknown := sorted(one for one in applied - known if "_squashed_" not in one):
        raise BadBackup(f"A newer version made it: this one does not know {', '.join(unknown)}.")
    if manifest.engine != connection.vendor and (known - applied or databases.missing_migrations()):
        raise BadBackup("It is of another engine: run `migrate` there, back up anew, and here.")
    if not overwrite and _is_filled():
        raise NotEmpty("This portal is not empty: --overwrite replaces what it holds.")
    databases.write_from(folder / databases.FILES[manifest.engine])
    _restore_files(folder)
    forget_recent_version()
    rows, last = dict(databases.count_rows()), JournalHead.last_position()
    if rows != manifest.rows or (last, hash_chain.hash_at(last) or None) != (
        manifest.position,
        manifest.sha256,
    ):
        raise BadBackup("What was restored has other rows than the backup says.")
    if databases.missing_migrations():
        call_command("migrate", interactive=False, verbosity=1)
    Session.objects.all().delete()  # or who was signed out since would be in again
    count_for_planner()  # a copy of PostgreSQL's has no statistics


def _is_filled() -> bool:
    """True if there is an account, something published or a picture."""
    tables = dict(databases.count_rows())
    rows = sum(tables.get(name, 0) for name in ("portal_user", "portal_edition", "portal_source"))
    return bool(rows) or any(True for _name in stored_files(default_storage, FOLDER))


def _restore_files(folder: Path) -> None:
    for name, storage in (("media", default_storage), ("releases", storages["releases"])):
        for path in sorted((folder / name).rglob("*")):
            if path.is_file():
                stored = str(path.relative_to(folder / name))
                storage.delete(stored)  # `save` gives another name to a second one
                with path.open("rb") as file:
                    storage.save(stored, File(file))


def _unpack(packed: Path, command: str, to: Path) -> None:
    words = shlex.split(command)
    with (
        packed.open("rb") as file,
        subprocess.Popen(words, stdin=file, stdout=subprocess.PIPE) as running,  # noqa: S603
    ):
        try:
            with tarfile.open(fileobj=running.stdout, mode="r|") as archive:
                archive.extractall(to, filter="data")
            while running.stdout and running.stdout.read(1 << 20):
                pass  # else it could not write to its end
        except tarfile.TarError as problem:
            raise BadBackup(f"{packed} could not be decrypted: {problem}") from problem
    if running.returncode:  # as of one that has found at the end that it was changed
        raise BadBackup(f"{packed}: {words[0]} ended with {running.returncode}.")
