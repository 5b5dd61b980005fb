"""Imports beside django-import-export: `python -m tests.peers.imports DATABASE PACKAGES [ROWS]`.

Each step is a process of its own; what is compared is its CPU time. DATABASE is a SQLite file of
Corridor with many plants, say of `load_sample --size L`, or the URL of a database of PostgreSQL
(whose server's time is not in the figures); it is written to, and what is imported is undone.
ROWS, 10,000 otherwise, is up to the number of plants. PACKAGES is the folder with
django-import-export. Writes the section of docs/benchmarks.md.
"""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "benchmarks.md"
SECTION = re.compile(r"(?<=^## Imports\n\n).*?(?=^## )", re.MULTILINE | re.DOTALL)
PEER_ROWS = 1000
"""Rows that the peer is given, at most: it takes as long for each, however many there are."""
STEPS = {
    "preview-otherwise": "Corridor: preview, three names in ten spelled otherwise",
    "preview": "Corridor: preview",
    "apply": "Corridor: apply",
    "undo": "Corridor: undo",
    "peer-preview": "django-import-export: preview",
    "peer-apply": "django-import-export: import",
    "peer-bulk": "django-import-export: import, `use_bulk`, `skip_diff`",
}
TEXT = """`make bench-import` on {day}, {vendor}: {rows:,} rows as CSV, every other one without
identifier and with its name in Cyrillic, against {known:,} published plants. The machine is shared
(load {load:.0f} on two cores): seconds of CPU say more than those of the clock. *Checks* are
those of the worklist, which the scheduler makes afterwards. Peak memory is that of the process.

| step | rows | CPU, s | ms a row | clock, s | peak, MB | checks, CPU s | peak with checks, MB |
|---|---|---|---|---|---|---|---|
{table}

django-import-export 4.4 is given the same model, the first {peers:,} rows of the same table, and no
validation but its own. It finds records by identifier alone, so that it makes doubles of those in
Cyrillic; it writes into what is public. It keeps no statements with their sources, no history
beyond a log entry, no conflicts, and undoes nothing. It does more elsewhere: foreign keys and
transformations are declared in a few lines, it exports in ten formats, and fits any model.

"""


def main(database: str, packages: str, rows: str = "10000") -> None:
    with TemporaryDirectory() as folder:
        whole, part = Path(folder, "rows.csv"), Path(folder, "part.csv")
        told = _run("table", database, packages, whole, rows)
        known, written = told["known"], told["rows"]
        lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
        part.write_text("".join(lines[: PEER_ROWS + 1]), encoding="utf-8")
        table, load = [], os.getloadavg()[0]
        for step, label in STEPS.items():
            file, count = (part, PEER_ROWS) if step.startswith("peer") else (whole, written)
            found = _run(step, database, packages, file)
            sys.stderr.write(f"{label}: {found}\n")
            each = found["cpu"] / count * 1000
            figures = [f"{count:,}", f"{found['cpu']:.1f}", f"{each:.2f}", f"{found['clock']:.0f}"]
            figures += [
                f"{found['megabytes']}",
                f"{found['checks']:.1f}",
                f"{found['with_checks']}",
            ]
            table.append(f"| {label} | {' | '.join(figures)} |")
    text = TEXT.format(
        day=date.today().isoformat(),  # noqa: DTZ011
        vendor="PostgreSQL" if "://" in database else "SQLite",
        rows=written,
        known=known,
        load=load,
        peers=PEER_ROWS,
        table="\n".join(table),
    )
    TARGET.write_text(SECTION.sub(lambda _: text, TARGET.read_text("utf-8")), encoding="utf-8")


def _run(step: str, database: str, packages: str, *words: object) -> dict[str, Any]:
    url = database if "://" in database else f"sqlite:///{Path(database).resolve()}"
    env = {"PORTAL_NO_BOOTSTRAP": "1", "DATABASE_URL": url, "PYTHONPATH": packages}
    command = [sys.executable, "-m", "tests.peers.import_of", step, *map(str, words)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
