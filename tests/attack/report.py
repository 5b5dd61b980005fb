"""Count of an attack by area: tried, refused, failed, slowest."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock

from tests.attack.asking import Answer, Request
from tests.attack.judging import find_faults

EXAMPLES = 3
"""Requests that are told of each sort of failure."""
SLOW = 2
"""Seconds that an answer may take; longer ones are told, and are no failure."""


@dataclass
class Tally:
    """What one area tried. Threads may share it."""

    area: str
    tried: int = 0
    refused: int = 0
    slow: int = 0
    slowest: float = 0.0
    slowest_request: str = ""
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    failures: dict[str, list[str]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def judge(self, request: Request, answer: Answer, *more: str) -> None:
        """Count a request, and what is wrong with its answer."""
        faults = [*find_faults(request, answer), *filter(None, more)]
        with self._lock:
            self.tried += 1
            self.statuses[answer.status] += 1
            self.refused += 400 <= answer.status < 500 or answer.status == 503
            self.slow += answer.seconds > SLOW
            if answer.seconds > self.slowest:
                self.slowest, self.slowest_request = answer.seconds, str(request)
        for fault in faults:
            self.fail(fault, str(request))

    def fail(self, fault: str, example: str) -> None:
        with self._lock:
            self.failures.setdefault(fault, []).append(example)

    def note(self, sentence: str) -> None:
        with self._lock:
            self.notes.append(sentence)

    @property
    def failed(self) -> int:
        return sum(map(len, self.failures.values()))


HEAD = ("area", "tried", "refused", "failed", "slow", "slowest", "seconds")


def table(tallies: Iterable[Tally]) -> Iterator[str]:
    """Yield the lines of a table in Markdown."""
    yield "| " + " | ".join(HEAD) + " |"
    yield "|---" * len(HEAD) + "|"
    for one in tallies:
        slowest = f"{one.slowest:.1f} s {one.slowest_request[:60]}".replace("|", "/")
        cells = (one.area, one.tried, one.refused, one.failed, one.slow, slowest)
        yield "| " + " | ".join(map(str, cells)) + f" | {one.seconds:.0f} |"


def details(tallies: Iterable[Tally]) -> Iterator[str]:
    """Yield what was noted, and examples of each failure."""
    for one in tallies:
        if not (one.notes or one.failures):
            continue
        yield f"\n### {one.area}\n"
        yield from (f"- {note}" for note in one.notes)
        for fault, examples in one.failures.items():
            yield f"- **{fault}**: {len(examples)}"
            yield from (f"  - `{example}`" for example in examples[:EXAMPLES])
