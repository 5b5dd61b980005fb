"""The databases of the past: one SQLite file for each requested position."""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend

from portal.publication.time_travel.router import APPS

ENGINE = "django.db.backends.sqlite3"
LONGEST_WAIT = 20
"""Seconds that a request waits while another past is made."""


class Busy(Exception):
    """Another past is being made, and it takes long."""


type Make = Callable[[str, int | None], None]
"""Fills the database with an alias, which is empty or holds the past of a position."""


def file_of(name: str, make: Make, is_ours: Callable[[str], bool]) -> Path:
    """The file of a name that begins with a position, made now or before; from the nearest that
    is there, if one is. `is_ours` tells those of this journal from what another left.

    One is made at a time, and only the newest few are kept: asking for many costs patience, not
    the machine.
    """
    folder = _folder()
    path = folder / f"{name}-{_schema()[0]}.sqlite3"
    if not path.exists():
        with _one_at_a_time(folder):
            if not path.exists():
                _make(path, make, _nearest(path, is_ours))
                _forget_old(folder, path)
    os.utime(path)
    return path


def _nearest(path: Path, is_ours: Callable[[str], bool]) -> Path | None:
    wanted, schema = _position(path), path.stem.rpartition("-")[2]
    known = sorted(
        path.parent.glob(f"*-{schema}.sqlite3"), key=lambda one: abs(_position(one) - wanted)
    )
    return next((one for one in known if is_ours(one.stem.rpartition("-")[0])), None)


def _position(path: Path) -> int:
    return int(path.stem.partition("-")[0])


@contextmanager
def opened(path: Path, *, mode: str = "ro&immutable=1") -> Iterator[str]:
    """The alias of a connection to a file, for as long as this thread needs it. The settings know
    nothing of it, so that other threads and whoever goes through all databases do not either."""
    alias = f"past-{uuid4().hex[:12]}"
    ours = {
        **connections.settings[DEFAULT_DB_ALIAS],
        "ENGINE": ENGINE,
        "NAME": f"file:{path}?mode={mode}",
        "OPTIONS": {},
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
    }
    connections[alias] = load_backend(ENGINE).DatabaseWrapper(ours, alias)
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]


def _make(path: Path, make: Make, nearest: Path | None) -> None:
    """Under another name until it is whole."""
    unfinished = path.with_suffix(f".{uuid4().hex[:8]}")
    unfinished.write_bytes(nearest.read_bytes() if nearest else _schema()[1])
    try:
        with opened(unfinished, mode="rw") as alias:
            with connections[alias].cursor() as cursor:
                for pragma in ("foreign_keys=OFF", "journal_mode=MEMORY", "synchronous=OFF"):
                    cursor.execute(f"PRAGMA {pragma}")
            make(alias, _position(nearest) if nearest else None)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


@cache
def _schema() -> tuple[str, bytes]:
    """An empty database with the tables that the models have now, and a name for it. It changes
    when they do, and then every past is made anew."""
    path = _folder() / f"empty.{uuid4().hex[:8]}"
    try:
        with opened(path, mode="rwc") as alias:
            connection = connections[alias]
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA foreign_keys=OFF")
            with connection.schema_editor() as editor:
                editor.deferred_sql = []
                for model in apps.get_models():
                    if model._meta.app_label in APPS:
                        editor.create_model(model)
            with connection.cursor() as cursor:
                cursor.execute("SELECT sql FROM sqlite_master ORDER BY name")
                tables = "\n".join(str(row[0]) for row in cursor.fetchall())
        return hashlib.sha256(tables.encode()).hexdigest()[:8], path.read_bytes()
    finally:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.VAR_DIR) / "past"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "being-made").open("w") as file:
        deadline = time.monotonic() + LONGEST_WAIT
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Busy from None
                time.sleep(0.05)
        yield


def _forget_old(folder: Path, newest: Path) -> None:
    kept = sorted(folder.glob("*.sqlite3"), key=lambda one: one.stat().st_mtime, reverse=True)
    for path in kept[settings.PORTAL_PAST_KEPT :]:
        if path != newest:
            path.unlink(missing_ok=True)
