from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock


class RecentlyUsed[K, V]:
    """Thread-safe cache of at most `size` values; the one used longest ago goes first.

    A caller gets its values in a dict of its own, so that what other threads put in or push out
    meanwhile takes nothing from it.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get_many(self, keys: Iterable[K]) -> dict[K, V]:
        """Return the values of those keys that are known."""
        found: dict[K, V] = {}
        with self._lock:
            for key in keys:
                if key in self._values:
                    self._values.move_to_end(key)
                    found[key] = self._values[key]
        return found

    def put_many(self, values: Mapping[K, V]) -> None:
        with self._lock:
            for key, value in values.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self.size:
                self._values.popitem(last=False)
