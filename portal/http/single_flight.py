"""One thread makes what several want at once; the others wait for it."""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class SingleFlight[K: Hashable]:
    def __init__(self, *, wait_seconds: float) -> None:
        self.wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._flights: dict[K, threading.Event] = {}

    @contextmanager
    def turn(self, key: K) -> Iterator[bool]:
        """Yield True at once to the first that asks for a key; to others False when the first is
        done, or after `wait_seconds`."""
        with self._lock:
            others = self._flights.get(key)
            if others is None:
                done = self._flights[key] = threading.Event()
        if others is not None:
            others.wait(self.wait_seconds)
            yield False
            return
        try:
            yield True
        finally:
            with self._lock:
                del self._flights[key]
            done.set()
