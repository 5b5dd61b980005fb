"""Requests at a rate, whatever the portal does with them: what waits for its turn is late."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from tests.attack.asking import Answer, OverHttp, Request, new_client

AT_ONCE = 64
"""Requests on their way; more wait, and their waiting counts."""
PATIENCE = 20
"""Seconds after which a reader goes away."""
ANSWERED, KEPT, TOLD = "answered", "kept, marked as such", "503 with Retry-After"

type Asked = Iterator[tuple[str, Request]]


class Seen(NamedTuple):
    kind: str
    what: str
    seconds: float
    path: str
    number: str
    """Number of the request in the log of the portal."""


@dataclass
class Phase:
    """What readers saw in a stretch of time; threads share it."""

    name: str
    seen: list[Seen] = field(default_factory=list)
    examples: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    note: str = ""
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, kind: str, request: Request, answer: Answer, seconds: float) -> None:
        what = outcome(answer)
        number = answer.headers.get("x-request-id", "")
        with self._lock:
            self.seen.append(Seen(kind, what, seconds, request.path, number))
            if what not in (ANSWERED, KEPT, TOLD):
                self.examples.setdefault(what, f"{request}: {answer.body[:80]!r}")

    def outcomes(self) -> Counter[str]:
        return Counter(one.what for one in self.seen)

    def by_kind(self) -> dict[str, list[float]]:
        found = defaultdict(list)
        for one in self.seen:
            found[one.kind].append(one.seconds)
        return dict(sorted(found.items()))


def outcome(answer: Answer) -> str:
    """Say in a few words what a reader got."""
    if answer.status in (200, 304):
        marked = "detail=database-away" in answer.headers.get("cache-status", "")
        return KEPT if marked else ANSWERED
    if answer.status == 503 and "retry-after" in answer.headers:
        return TOLD
    return str(answer.status) if answer.status else "no answer"


def percentile(values: list[float], part: float) -> float:
    """Return the value that so large a part of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


def find_capacity(
    asker: OverHttp, asked: Asked, seconds: float, say: Callable[[str], None]
) -> float:
    """Return the most requests a second of readers who ask anew once they have an answer."""
    best, lock = 0.0, Lock()

    def read(until: float) -> int:
        done = 0
        while time.monotonic() < until:
            with lock:
                _kind, request = next(asked)
            asker.ask(request, client=new_client(), patience=PATIENCE)
            done += 1
        return done

    for readers in (2, 4, 8, 16):
        began = time.monotonic()
        with ThreadPoolExecutor(readers) as pool:
            done = sum(pool.map(read, [began + seconds] * readers))
        rate = done / (time.monotonic() - began)
        say(f"{readers} readers: {rate:.1f} requests a second.")
        best = max(best, rate)
    return best


def ask_at(asker: OverHttp, asked: Asked, rate: float, seconds: float, phase: Phase) -> None:
    """Send requests that arrive at random at this rate; seconds count from when each was due."""
    dice = random.Random(len(phase.name))
    began = due = time.monotonic()

    def ask(kind: str, request: Request, due: float) -> None:
        answer = asker.ask(request, client=new_client(), patience=PATIENCE)
        phase.add(kind, request, answer, time.monotonic() - due)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = []
        while (due := due + dice.expovariate(rate)) < began + seconds:
            time.sleep(max(0.0, due - time.monotonic()))
            kind, request = next(asked)
            sent.append(pool.submit(ask, kind, request, due))
        wait(sent)
    phase.seconds += time.monotonic() - began
