"""Makes backups: database, pictures, releases and a manifest, in a folder that gets its name when
it is whole."""

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import tarfile
import time
import tomllib
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, default_storage, storages
from django.db import DatabaseError, connection
from django.utils import timezone

from portal.models.pictures import FOLDER
from portal.ops.backups import checking, databases
from portal.ops.backups.checking import MANIFEST, PACKED, PREFIX, UNFINISHED, Manifest
from portal.pictures.kept import stored_files

NOT_INCLUDED = [
    "SECRET_KEY, or the file secret-key in PORTAL_VAR, which signs sessions and links to previews",
    "environment variables and the files that they name",
    "static files, cards and charts, which are made again",
]


class CannotBackUp(Exception):
    """No backup was made; the message says why."""


def back_up(to: Path, *, encrypt_with: str = "") -> Path:
    """Make a backup in a folder of its own within `to`. Raises CannotBackUp, and leaves nothing."""
    name = f"{PREFIX}{timezone.now().astimezone(UTC):%Y%m%dT%H%M%S.%f}"[:-3] + "Z"
    folder = to / f"{UNFINISHED}{name}"
    try:
        folder.mkdir(mode=0o700, parents=True)
        _drop_unfinished(to, besides=folder)
        _fill(folder)
        if encrypt_with:
            _encrypt(folder, encrypt_with)
        for path in [*(one for one in folder.rglob("*") if one.is_file()), folder]:
            _sync(path)
        folder.rename(to / name)
        _sync(to)
    except (databases.CannotCopy, DatabaseError, sqlite3.Error, OSError) as problem:
        raise CannotBackUp(str(problem)) from problem
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return to / name


def drop_old(to: Path, keep: int) -> list[Path]:
    """Delete all backups in a folder but the newest; return them."""
    old = [folder for folder, _manifest in checking.list_backups(str(to))][keep:]
    for folder in old:
        shutil.rmtree(folder.rename(to / f"{UNFINISHED}{folder.name}"))  # this may be interrupted
    return old


def _drop_unfinished(to: Path, *, besides: Path) -> None:
    """Delete what was left by a run that was killed a day ago; another one may be running."""
    for left in to.glob(f"{UNFINISHED}*"):
        if left != besides and time.time() - left.stat().st_mtime > 86_400:
            shutil.rmtree(left)


def _fill(folder: Path) -> None:
    at = timezone.now()
    with databases.copy_to(folder / databases.FILES[connection.vendor]) as ask:
        last = ask("SELECT position, sha256 FROM portal_change ORDER BY position DESC LIMIT 1")
        position, sha256 = last[0] if last else (0, None)
        migrations = [
            f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations")
        ]
        rows = dict(databases.count_rows(ask))
    # What the database names is there by now: files are stored before it does, and never changed.
    _copy(default_storage, FOLDER, folder / "media")
    _copy(storages["releases"], "", folder / "releases")
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())
    manifest = Manifest(
        made_at=at.isoformat(),
        version=project["project"]["version"],
        engine=connection.vendor,
        migrations=sorted(migrations),
        position=position,
        sha256=sha256,
        rows=rows,
        files=_hashes(folder),
        not_included=NOT_INCLUDED,
    )
    _write(folder, manifest)


def _write(folder: Path, manifest: Manifest) -> None:
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2))


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): checking.file_hash(path) for path in files}


def _copy(storage: Storage, start: str, to: Path) -> None:
    for name in stored_files(storage, start):
        if name.endswith(".part") or not storage.exists(name):
            continue
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with storage.open(name) as file, path.open("wb") as copy:
            shutil.copyfileobj(file, copy)


def _encrypt(folder: Path, command: str) -> None:
    """Pack all files through a command into one, which takes their place."""
    packed, plain, is_taken = folder / PACKED, [*folder.iterdir()], False
    with packed.open("wb") as file:
        words = shlex.split(command)
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=file) as running:  # noqa: S603
            assert running.stdin is not None  # noqa: S101  # it is a pipe
            with suppress(BrokenPipeError):  # by a command that has ended
                with tarfile.open(fileobj=running.stdin, mode="w|") as archive:
                    for path in plain:
                        archive.add(path, path.name)
                running.stdin.close()
                is_taken = True
    if running.returncode:
        raise CannotBackUp(f"{words[0]} ended with {running.returncode}.")
    if not (is_taken and packed.stat().st_size):
        raise CannotBackUp(f"{words[0]} has not read all, or written nothing to its output.")
    manifest = Manifest.read(folder)
    for path in plain:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    _write(folder, replace(manifest, files=_hashes(folder)))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
