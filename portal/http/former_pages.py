"""Pages of the version before, sent for a moment while one thread draws them anew."""

import time
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

SECONDS = 3.0
"""Longest time that a page of the version before is sent."""
MOST_PAGES = 100
"""Pages that are drawn anew, of those used in one version."""


class FormerPages[K: Hashable, V]:
    """Shared pages, after something public has changed: else all ask at once for pages that
    nobody has drawn yet."""

    def __init__(self, draw: Callable[[K], object]) -> None:
        self._draw = draw
        self._pages: Mapping[K, V] = {}
        self._until = 0.0
        self._thread = ThreadPoolExecutor(1, "redraw")

    def find(self, key: K) -> V | None:
        return self._pages.get(key) if time.monotonic() < self._until else None

    def begin(self, pages: Mapping[K, V]) -> None:
        """Send these for a while, by the keys of the new version, and draw them. Each process has
        an order of its own, and takes from the others what they have drawn."""
        self._pages, self._until = pages, time.monotonic() + SECONDS
        if pages:
            self._thread.submit(self._draw_all, pages)

    def _draw_all(self, pages: Mapping[K, V]) -> None:
        try:
            for key in sorted(pages, key=hash):
                if self._pages is not pages:  # there is a newer version
                    return
                self._draw(key)
            self._pages = {}
        finally:
            connections.close_all()  # of this thread, which may have nothing to do for days
