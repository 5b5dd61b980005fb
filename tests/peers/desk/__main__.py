"""The desk beside Django's own admin: `python -m tests.peers.desk DATABASE [RUNS]`.

DATABASE is a copy of a SQLite file of Corridor with many plants, which gets a draft with fifty
claims and a session. Pages are asked in turns with those of Django, each portal in a
process of its own. Writes the section of docs/benchmarks.md.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from tests.peers.bench import ROOT, Portal

TARGET = ROOT / "docs" / "benchmarks.md"
SECTION = re.compile(r"^## Desk\n\n.*?(?=^## )", re.MULTILINE | re.DOTALL)
LIST, PLAIN = "/admin/projects/energyproject/", "/admin/desk/plant/"
TEXT = """## Desk

`make bench-desk` on {day}, SQLite: {plants:,} plants, a draft with {claims} claims, {runs}
requests of each page, in turns with *Django*, the same page of the same rows in its own admin: two
filters, five columns, search in two, claims as stacked inlines; one language, no middleware, no
evidence. The last column divides by its list, whatever the page. The machine is shared (load
{load:.0f} on two cores). Milliseconds are of CPU, but for those of the clock.

| page | p50 | p95 | p95, clock | Django, p50 | p95 | p50 ÷ Django | p95 ÷ Django | p95 ÷ list |
|---|---|---|---|---|---|---|---|---|
{table}

"""


def main(database: str, runs: str = "100") -> None:
    file = Path(database).resolve()
    url = f"sqlite:///{file}"
    made = _prepare(url)
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as rows:
        (plants,) = rows.execute("select count(*) from projects_energyproject").fetchone()
    ours = Portal("corridor", DATABASE_URL=url, PORTAL_KEPT_ANSWERS="0")
    plain = Portal("desk", DATABASE_URL=url)
    pages = {
        "list": ("", ""),
        "list, last pages": (f"?p={plants // 50}", f"?p={plants // 50}"),
        "search, many found": ("?q=hydro", "?q=hydro"),
        "search, few found": ("?q=turgusun", "?q=turgusun"),
        "filter": ("?technology__exact=wind", "?technology__exact=wind"),
        "form of a draft": (f"{made['pk']}/change/", f"{made['pk']}/change/"),
    }
    with ours, plain:
        table = [
            _compare(name, ours, plain, *addresses, int(runs), made["session"])
            for name, addresses in pages.items()
        ]
    text = TEXT.format(
        day=date.today().isoformat(),  # noqa: DTZ011
        plants=plants,
        claims=made["claims"],
        runs=runs,
        load=os.getloadavg()[0],
        table="\n".join(table),
    )
    head, requests, tail = SECTION.sub("", TARGET.read_text("utf-8")).partition("## Requests\n")
    TARGET.write_text(head + text + requests + tail, encoding="utf-8")


def _compare(
    name: str, ours: Portal, plain: Portal, our_end: str, plain_end: str, runs: int, session: str
) -> str:
    found: dict[str, list[float]] = {"ours": [], "clock": [], "plain": [], "constant": []}
    for _run in range(runs + 3):  # the first warm up
        constant = plain.ask(PLAIN)
        answer = ours.ask(LIST + our_end, Cookie=f"sessionid={session}")
        found["constant"].append(constant["ms"])
        found["ours"].append(answer["ms"])
        found["clock"].append(answer["clock"])
        found["plain"].append(plain.ask(PLAIN + plain_end)["ms"])
    some = {key: times[3:] for key, times in found.items()}
    middle = {key: median(times) for key, times in some.items()}
    late = {key: quantiles(times, n=20)[-1] for key, times in some.items()}
    cells = [middle["ours"], late["ours"], late["clock"], middle["plain"], late["plain"]]
    ratios = [one["ours"] / one["plain"] for one in (middle, late)]
    ratios.append(late["ours"] / late["constant"])
    line = " | ".join(
        [name, *(f"{cell:.0f}" for cell in cells), *(f"{ratio:.1f} ×" for ratio in ratios)]
    )
    sys.stderr.write(line + "\n")
    return f"| {line} |"


def _prepare(url: str) -> dict[str, str]:
    env = {**os.environ, "PORTAL_NO_BOOTSTRAP": "1", "DATABASE_URL": url}
    words = [sys.executable, "-m", "tests.peers.portal_of", "desk-draft"]
    done = subprocess.run(words, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    made: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
