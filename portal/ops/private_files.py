"""Secrets that an installation makes for itself, each in a file of its own."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp


def create_private_file(path: Path, text: str) -> str:
    """Return what the file holds. Where it is missing or empty, write `text` first, readable for
    its owner only.

    The file is there as a whole or not at all, whatever interrupts this; of two that create it at
    once, both return what one of them wrote.
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
