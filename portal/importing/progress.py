"""Progress of the import that is being applied: in a file, as others see nothing of a transaction
before its end. Whoever takes the file away calls the import off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class CalledOff(Exception):
    """Somebody has called the import off while it was being applied."""


def _file(uid: str) -> Path:
    return Path(settings.VAR_DIR, "imports", uid)


@contextmanager
def noting(uid: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function that notes how many rows of `total` are done. It raises CalledOff."""
    file = _file(uid)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"0 {total}")

    def note(done: int) -> None:
        try:
            with file.open("r+") as opened:
                opened.write(f"{done} {total}")
        except FileNotFoundError:
            raise CalledOff from None

    try:
        yield note
    finally:
        file.unlink(missing_ok=True)


def read_progress(uid: str) -> tuple[int, int] | None:
    """Return how many rows are done, of how many; None before it is begun."""
    try:
        done, total = _file(uid).read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(done), int(total)


def call_off(uid: str) -> None:
    _file(uid).unlink(missing_ok=True)
