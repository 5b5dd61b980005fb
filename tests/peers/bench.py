"""Corridor beside plain Django: `python -m tests.peers.bench DATABASE [DATABASE]`.

Each portal answers in a process of its own, in turns, one request at a time; what is compared is
the CPU time of an answer. The databases are SQLite files of Corridor, say of `load_sample --size S`
and `--size L`. Writes docs/benchmarks-peers.md.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Self

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "benchmarks-peers.md"
RUNS = 15
LIST, API = "/energy-projects/", "/api/v1/energy-projects/"


@dataclass(frozen=True)
class Workload:
    name: str
    address: str
    plain: str = ""
    """The same question to the plain portal; none for what it does not have."""


class Portal:
    """A portal in a process of its own."""

    def __init__(self, name: str, root: Path = ROOT, /, **environment: str) -> None:
        ours = {"PORTAL_NO_BOOTSTRAP": "1", "PORTAL_API_RATE": "", "PORTAL_WORK_RATE": ""}
        env = {**os.environ, **ours, **environment}
        words = [sys.executable, "-m", "tests.peers.portal_of", name]
        self.process = subprocess.Popen(
            words, cwd=root, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()

    def ask(self, address: str, **headers: str) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"address": address, "headers": headers}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        if answer["status"] not in (200, 304):
            raise RuntimeError(f"{address} answered {answer['status']}")
        return answer


def workloads(slug: str, moment: str) -> list[Workload]:
    filtered = "?country=KZ&technology=wind"
    past = f"?as_recorded={moment}"
    return [
        Workload("list with facets", LIST, LIST),
        Workload("list, two filters", LIST + filtered, LIST + filtered),
        Workload("list by capacity", f"{LIST}?order=-capacity", f"{LIST}?order=-capacity_mw"),
        Workload("record", f"{LIST}{slug}/", f"{LIST}{slug}/"),
        Workload("API list of 100", f"{API}?page_size=100", API),
        Workload("API detail", f"{API}{slug}/", f"{API}{slug}/"),
        Workload("CSV of all projects", f"{LIST}download.csv", f"{LIST}download.csv"),
        Workload("home", "/"),
        Workload("country", "/countries/kz/"),
        Workload("map", "/map/"),
        Workload("points of the map", "/map/points.json?layer=energyproject"),
        Workload("chart of capacity", "/charts/capacity/"),
        Workload("search, one word", "/search/?q=wind"),
        Workload("search, two letters", "/search/?q=wi"),
        Workload("API observations", "/api/v1/observations/"),
        Workload("list of then", LIST + past),
        Workload("record of then", f"{LIST}{slug}/{past}"),
        Workload("chart of then", f"/charts/capacity/{past}"),
    ]


def measure(database: Path, folder: Path) -> Iterator[list[str]]:
    """Yield the cells of a row for each workload."""
    url = f"sqlite:///{database}"
    plain = str(folder / f"plain-{database.stem}.sqlite3")
    fill(url, plain)
    with ExitStack() as stack:
        asked = {
            "first": Portal("corridor", DATABASE_URL=url, PORTAL_KEPT_ANSWERS="0"),
            "kept": Portal("corridor", DATABASE_URL=url, PORTAL_KEPT_ANSWERS="64"),
            "plain": Portal("plain", DATABASE_URL=f"sqlite:///{plain}"),
        }
        for portal in asked.values():
            stack.enter_context(portal)
        for work in workloads(*known_of(database)):
            yield compare(work, **asked)


def compare(work: Workload, first: Portal, kept: Portal, plain: Portal) -> list[str]:
    made = first.ask(work.address)
    runs = 0 if made["ms"] > 10_000 else 3 if made["ms"] > 2000 else RUNS
    times: dict[str, list[float]] = {name: [] for name in ("first", "kept", "plain", "bytes")}
    tag = kept.ask(work.address)["etag"]
    times["not modified"] = []
    for _run in range(runs + 1):  # the first warms up, where there are others
        times["first"].append(first.ask(work.address)["ms"])
        times["kept"].append(kept.ask(work.address)["ms"])
        if tag:
            again = kept.ask(work.address, **{"If-None-Match": tag})
            times["not modified"].append(again["ms"])
        times["bytes"].append(plain.ask(f"/constant/{made['bytes']}/")["ms"])
        if work.plain:
            times["plain"].append(plain.ask(work.plain)["ms"])
    cost = {name: median(found[1:] or found) for name, found in times.items() if found}
    slowest = max(times["first"][1:] or times["first"])
    beside = f"{cost['plain'] / cost['first']:.2g} ×" if work.plain else "–"
    return [
        work.name,
        f"{cost['plain']:.1f}" if work.plain else "–",
        f"{cost['first']:.1f} ({slowest:.0f})",
        beside,
        f"{cost['kept']:.2f}",
        f"{cost['not modified']:.2f}" if tag else "–",
        f"{cost['bytes']:.2f}",
        f"{made['bytes'] / 1000:.0f}",
    ]


def fill(url: str, plain: str) -> None:
    env = {**os.environ, "PORTAL_NO_BOOTSTRAP": "1", "DATABASE_URL": url}
    into = {**env, "DATABASE_URL": f"sqlite:///{plain}"}
    words = [sys.executable, "-m", "tests.peers.portal_of"]
    writer = subprocess.Popen([*words, "write"], cwd=ROOT, env=env, stdout=subprocess.PIPE)
    subprocess.run([*words, "read"], cwd=ROOT, env=into, stdin=writer.stdout, check=True)
    if writer.wait():
        raise RuntimeError("The projects of Corridor could not be read.")


def known_of(database: Path) -> tuple[str, str]:
    """Return the slug of a project, and a moment at which most was public."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as rows:
        last = "select max(at) from portal_change"
        (moment,) = rows.execute(last).fetchone()
        slugs = "select slug from projects_energyproject where status = 'published' order by slug"
        (slug,) = rows.execute(slugs).fetchone()
    return slug, f"{moment[:10]}T{moment[11:19]}Z"


HEAD = """# Corridor beside plain Django

Measured by `make bench-peers` on {day}, SQLite, one machine of two cores. The peer is the list, the
page and the API of the same projects as most would write them in Django and DRF
(`tests/peers/plain`): one table with indexes, three facets, no claims, disagreements, history,
languages, marks or maps.

Milliseconds of CPU, medians of {runs} requests in turns, each portal in a process of its own; in
brackets the slowest. *First* is a page that nobody has seen since something public changed, where
another one has worked out what pages share (decision 32 says what the first of all costs); *kept*
one that was; *304* the same asked with its ETag; *bytes* are as many constant bytes through plain
Django. Files of lists are slow until `manage.py store_cells` has kept the cells of a database.
"""
COLUMNS = ["workload", "plain", "first", "plain ÷ first", "kept", "304", "bytes", "kB"]


def main(names: list[str]) -> None:
    text = HEAD.format(day=date.today().isoformat(), runs=RUNS)  # noqa: DTZ011
    with TemporaryDirectory() as folder:
        for name in names:
            database = Path(name).resolve()
            rows = [COLUMNS, ["---"] * len(COLUMNS)]
            for row in measure(database, Path(folder)):
                sys.stderr.write(" | ".join(row) + "\n")
                rows.append(row)
            size = database.stat().st_size / 1e6
            text += f"\n## {database.stem}: {size:,.0f} MB\n\n"
            text += "".join(f"| {' | '.join(row)} |\n" for row in rows)
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
