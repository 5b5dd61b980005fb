"""Run the project of a checkout in this process, at a frozen moment and with fixed secrets."""

import logging
import os
import random
import secrets
import shutil
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import time_machine

HOST = "127.0.0.1:8000"
DATABASE = "corridor.sqlite3"
FILES = ("media", "releases")
"""Folders beside the database that belong to it."""

ROLES = {
    "editor": ["Editor", "Data steward"],
    "reviewer": ["Publisher"],
    "translator": ["Translator"],
    "admin": ["Administrator"],
}
"""The accounts of the desk, and the groups that each belongs to."""

LOADED_AT = datetime(2026, 11, 26, 8, tzinfo=UTC)
EDITED_AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
RELEASED_AT = datetime(2026, 11, 28, 10, tzinfo=UTC)
EDITED_AGAIN_AT = datetime(2026, 11, 29, 11, tzinfo=UTC)
ASKED_AT = datetime(2026, 12, 1, 12, tzinfo=UTC)

UNSET = (
    "DATABASE_URL",
    "SITE_URL",
    "DEBUG",
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "EMAIL_URL",
    "PORTAL_BORDERS",
)
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "SECRET_KEY": "answers-are-compared-under-one-key-that-keeps-nothing-secret",
    "PORTAL_NO_BOOTSTRAP": "1",
    "PORTAL_API_RATE": "1000000/min",
    "PORTAL_API_BURST": "1000000",
    "PORTAL_WORK_RATE": "",
    "LOG_LEVEL": "CRITICAL",
    "TZ": "UTC",
}


def enter(checkout: Path, var: Path, *, at: datetime, seed: str) -> time_machine.Traveller:
    """Set Django up for `checkout`, with its data in `var`; return the clock, which stands at `at`.

    What `secrets` chooses follows from `seed`, so that identifiers made at random are made again.
    Only once in a process. Raises SystemExit where the checkout has no files of the map.
    """
    if not (checkout / "portal/static/portal/built/region.geojson").exists():
        raise SystemExit(f"{checkout} is not set up: portal/static/portal/built is missing.")
    os.umask(0o022)
    for name in UNSET:
        os.environ.pop(name, None)
    os.environ.update(ENVIRONMENT, PORTAL_VAR=str(var))
    var.mkdir(parents=True, exist_ok=True)
    here = {"", str(Path.cwd())}
    os.chdir(checkout)
    sys.path[:] = [str(checkout), *(path for path in sys.path if path not in here)]
    secrets.choice = random.Random(seed).choice
    clock = time_machine.travel(at, tick=False).start()
    _set_up_django()
    return clock


def copy_data(source: Path, target: Path) -> None:
    """Copy a database and the files that belong to it: `source` is the database itself."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target / DATABASE)
    for name in FILES:
        if (source.parent / name).is_dir():
            shutil.copytree(source.parent / name, target / name, dirs_exist_ok=True)


def settle(var: Path) -> None:
    """Fold the write-ahead log into the database, so that the file alone is the whole."""
    from django.db import connections

    connections.close_all()
    database = sqlite3.connect(var / DATABASE)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def _set_up_django() -> None:
    """Static files keep their plain names, and nothing has to be collected; passwords are quick."""
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    django.setup()
    logging.disable()
