"""A cache bounded by bytes that a single pass over many keys cannot flush."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol

PROTECTED_SHARE = 0.8
"""Part of the capacity for what was asked for more than once."""


class Sized(Protocol):
    @property
    def size(self) -> int:
        """Bytes that the value takes."""


class SegmentedCache[K: Hashable, V: Sized]:
    """Segmented LRU: a value enters on probation and is protected from its second use on.

    The least recently used value on probation goes first; protected values that exceed their share
    return to probation. Safe for threads.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._probation, self._protected = _Segment[K, V](), _Segment[K, V]()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        return self._probation.size + self._protected.size

    def get(self, key: K) -> V | None:
        with self._lock:
            value = self._protected.take(key) or self._probation.take(key)
            if value is not None:
                self._protected.put(key, value)
                self._shrink()
            return value

    def put(self, key: K, value: V) -> None:
        """Add a value, or replace it where it is."""
        with self._lock:
            segment = self._protected if key in self._protected.rows else self._probation
            segment.put(key, value)
            self._shrink()

    def used_again(self) -> dict[K, V]:
        """Return what is protected."""
        with self._lock:
            return dict(self._protected.rows)

    def clear(self) -> None:
        with self._lock:
            self._probation, self._protected = _Segment(), _Segment()

    def rename(self, name: Callable[[K, V], K | None]) -> None:
        """Put each value on probation under another key, or drop it where there is none."""
        with self._lock:
            known = [*self._probation.rows.items(), *self._protected.rows.items()]
            self._probation, self._protected = _Segment(), _Segment()
            for key, value in known:
                if (new := name(key, value)) is not None:
                    self._probation.put(new, value)

    def _shrink(self) -> None:
        while self._protected.size > self.capacity * PROTECTED_SHARE:
            self._probation.put(*self._protected.take_oldest())
        while self.size > self.capacity:
            self._probation.take_oldest()


class _Segment[K: Hashable, V: Sized]:
    """Values by key, the least recently used first."""

    def __init__(self) -> None:
        self.rows: OrderedDict[K, V] = OrderedDict()
        self.size = 0

    def put(self, key: K, value: V) -> None:
        self.take(key)
        self.rows[key] = value
        self.size += value.size

    def take(self, key: K) -> V | None:
        value = self.rows.pop(key, None)
        self.size -= value.size if value is not None else 0
        return value

    def take_oldest(self) -> tuple[K, V]:
        key, value = self.rows.popitem(last=False)
        self.size -= value.size
        return key, value
