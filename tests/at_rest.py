"""The portal that a test runs: it answers one request after the other, and can be awaited.

Its threads share the connection of the test to a database in memory, and so would share its
transactions: of two requests at once, one would write into what the other takes back, and so would
a test that signs somebody in while its page still asks. A transaction of a test has its turn, too.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partialmethod
from typing import Any

from django.core.signals import request_finished, request_started
from django.db.transaction import Atomic

SECONDS = 60
"""A busy machine takes its time; a request that nobody ends is told of."""
ON_ITS_WAY = 0.02
"""Seconds in which what was sent may not have been heard yet."""
SERVES_A_CONNECTION = "(process_request_thread)"
"""Python names a thread after what it runs, here that of a server of `socketserver`."""
_answering: dict[threading.Thread, str] = {}
"""The threads that answer a request, and what they were asked. Not their numbers: the next thread
gets that of one which has died."""
_changed = threading.Condition()
_turn = threading.Lock()
_holder: threading.Thread | None = None
"""The thread whose turn it is to answer."""
_blocks = 0
"""Within how many `atomic` blocks the test is."""


def watch() -> None:
    """From now on."""
    request_started.connect(_begin)
    request_finished.connect(_end)
    atomic: Any = Atomic
    atomic.__enter__ = partialmethod(_enter, atomic.__enter__)
    atomic.__exit__ = partialmethod(_leave, atomic.__exit__)


def _enter(block: Atomic, enter: Callable[[Atomic], None]) -> None:
    global _blocks
    if _is_test():
        _take_turn()
        _blocks += 1
    try:
        enter(block)
    except BaseException:
        _end_block()
        raise


def _leave(block: Atomic, leave: Callable[..., None], *error: object) -> None:
    try:
        leave(block, *error)
    finally:
        _end_block()


def _end_block() -> None:
    global _blocks
    if _is_test():
        _blocks -= 1
        if not _blocks:
            _give_turn()


def _is_test() -> bool:
    return threading.current_thread() is threading.main_thread()


def _begin(environ: Mapping[str, Any] | None = None, **_: Any) -> None:
    here = threading.current_thread()
    if not _is_test():  # it asks by itself
        _take_turn()
        asked = environ or {}
        with _changed:
            _answering[here] = f"{asked.get('REQUEST_METHOD')} {asked.get('PATH_INFO')}"
            _changed.notify_all()


def _end(**_: Any) -> None:
    here = threading.current_thread()
    if not _is_test():
        with _changed:
            _answering.pop(here, None)
            _changed.notify_all()
        _give_turn()


def _take_turn() -> None:
    global _holder
    here = threading.current_thread()
    if _holder is here or not (_is_test() or here.name.endswith(SERVES_A_CONNECTION)):
        return  # threads that a test starts itself are to meet
    while not _turn.acquire(timeout=0.5):
        if (holder := _holder) is not None and not holder.is_alive():
            _give_turn(holder)  # it died without a word
    _holder = here


def _give_turn(of: threading.Thread | None = None) -> None:
    global _holder
    if _holder is (of or threading.current_thread()):
        _holder = None
        _turn.release()


def wait_until_at_rest() -> None:
    """A page that is closed may have sent its last words. Whoever empties the database meanwhile
    finds rows in it that were not there, or misses some that were."""
    deadline = time.monotonic() + SECONDS
    with _changed:
        while _alive() or _changed.wait_for(_alive, ON_ITS_WAY):
            _changed.wait(ON_ITS_WAY)  # a thread that dies tells nobody
            if time.monotonic() > deadline:
                raise AssertionError(f"After {SECONDS} seconds the portal answers {_alive()}.")


def _alive() -> list[str]:
    """Requests being answered. Threads that ended without a word have nothing more to say."""
    return [asked for thread, asked in _answering.items() if thread.is_alive()]


def wait_until_nobody_is_connected(threads: Iterable[threading.Thread] = ()) -> None:
    """A browser that has gone lets go of its connections a moment later, and each closes the
    database it shares with the tests: once the server has stopped, that is an error."""
    deadline = time.monotonic() + SECONDS
    for thread in threads or threading.enumerate():
        if thread.name.endswith(SERVES_A_CONNECTION):
            thread.join(max(0, deadline - time.monotonic()))
            if thread.is_alive():
                raise AssertionError(f"Somebody stays connected after {SECONDS} seconds.")
