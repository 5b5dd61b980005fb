"""Progress of the import that is being applied, and the wish to call it off: in the cache that all
machines share, as others see nothing of a transaction before its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.cache import caches

from portal.http.errors import is_outage

KEPT_FOR = 86_400
"""Seconds for which is kept what somebody who was killed has left."""


class CalledOff(Exception):
    """Somebody has called the import off while it was being applied."""


@contextmanager
def noting(uid: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function that notes how many rows of `total` are done. It raises CalledOff. While the
    cache is away nothing is noted, and nobody calls the import off."""

    def note(done: int) -> None:
        with _without_outage():
            if caches["shared"].delete(_wish(uid)):
                raise CalledOff
            caches["shared"].set(_progress(uid), (done, total), KEPT_FOR)

    try:
        yield note
    finally:
        with _without_outage():
            caches["shared"].delete_many([_wish(uid), _progress(uid)])


def read_progress(uid: str) -> tuple[int, int] | None:
    """Return how many rows are done, of how many; None before it is begun."""
    return caches["shared"].get(_progress(uid))


def call_off(uid: str) -> None:
    caches["shared"].set(_wish(uid), True, KEPT_FOR)


def forget_wish(uid: str) -> None:
    with _without_outage():
        caches["shared"].delete(_wish(uid))


@contextmanager
def _without_outage() -> Iterator[None]:
    try:
        yield
    except Exception as problem:
        if not is_outage(problem):
            raise


def _progress(uid: str) -> str:
    return f"import-{uid}"


def _wish(uid: str) -> str:
    return f"import-{uid}-called-off"
