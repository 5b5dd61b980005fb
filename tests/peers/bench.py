"""Corridor beside plain Django: `python -m tests.peers.bench DATABASE [DATABASE]`.

Each portal answers in a process of its own, in turns, one request at a time; what is compared is
the CPU time of an answer, on PostgreSQL, whose server has a share of its own, the time by the
clock. The databases are SQLite files of Corridor, say of `load_sample --size S` and `--size L`, or
addresses as in `DATABASE_URL`. Writes docs/benchmarks-peers.md.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Self

import psycopg
from psycopg import sql

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "benchmarks-peers.md"
STEPS = (sys.executable, "-m", "tests.peers.portal_of")
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
        self.process = subprocess.Popen(
            [*STEPS, name],
            cwd=root,
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()

    def ask(
        self, address: str, *, after_publication: bool = False, **headers: str
    ) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        asked = {"address": address, "headers": headers, "after_publication": after_publication}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        if answer["status"] not in (200, 304):
            raise RuntimeError(f"{address} answered {answer['status']}")
        return answer


def workloads(slug: str, moment: str) -> list[Workload]:
    filtered = "?country=KZ&technology=wind"
    several = "?country=KZ&country=UZ&technology=wind&status=operating"
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
        Workload("all countries", "/countries/"),
        Workload("list, words", f"{LIST}?q=solar"),
        Workload("list, two countries, three filters", LIST + several),
        Workload("disagreements", "/disagreements/"),
        Workload("changes", "/changes/"),
        Workload("map", "/map/"),
        Workload("points of the map", "/map/points.json?layer=energyproject"),
        Workload("chart of capacity", "/charts/capacity/"),
        Workload("search, one word", "/search/?q=wind"),
        Workload("search, two letters", "/search/?q=wi"),
        Workload("suggestions", "/search/suggestions/?q=wi"),
        Workload("API observations", "/api/v1/observations/"),
        Workload("API claims", "/api/v1/claims/"),
        Workload("feed", "/feeds/all.atom"),
        Workload("catalogue", "/catalog.jsonld"),
        Workload("list of then", LIST + past),
        Workload("record of then", f"{LIST}{slug}/{past}"),
        Workload("chart of then", f"/charts/capacity/{past}"),
    ]


@dataclass(frozen=True)
class Database:
    url: str
    slug: str
    """That of a plant."""
    moment: str
    """One at which most was public."""
    bytes: int

    @classmethod
    def of(cls, name: str) -> Self:
        """Read what is asked about a file of SQLite or a database by its address."""
        url = name if "://" in name else f"sqlite:///{Path(name).absolute()}"
        told = subprocess.run(
            [*STEPS, "about"], cwd=ROOT, env=environment(url), stdout=subprocess.PIPE, check=True
        )
        return cls(url, **json.loads(told.stdout))

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite:")

    @property
    def title(self) -> str:
        engine = "SQLite" if self.is_sqlite else "PostgreSQL"
        return f"{PurePath(self.url).stem}, {engine}: {self.bytes / 1e6:,.0f} MB"


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "PORTAL_NO_BOOTSTRAP": "1", "DATABASE_URL": url}


@contextmanager
def plain_database(database: Database) -> Iterator[str]:
    """Make the database of the plain portal, of the same projects, and remove it."""
    with ExitStack() as stack:
        if database.is_sqlite:
            url = f"sqlite:///{stack.enter_context(TemporaryDirectory())}/plain.sqlite3"
        else:
            url = f"{database.url}_plain"
            server = stack.enter_context(psycopg.connect(database.url, autocommit=True))
            name = sql.Identifier(PurePath(url).name)
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name)
            stack.callback(server.execute, drop)
        writer = subprocess.Popen(
            [*STEPS, "write"], cwd=ROOT, env=environment(database.url), stdout=subprocess.PIPE
        )
        into = environment(url)
        subprocess.run([*STEPS, "read"], cwd=ROOT, env=into, stdin=writer.stdout, check=True)
        if writer.wait():
            raise RuntimeError("The projects of Corridor could not be read.")
        yield url


@dataclass(frozen=True)
class Cost:
    """Milliseconds by column of one workload, and the bytes of its answer."""

    times: dict[str, float]
    slowest: float
    bytes: int


def measure(database: Database) -> Iterator[tuple[Workload, Cost]]:
    url, unit = database.url, "ms" if database.is_sqlite else "clock"
    with ExitStack() as stack:
        plain = stack.enter_context(plain_database(database))
        asked = {
            "first": Portal("publishing", DATABASE_URL=url, PORTAL_KEPT_ANSWERS="0"),
            "kept": Portal("corridor", DATABASE_URL=url, PORTAL_KEPT_ANSWERS="64"),
            "plain": Portal("plain", DATABASE_URL=plain),
        }
        for portal in asked.values():
            stack.enter_context(portal)
        for work in workloads(database.slug, database.moment):
            yield work, compare(work, unit, **asked)


def compare(work: Workload, unit: str, first: Portal, kept: Portal, plain: Portal) -> Cost:
    made = first.ask(work.address)
    runs = 0 if made["ms"] > 10_000 else 3 if made["ms"] > 2000 else RUNS
    times: dict[str, list[float]] = {}
    tag = kept.ask(work.address)["etag"]
    for _run in range(runs + 1):  # the first warms up, where there are others
        found = {
            "first": first.ask(work.address, after_publication=True),
            "next": first.ask(work.address),
            "kept": kept.ask(work.address),
            "bytes": plain.ask(f"/constant/{made['bytes']}/"),
        }
        if tag:
            found["304"] = kept.ask(work.address, **{"If-None-Match": tag})
        if work.plain:
            found["plain"] = plain.ask(work.plain)
        for name, answer in found.items():
            times.setdefault(name, []).append(answer[unit])
    slowest = max(times["first"][1:] or times["first"])
    cost = {name: median(several[1:] or several) for name, several in times.items()}
    return Cost(cost, slowest, made["bytes"])


def cells_of(work: Workload, cost: Cost) -> list[str]:
    times = cost.times
    return [
        work.name,
        f"{times['plain']:.1f}" if work.plain else "–",
        f"{times['first']:.1f} ({cost.slowest:.0f})",
        f"{times['plain'] / times['first']:.2g} ×" if work.plain else "–",
        f"{times['next']:.1f}",
        f"{times['kept']:.2f}",
        f"{times['304']:.2f}" if "304" in times else "–",
        f"{times['bytes']:.2f}",
        f"{cost.bytes / 1000:.0f}",
    ]


HEAD = """# Corridor beside plain Django

Measured by `make bench-peers` on {day}, one machine of two cores. The peer is the list, the
page and the API of the same projects as most would write them in Django and DRF
(`tests/peers/plain`): one table with indexes, three facets, no claims, disagreements, history,
languages, marks or maps.

Milliseconds, medians of {runs} requests in turns, each portal in a process of its own; in brackets
the slowest. They are of CPU on SQLite, by the clock on PostgreSQL, whose server works beside.
*First* is the first answer after a plant was published under another name: nothing is kept, and
what pages share is worked out anew; *next* one after that, without what is kept; *kept* one that
was; *304* the same asked with its ETag; *bytes* are as many constant bytes through plain Django.
Files of lists are slow until `manage.py store_cells` has kept the cells of a database.
"""
COLUMNS = ["workload", "plain", "first", "plain ÷ first", "next", "kept", "304", "bytes", "kB"]


def main(names: list[str]) -> None:
    text = HEAD.format(day=date.today().isoformat(), runs=RUNS)  # noqa: DTZ011
    head, first = ["workload"], dict[str, list[str]]()
    for database in map(Database.of, names):
        rows = []
        for work, cost in measure(database):
            rows.append(cells_of(work, cost))
            first.setdefault(work.name, []).append(f"{cost.times['first']:.1f}")
            sys.stderr.write(" | ".join(rows[-1]) + "\n")
        text += f"\n## {database.title}\n\n{_table(COLUMNS, rows)}"
        head.append(database.title.partition(":")[0])
    beside = [[name, *times] for name, times in first.items()]
    text += f"\n## First answers, side by side\n\n{_table(head, beside)}"
    TARGET.write_text(text, encoding="utf-8")


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    main(sys.argv[1:])
