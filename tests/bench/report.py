"""Report of requests to a loaded portal, and of commands: docs/benchmarks.md."""

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.test import override_settings

from portal.management.commands.demo import collect_static_files
from portal.models import PublishedClaim
from tests.bench import desk, processes, requests
from tests.bench.processes import Run

TARGET = "docs/benchmarks.md"

HEAD = """# Benchmarks

Measured by `make bench DEMO=1` on the packaged data set; run it to get figures for
your machine. Times are medians of {runs} requests through Django's test client after a warm-up:
the cost of the portal itself, without network or cache. The machines that ran this are shared and
noisy: compare figures within one run.

Measured on {day}: {machine}; Python {python}, Django {django}, {database}.

## Commands

| command | time | peak memory |
|---|---|---|
{commands}

## Imports

{imports}## Requests

| | address | queries | p50, ms | kB | kB zipped |
|---|---|---|---|---|---|
{requests}

The desk is asked by an administrator; its form is that of a record with fifty claims, its list has
a hundred rows.

Queries do not depend on the number of rows: `tests/test_every_record.py` asks each list and
endpoint with one row and with three.
"""


def main() -> None:
    options = _parse()
    if not PublishedClaim.objects.exists():
        sys.exit("Load the data set first: manage.py load_dataset")
    collect_static_files(settings.VAR_DIR / "static-files-collected")
    with override_settings(PORTAL_API_RATE="", PORTAL_KEPT_ANSWERS=0):  # each answer is made
        answers = list(_measure(options.runs))
    target = Path(settings.BASE_DIR, TARGET)
    imports = target.read_text("utf-8").partition("## Imports\n\n")[2]
    text = HEAD.format(
        imports=imports.partition("## Requests")[0],
        runs=options.runs,
        day=date.today().isoformat(),  # noqa: DTZ011
        machine=f"{platform.machine()}, {_cores()} cores, {platform.system()}",
        python=sys.version.split()[0],
        django=django.get_version(),
        database=_database(),
        commands="\n".join(_commands(options.demo)),
        requests="\n".join(_row(face, answer) for face, answer in answers),
    )
    target.write_text(text, encoding="utf-8")
    sys.stdout.write(f"Written to {TARGET}.\n")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("make bench", description=f"Measure, and write {TARGET}.")
    parser.add_argument(
        "--demo", action="store_true", help="also time `manage.py demo` in a fresh clone"
    )
    parser.add_argument("--runs", type=int, default=requests.RUNS)
    return parser.parse_args()


def _measure(runs: int) -> Iterator[tuple[str, requests.BenchAnswer]]:
    for face, address in requests.addresses():
        sys.stderr.write(f"  {address}\n")
        yield face, requests.measure(address, runs)
    sys.stderr.write("  the editors’ desk\n")
    for answer in desk.measure_desk(runs):
        yield "desk", answer


def _row(face: str, answer: requests.BenchAnswer) -> str:
    return (
        f"| {face} | `{answer.address}` | {answer.queries} | {answer.p50_ms:.1f} "
        f"| {answer.kilobytes:.0f} | {answer.zipped_kilobytes:.0f} |"
    )


def _commands(demo: bool) -> list[str]:
    first, again = processes.measure_load()
    rows = [
        _command("`manage.py load_dataset`, empty database", first),
        _command("`manage.py load_dataset`, once more", again),
    ]
    if demo:
        cold, warm = processes.measure_demo()
        rows += [
            _command("`manage.py demo` in a fresh clone, until it serves", Run(cold.seconds)),
            _command("`manage.py demo`, second run, until it serves", Run(warm.seconds)),
        ]
    return rows


def _command(words: str, run: Run) -> str:
    memory = f"{run.megabytes:.0f} MB" if run.megabytes else ""
    return f"| {words} | {run.seconds:.1f} s | {memory} |"


def _database() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"{connection.vendor} {connection.pg_version}"  # type: ignore[attr-defined]


def _cores() -> int:
    return len(os.sched_getaffinity(0))
