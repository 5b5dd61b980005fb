"""Files that other accounts of the machine may not read: generated secrets, the database of SQLite,
the folder of both."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from django.db.backends.base.base import BaseDatabaseWrapper


def make_private_folder(folder: Path, *, is_own: bool) -> None:
    """Make a folder that only its owner can enter; one that is there stays as it is, unless nobody
    but the portal has a use for it (`is_own`). Where that fails, whoever writes there tells."""
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_own:
            folder.chmod(0o700)


def make_database_private(
    sender: object, connection: BaseDatabaseWrapper, **kwargs: object
) -> None:
    """Receiver of `connection_created`: let only its owner read the file of SQLite and those
    beside it, which get the mode of the first."""
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):  # in memory, of another account, or not there
                Path(f"{connection.settings_dict['NAME']}{ending}").chmod(0o600)


def create_private_file(path: Path, text: str) -> str:
    """Return the content of a file; a missing or empty one is created with `text`, mode 600.

    Creation is atomic: after an interruption the file is whole or absent, and of two processes
    both return what one of them wrote.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.stat().st_size:
        path.unlink()
    if not path.exists():
        _create(path, text)
    return path.read_text().strip()


def _create(path: Path, text: str) -> None:
    handle, made = mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(f"{text}\n")
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        Path(made).unlink(missing_ok=True)
