"""The version of the code, by which answers of different versions are told apart."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import django
from django.conf import settings

MADE = {"__pycache__"}
MADE_SUFFIXES = {".mo", ".pyc"}
"""Made from the other files when the portal starts."""


def code_version() -> str:
    """Return a digest of the files that answers are made with (path, size, time of change), but for
    the borders of maps, and of the settings that they show: the same in all processes of an
    installation."""
    parts = (django.VERSION, _files_digest(), _shown_settings())
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _shown_settings() -> list[tuple[str, str]]:
    names = [name for name in dir(settings) if name.startswith("PORTAL_")]
    names += ["DEBUG", "LANGUAGES", "SECURE_CSP", "SITE_URL", "STORAGES"]
    return [(name, repr(getattr(settings, name))) for name in names]


@cache
def _files_digest() -> str:
    """Digest of the files as a process begins; what is edited later it does not run."""
    digest = hashlib.sha256()
    for path in sorted(_files()):
        found = path.stat()
        digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in (*settings.OWN_APPS, "templates"):
        for folder, folders, files in Path(settings.BASE_DIR, name).walk():
            folders[:] = [one for one in folders if one not in MADE]
            yield from (folder / one for one in files if Path(one).suffix not in MADE_SUFFIXES)
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    if manifest.exists():
        yield manifest
