"""Memory and CPU of the processes that answer, and waits for locks, looked at all the while."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import psycopg
from django.db import connection

LOCKS = """
SELECT extract(epoch FROM clock_timestamp() - waiting.waitstart),
  waiting.locktype || ': ' || left(asks.query, 200) || ' / held by: ' || left(holds.query, 200)
FROM pg_locks waiting
JOIN pg_stat_activity asks USING (pid)
LEFT JOIN pg_stat_activity holds ON holds.pid = (pg_blocking_pids(waiting.pid))[1]
WHERE NOT waiting.granted AND waiting.waitstart IS NOT NULL
ORDER BY waiting.waitstart LIMIT 1
"""
PAUSE, MEMORY_EVERY = 0.05, 2.0
MB = 1 << 20


class Watch:
    """`memory` has megabytes for each process; `longest_lock` and `cpu` are in seconds."""

    def __init__(self, workers: Callable[[], list[int]]) -> None:
        self.memory: dict[int, list[float]] = {}
        self.longest_lock, self.looked, self.lock = 0.0, 0, ""
        self.cpu, self.machine_load = 0.0, 0.0
        self._workers, self._over = workers, Event()
        self._threads = [Thread(target=one) for one in (self._look_at_locks, self._look_at_memory)]

    def __enter__(self) -> "Watch":
        self.cpu = -self._cpu_seconds()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self.cpu += self._cpu_seconds()
        self.machine_load = os.getloadavg()[1]

    def _cpu_seconds(self) -> float:
        stats = (Path(f"/proc/{pid}/stat").read_text() for pid in self._workers())
        ticks = (sum(map(int, text.rpartition(")")[2].split()[11:13])) for text in stats)
        return sum(ticks) / os.sysconf("SC_CLK_TCK")

    def _look_at_locks(self) -> None:
        user, host = (str(connection.settings_dict[name]) for name in ("USER", "HOST"))
        with psycopg.connect(dbname="template1", user=user, host=host, autocommit=True) as other:
            while not self._over.wait(PAUSE):
                row = other.execute(LOCKS).fetchone()
                if row and float(row[0]) > self.longest_lock:
                    self.longest_lock, self.lock = float(row[0]), str(row[1])
                self.looked += 1

    def _look_at_memory(self) -> None:
        while not self._over.wait(MEMORY_EVERY):
            for pid in self._workers():
                with suppress(OSError, IndexError):
                    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                    held = pages * os.sysconf("SC_PAGE_SIZE") / MB
                    self.memory.setdefault(pid, []).append(held)


def growth(held: list[float]) -> float:
    """Return the megabytes by which the last quarter holds more than the second, on the average."""
    quarter = len(held) // 4
    if not quarter:
        return 0.0
    second, last = held[quarter : 2 * quarter], held[-quarter:]
    return sum(last) / quarter - sum(second) / quarter


def seconds_until(holds: Callable[[], bool], *, patience: float) -> float:
    """Return after how many seconds something holds; `patience` if it does not."""
    began = time.monotonic()
    while time.monotonic() < began + patience:
        if holds():
            return time.monotonic() - began
        time.sleep(0.05)
    return patience
