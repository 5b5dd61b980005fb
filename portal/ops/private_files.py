"""Generated secrets of an installation, each in a file that only its owner can read."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp


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
