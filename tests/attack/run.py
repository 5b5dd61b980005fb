"""The attack on one database, whose environment is that of this process; `tests.attack` runs it."""

import argparse
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.test.utils import setup_test_environment

OUT = Path(__file__).resolve().parents[2] / "var" / "attack"
HOSTILE_REQUESTS = 10_000
"""On each database, where an attack takes its `MINUTES`."""
KILLS, WHOLE_MINUTES = 50, 8
"""Kills on each database at least, where it has so many minutes and no areas are named."""


@dataclass(frozen=True)
class Area:
    name: str
    share: float
    """Of the minutes."""
    attack: Callable[..., None]


def areas() -> list[Area]:
    """In this order, as those that break things come last."""
    from tests.attack import breaking, desk, readers, restoring, strain

    return [
        Area("hostile requests", 0.20, readers.send_hostile_requests),
        Area("drafts", 0.10, readers.look_for_drafts),
        Area("texts", 0.03, readers.store_script),
        Area("roles", 0.12, desk.browse_by_force),
        Area("uploads", 0.04, desk.upload_hostile_files),
        Area("races", 0.03, desk.race),
        Area("slow sockets", 0.08, strain.hold_slow_sockets),
        Area("crowds", 0.11, strain.crowd_dear_addresses),
        Area("backup", 0.06, restoring.restore_a_backup),
        Area("database away", 0.02, breaking.take_the_database_away),
        Area("disk full", 0.02, breaking.fill_the_disk),
        Area("kills", 0.19, breaking.kill_at_random),
        Area("verify", 0.0, breaking.verify),
    ]


def main() -> int:
    options = _parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    began = time.monotonic()
    django.setup()
    setup_test_environment()
    settings.PORTAL_API_RATE = settings.PORTAL_WORK_RATE = ""  # of forms drawn in this process

    from tests.attack import asking, prepared, serving, surface, target
    from tests.attack.__main__ import MINUTES, SETUP_MINUTES
    from tests.attack.report import Tally, details, table
    from tests.gates import PLAUSIBILITY

    _say("Loading the data set.")
    serving.manage("demo", "--no-serve")
    _say("Making drafts and accounts.")
    PLAUSIBILITY.open()  # records with a row of everything add up to nothing sensible
    found = prepared.prepare()
    with ExitStack() as stack:
        constant = serving.Constant(Path(settings.VAR_DIR) / "constant")
        stack.callback(constant.stop)
        served = serving.Served(OUT / f"{options.database}.log")
        stack.callback(served.stop)
        _say(f"Served after {served.start():.1f} s.")
        asker = asking.OverHttp(served.port, prepared.sign_in_all(found.accounts))
        seen = surface.survey(asker.ask)
        goal = int(HOSTILE_REQUESTS * options.minutes * 2 / MINUTES)
        is_whole = options.minutes >= WHOLE_MINUTES and not options.areas
        kills = KILLS if is_whole else 1
        aim = target.Target(served, asker, constant, found, seen, options.seed, goal, kills)
        minutes = options.minutes - min(SETUP_MINUTES, options.minutes / 5)
        tallies = []
        for area in areas():
            if options.areas and area.name.replace(" ", "-") not in options.areas:
                continue
            tally, start = Tally(area.name), time.monotonic()
            deadline = target.Deadline(minutes * 60 * area.share * _scale(options.areas))
            try:
                area.attack(aim, tally, deadline)
            except Exception as problem:  # the other areas go on
                tally.fail("the attack itself broke", f"{type(problem).__name__}: {problem}")
            tally.seconds = time.monotonic() - start
            _say(f"{area.name}: {tally.tried:,} tried, {tally.failed:,} failed.")
            tallies.append(tally)
    lines = [f"## {options.database}, {(time.monotonic() - began) / 60:.1f} minutes\n"]
    lines += [*table(tallies), *details(tallies), ""]
    (OUT / f"{options.database}.md").write_text("\n".join(lines))
    return 1 if any(tally.failures for tally in tallies) else 0


def _scale(chosen: list[str]) -> float:
    """Areas that are named share all of the minutes."""
    shares = {area.name.replace(" ", "-"): area.share for area in areas()}
    return 1 / max(sum(shares[name] for name in chosen), 0.01) if chosen else 1.0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--areas", nargs="*")
    return parser.parse_args()


def _say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
