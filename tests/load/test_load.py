"""`make load` in small: what it asks for exists, and what it judges by can fail."""

import json
import re
import subprocess
import sys
from collections import Counter

import pytest

from tests.attack.__main__ import ROOT, environment
from tests.attack.asking import Answer, InProcess, Request
from tests.full_portal import fill
from tests.load import judging, mix
from tests.load.__main__ import LOGGED
from tests.load.asking import ANSWERED, KEPT, TOLD, Phase, outcome, percentile
from tests.load.watching import Watch, growth
from tests.tools.postgres import server_programs

SEED = 7
ANSWER_ONE = """
import django; django.setup()
from django.http import HttpResponse
from django.test import RequestFactory
from portal.ops.monitoring.requests import WatchingMiddleware
WatchingMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
"""
REQUEST = Request("/about/")


def answer(status: int, seconds: float = 0.1, **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): text for name, text in headers.items()}, b"")


def found(*seconds: float, published: str = "302") -> judging.Found:
    calm = Phase("calm")
    for one in seconds:
        calm.add("record", REQUEST, answer(200), one)
    return judging.Found(9.0, 6.3, calm, Watch(list), Counter({published: 2}), [], [])


@pytest.mark.exhaustive
@pytest.mark.django_db
@pytest.mark.filled(by=fill)
def test_each_kind_of_request_is_answered() -> None:
    asker = InProcess({})
    slugs = mix.slugs_of(asker.ask)
    asked = mix.requests(slugs, SEED)
    kinds = {one.name for one in mix.kinds(slugs)}
    while kinds:
        kind, request = next(asked)
        if kind in kinds:
            kinds.remove(kind)
            said = asker.ask(request)
            assert said.status == 200, f"{request}: {said.body[:300]!r}"


def test_same_seed_asks_the_same() -> None:
    first, second, other = (mix.requests(["a", "b"], seed) for seed in (1, 1, 2))
    begun = [next(first) for _ in range(50)]

    assert begun == [next(second) for _ in range(50)]
    assert begun != [next(other) for _ in range(50)]


def test_shares_are_of_a_hundred() -> None:
    assert sum(one.share for one in mix.kinds(["a"])) == 100


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (answer(200), ANSWERED),
        (answer(200, cache_status="Corridor; hit; ttl=-12; detail=database-away"), KEPT),
        (answer(503, retry_after="5"), TOLD),
        (answer(503), "503"),
        (answer(500), "500"),
        (answer(0), "no answer"),
    ],
)
def test_what_a_reader_got_has_a_name(said: Answer, what: str) -> None:
    assert outcome(said) == what


def test_calm_load_keeps_its_promises() -> None:
    assert judging.failures(found(*[0.1] * 99, 0.4)) == []


def test_each_broken_promise_is_told() -> None:
    broken = found(*[0.1] * 90, *[0.9] * 10, published="403")
    broken.calm.add("record", REQUEST, answer(500), 0.1)
    broken.watch.longest_lock = 0.3
    broken.watch.memory = {1: [100.0] * 10 + [150.0] * 10}
    fault = Phase("disk full")
    fault.add("record", REQUEST, answer(503), 0.1)
    broken.phases.append(fault)

    said = " ".join(judging.failures(broken))
    assert [
        word
        for word in ("errors", "publications", "p99", "lock", "grew", "disk full")
        if word not in said
    ] == []
    report = "\n".join(judging.report(broken))
    assert "The slowest hundredth: record 10." in report


def test_slowest_addresses_are_listed_with_what_the_portal_did() -> None:
    load = found(*[0.1] * 30)
    slow = answer(200, x_request_id="one-that-is-slow")
    load.calm.add("map", Request("/ru/map/"), slow, 0.9)
    line = {"request_id": "one-that-is-slow", "answer": "made", "milliseconds": 312.5}
    load.log = judging.read_log(["Starting", "[]", json.dumps(line), '{"request_id": "else"}'])

    report = "\n".join(judging.report(load))
    table = report.partition("| slowest | ")[2].splitlines()[2:]
    assert table[0] == "| map | `/ru/map/` | 900 | 312.5 | made |"
    assert table[1] == "| record | `/about/` | 100 | – | answered |"
    assert table[judging.SLOWEST - 1]
    assert not table[judging.SLOWEST]


@pytest.mark.exhaustive
def test_portal_writes_the_lines_that_the_report_reads() -> None:
    with environment("sqlite", "corridor-load-") as env:
        command = [sys.executable, "-c", ANSWER_ONE]
        done = subprocess.run(command, env=env | LOGGED, cwd=ROOT, capture_output=True, text=True)

    (line,) = judging.read_log(done.stderr.splitlines()).values()
    assert line["answer"] == "own", done.stderr[-2000:]


def test_figures_of_the_report() -> None:
    assert percentile([float(one) for one in range(100)], 0.99) == 99
    assert growth([200, 210, 210, 210, 210, 210, 212, 212]) == 2


@pytest.mark.exhaustive
def test_short_load_ends_with_a_report() -> None:
    """Promises of time are for a machine without other work: the report is what counts here."""
    if server_programs() is None:
        pytest.skip("PostgreSQL is not installed")
    words = ["--minutes", "0.1", "--ramp", "1", "--fault-seconds", "2", "--rate", "3"]
    command = [sys.executable, "-m", "tests.load", *words]
    done = subprocess.run(command, capture_output=True, text=True)

    assert "| database away |" in done.stdout, done.stderr[-2000:]
    assert re.search(r"` \| \d+ \| [\d.]+ \| (made|kept|own) \|", done.stdout)
    assert "'500'" not in done.stdout
