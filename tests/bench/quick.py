"""This checkout beside another one: `make bench-quick BEFORE=../other DATABASE=copy.sqlite3`.

Each answers in a process of its own, in turns, from a copy of the database that it has migrated;
what is compared is the CPU time of an answer that nobody has seen before.
"""

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import geometric_mean, median
from tempfile import TemporaryDirectory

from tests.peers.bench import ROOT, Portal

RUNS = 9
ADDRESSES = (
    "/",
    "/energy-projects/",
    "/energy-projects/?country=KZ&technology=wind",
    "/energy-projects/tj-rogun-hydro/",
    "/hubs/icbc-khorgos/",
    "/series/trade-cn-c5-gacc-usd/",
    "/countries/kz/",
    "/ru/countries/uz/",
    "/map/",
    "/charts/capacity/",
    "/disagreements/",
    "/sources/founding-article/",
    "/search/?q=Khorgos",
    "/changes/",
    "/api/v1/energy-projects/",
    "/api/v1/claims/",
    "/api/v1/observations/",
    "/api/v1/periods/",
)


def main(before: str, database: str) -> None:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        portals = [
            stack.enter_context(_begin(Path(root), Path(database), Path(folder, name)))
            for name, root in {"before": before, "now": str(ROOT)}.items()
        ]
        ratios = []
        for address in ADDRESSES:
            times: list[list[float]] = [[], []]
            for _run in range(RUNS + 1):  # the first warms up
                for portal, found in zip(portals, times, strict=True):
                    found.append(portal.ask(address)["ms"])
            then, now = (median(found[1:]) for found in times)
            ratios.append(now / then)
            print(f"{address:<48} {then:7.1f} {now:7.1f} ms {ratios[-1]:6.2f} ×", flush=True)
        print(f"{'geometric mean':<48} {geometric_mean(ratios):26.2f} ×")


def _begin(root: Path, database: Path, var: Path) -> Portal:
    var.mkdir()
    copy = shutil.copy(database, var / "copy.sqlite3")
    own = {"DATABASE_URL": f"sqlite:///{copy}", "PORTAL_VAR": str(var)}
    env = {**os.environ, **own, "PORTAL_NO_BOOTSTRAP": "1"}
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        words = [sys.executable, "manage.py", *command, "-v0"]
        subprocess.run(words, cwd=root, env=env, check=True)
    return Portal("corridor", root, **own, PORTAL_KEPT_ANSWERS="0")


if __name__ == "__main__":
    main(*sys.argv[1:])
