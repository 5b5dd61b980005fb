"""Readers at 70 % of what a served portal can do, and two editors who publish: `make load`.

    make load                   # ten minutes, then each fault; PostgreSQL and Redis
    make load MINUTES=1 SEED=7

Ends with 1 if a promise does not hold; the report is printed and kept in `var/load/report.md`.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence

from tests.attack.__main__ import ROOT, SEED, environment
from tests.load.run import OUT
from tests.tools.ports import free_port

LOGGED = {"PORTAL_ACCESS_LOG": "1", "PORTAL_LOG_FORMAT": "json", "LOG_LEVEL": "INFO"}
"""For a line of each request, of which the report takes what was made anew."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "portal.log").unlink(missing_ok=True)
    words = [f"--{name.replace('_', '-')}={value}" for name, value in vars(options).items()]
    with environment("postgresql", "corridor-load-") as env:
        env |= {"PORTAL_API_RATE": "", "PORTAL_WORK_RATE": "", "PYTHONUNBUFFERED": "1"}
        env |= LOGGED
        if shutil.which("redis-server"):
            port = free_port()
            env |= {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
            words.append(f"--redis={port}")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.load.run", *words], cwd=ROOT, env=os.environ | env
        )
        try:
            return process.wait()
        finally:  # it ends its server
            process.terminate()
            process.wait()


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--ramp", type=float, default=10, help="seconds of each step")
    parser.add_argument("--fault-seconds", type=float, default=15)
    parser.add_argument("--rate", type=float, default=0, help="requests a second; 0: 70 %% of all")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
