"""What a load has shown, in words and tables, and what of it must not be."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.load.asking import ANSWERED, KEPT, TOLD, Phase, percentile
from tests.load.watching import Watch, growth

TIMES = 5
"""The slowest of a hundred takes so many times as long as the middle one, at most."""
LONGEST_LOCK = 0.2
"""Seconds."""
LARGEST_GROWTH = 0.1
"""Part of the memory of a process."""
ALLOWED = {ANSWERED, KEPT, TOLD}
SLOWEST = 20
"""Addresses that the report lists."""


@dataclass
class Found:
    capacity: float
    rate: float
    """Requests a second."""
    calm: Phase
    watch: Watch
    published: Counter[str]
    """Answers to publications while all was calm."""
    phases: list[Phase]
    """With each fault, and after it."""
    notes: list[str]
    log: dict[str, Any] = field(default_factory=dict)
    """Lines of the portal's log on requests, by their numbers."""


def read_log(lines: Iterable[str]) -> dict[str, Any]:
    """Return the lines that say how a request was answered; others are left out."""
    found = {}
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            said = json.loads(line)
            found[said["request_id"]] = {name: said[name] for name in ("answer", "milliseconds")}
    return found


def failures(found: Found) -> list[str]:
    """Return a sentence for each promise that does not hold."""
    said = [note for note in found.notes if note.startswith("FAILED")]
    wrong = {what: n for what, n in found.calm.outcomes().items() if what != ANSWERED}
    if wrong:
        said.append(f"errors while all was calm: {wrong}")
    if set(found.published) - {"302"}:
        said.append(f"publications that were not made: {dict(found.published)}")
    every = [one.seconds for one in found.calm.seen]
    middle, slow = percentile(every, 0.5), percentile(every, 0.99)
    if slow > TIMES * middle:
        said.append(f"p99 is {slow / middle:.1f} × p50")
    if found.watch.longest_lock > LONGEST_LOCK:
        said.append(f"a lock was waited for {found.watch.longest_lock * 1000:.0f} ms")
    for pid, held in found.watch.memory.items():
        if growth(held) > LARGEST_GROWTH * held[-1]:
            said.append(f"process {pid} grew by {growth(held):.0f} MB")
    strange = {phase.name: set(phase.outcomes()) - ALLOWED for phase in found.phases}
    return said + [f"{name}: {sorted(wrong)}" for name, wrong in strange.items() if wrong]


def report(found: Found) -> Iterator[str]:
    """Yield lines of Markdown."""
    calm = found.calm
    yield f"Capacity {found.capacity:.1f} requests a second, load {found.rate:.1f}.\n"
    yield "| kind | requests | p50, ms | p99, ms | p99 / p50 | slowest, ms |"
    yield "|---|---|---|---|---|---|"
    every = {**calm.by_kind(), "all": [one.seconds for one in calm.seen]}
    for kind, seconds in every.items():
        middle, slow = percentile(seconds, 0.5), percentile(seconds, 0.99)
        times = f"{slow / middle:.1f}" if middle else "–"
        cells = f"{middle * 1000:.1f} | {slow * 1000:.1f} | {times} | {max(seconds) * 1000:.0f}"
        yield f"| {kind} | {len(seconds)} | {cells} |"
    last = percentile(every["all"], 0.99)
    slowest = Counter(one.kind for one in calm.seen if one.seconds >= last).most_common()
    yield "\nThe slowest hundredth: " + ", ".join(f"{kind} {n}" for kind, n in slowest) + "."
    yield from _slowest(found)
    yield f"Answers: {dict(calm.outcomes())}. Publications: {dict(found.published)}."
    each = 1000 * found.watch.cpu / max(1, len(calm.seen))
    yield f"CPU of the portal: {found.watch.cpu:.0f} s in {calm.seconds:.0f} s, {each:.0f} ms for a"
    yield f"request; load of the machine {found.watch.machine_load:.0f}."
    yield f"Longest wait for a lock: {found.watch.longest_lock * 1000:.0f} ms"
    yield f"({found.watch.looked} looks). {found.watch.lock}\n"
    for pid, held in sorted(found.watch.memory.items(), key=lambda one: -max(one[1])):
        line = ", ".join(f"{one:.0f}" for one in held[:: max(1, len(held) // 10)])
        yield f"- Process {pid}: {line} MB; grew by {growth(held):+.1f} MB."
    yield "\n| readers saw | answered | kept, marked | 503, when to come | else | slowest | back |"
    yield "|---|---|---|---|---|---|---|"
    for phase in found.phases:
        saw = phase.outcomes()
        other = {what: n for what, n in saw.items() if what not in ALLOWED}
        most = max((one.seconds for one in phase.seen), default=0)
        cells = f"{saw[ANSWERED]} | {saw[KEPT]} | {saw[TOLD]} | {other or 0}"
        yield f"| {phase.name} | {cells} | {most:.1f} s | {phase.note} |"
        yield from (f"<!-- {what}: {text} -->" for what, text in phase.examples.items())
    yield ""
    yield from (f"- {note}" for note in found.notes)
    yield from (f"- **{one}**" for one in calm.examples.values())
    yield from (f"- **{one}**" for one in failures(found))


def _slowest(found: Found) -> Iterator[str]:
    """Tell of the slowest requests which address each had, and what the portal did for it: the rest
    of the time it waited for its turn."""
    yield "\n| slowest | address | after, ms | in the portal, ms | answer |\n|---|---|---|---|---|"
    for one in sorted(found.calm.seen, key=lambda one: -one.seconds)[:SLOWEST]:
        said = found.log.get(one.number, {"milliseconds": "–", "answer": one.what})
        cells = f"{one.seconds * 1000:.0f} | {said['milliseconds']} | {said['answer']}"
        yield f"| {one.kind} | `{one.path}` | {cells} |"
    yield ""
