"""The load on a portal whose environment is that of this process; `tests.load` runs it."""

import argparse
import multiprocessing
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from multiprocessing.synchronize import Event
from pathlib import Path

import django
from django.test.utils import setup_test_environment

OUT = Path(__file__).resolve().parents[2] / "var" / "load"
ROLES = ("Editor", "Publisher")
PART = 0.7
"""Of the capacity."""
BACK_WITHIN = 5
"""Seconds after which pages are made again once a fault is over."""
FORK = multiprocessing.get_context("fork")
PUBLISHES_EVERY = 10.0
"""Seconds between publications of one editor."""


def main() -> int:
    options = _parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    django.setup()
    setup_test_environment()

    from django.db import connection

    from tests.admin_client import make_member
    from tests.attack import asking as http
    from tests.attack import prepared, serving
    from tests.gates import PLAUSIBILITY
    from tests.load import asking, faults, judging, mix, watching
    from tests.machines.services import Service

    _say("Loading the data set.")
    serving.manage("demo", "--no-serve")
    PLAUSIBILITY.open()
    accounts = {role.lower(): make_member(role, username=f"{role} {time.time()}") for role in ROLES}
    notes: list[str] = []
    with ExitStack() as stack:
        redis = None
        if port := options.redis:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            words = f"--bind {http.HOST} --port {port} --save --appendonly no --dir {folder}"
            redis = Service("redis", ["redis-server", *words.split()], folder)
            redis.start()
            stack.callback(redis.stop)
        log = OUT / "portal.log"
        served = serving.Served(log)
        stack.callback(served.stop)
        _say(f"Served after {served.start():.1f} s.")
        asker = http.OverHttp(served.port, prepared.sign_in_all(accounts))
        asked = mix.requests(mix.slugs_of(asker.ask), options.seed)
        answers, is_over = FORK.SimpleQueue(), FORK.Event()
        stack.callback(is_over.set)
        connection.close()  # each process makes its own
        editors = [
            FORK.Process(target=_publish, args=[asker, accounts, answers.put, is_over, number])
            for number in range(2)
        ]
        for editor in editors:
            editor.start()
        capacity = asking.find_capacity(asker, asked, options.ramp, _say)
        rate = options.rate or capacity * PART
        _say(f"Capacity {capacity:.1f} requests a second; {rate:.1f} from now on.")

        workers = lambda: served.family()[1:]  # noqa: E731
        calm = asking.Phase("calm")
        _say(f"{options.minutes} minutes without a fault.")
        with watching.Watch(workers) as watch:
            asking.ask_at(asker, asked, rate, options.minutes * 60, calm)
        published = Counter[str]()
        while not answers.empty():
            published[answers.get()] += 1
        phases = []
        fresh = (request for kind, request in asked if kind == "new list")
        for name, fault in faults.faults(served, redis, notes.append).items():
            _say(f"{name}.")
            phase, after = asking.Phase(name), asking.Phase(f"after {name}")
            with fault():
                asking.ask_at(asker, asked, rate, options.fault_seconds, phase)
            back = watching.seconds_until(
                lambda: asker.ask(next(fresh), client=http.new_client()).status == 200, patience=60
            )
            phase.note = f"{back:.1f} s"
            asking.ask_at(asker, asked, rate, options.fault_seconds, after)
            phases += [phase, after]
            if back > BACK_WITHIN:
                notes.append(f"FAILED: late back after {name}: {back:.1f} s")
        is_over.set()
        for editor in editors:
            editor.join()
    with log.open() as lines:
        said = judging.read_log(lines)
    found = judging.Found(capacity, rate, calm, watch, published, phases, notes, said)
    report = "\n".join(judging.report(found))
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "report.md").write_text(report)
    print(report)
    return 1 if judging.failures(found) else 0


def _publish(
    asker: object,
    accounts: dict[str, object],
    tell: Callable[[str], None],
    is_over: Event,
    number: int,
) -> None:
    """Submit a record and publish it by the desk, again and again; tell what was answered. In a
    process of its own: drafts are made here, and readers are not to wait for that."""
    from django.db import connection

    from portal.models import Place
    from tests import factories
    from tests.admin_client import address
    from tests.attack.asking import OverHttp, new_client
    from tests.attack.prepared import submit_now
    from tests.attack.target import post

    assert isinstance(asker, OverHttp)
    factories.serial = count(int(time.time()) + number * 1_000_000)  # apart from earlier runs
    editor = accounts["editor"]
    is_over.wait(PUBLISHES_EVERY / 2 * number)
    while not is_over.wait(PUBLISHES_EVERY):
        try:
            record = submit_now(Place, editor)  # type: ignore[arg-type]
        except Exception as problem:  # as while the database is away
            tell(f"not submitted: {type(problem).__name__}")
            continue
        finally:
            connection.close()
        data = {"seen_version": record.version, "_step_publish": "1"}
        answer = asker.ask(post(address(record), data, "publisher"), client=new_client())
        tell(str(answer.status))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--ramp", type=float, default=10)
    parser.add_argument("--fault-seconds", type=float, default=15)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--redis", type=int, default=0)
    return parser.parse_args()


def _say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
