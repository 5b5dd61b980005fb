"""Memory of the processes that answer, before and after everything was asked: `make memory`.

    make memory                 # the packaged data set, loaded into a folder of its own
    make memory VAR=folder      # a portal that lies there

Asked are the addresses without parts and, of each shape in each language, one that the answers
lead to, then each tool for assistants and each flow of SDMX; all of it twice, by eight threads.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.attack.__main__ import ROOT, environment
from tests.attack.asking import HOST, Answer, OverHttp, Request, new_client

THREADS = 8
MOST = 1200
"""Addresses that are asked in each round."""
MEASURES = ("Rss", "Pss", "VmHWM")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--var", type=Path)
    parser.add_argument("--most", type=int, default=MOST)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return measure(options.most)
    with environment("sqlite", "corridor-memory-") as env:
        env |= {"PORTAL_API_RATE": "", "PORTAL_WORK_RATE": "", "PORTAL_ACCESS_LOG": "0"}
        env |= {"PORTAL_VAR": str(options.var.resolve())} if options.var else {}
        command = [sys.executable, "-m", "tests.load.memory", "--inside", f"--most={options.most}"]
        return subprocess.run(command, cwd=ROOT, env=os.environ | env, check=False).returncode


def measure(most: int) -> int:
    """Print a table; each line has the worker that holds most."""
    import django

    django.setup()

    from tests.attack.serving import Served, manage

    manage("demo", "--no-serve")
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(THREADS) as threads:
        served = Served(Path(folder) / "portal.log")
        served.start()
        try:
            asker, workers = OverHttp(served.port, {}), served.family()[-2:]

            def ask_all(wave: list[Request]) -> list[Answer]:
                return [*threads.map(lambda one: asker.ask(one, client=new_client()), wave)]

            print("| | RSS, MB | PSS, MB | most so far, MB | answers |\n|---|---|---|---|---|")
            print(row("at the start", workers))
            asked, statuses = crawl(ask_all, f"http://{HOST}:{served.port}", most)
            print(row("asked once", workers, statuses))
            statuses = Counter(answer.status for answer in ask_all(asked))
            print(row("asked twice", workers, statuses))
        finally:
            served.stop()
    return 0


def crawl(
    ask_all: Callable[[list[Request]], list[Answer]], site: str, most: int
) -> tuple[list[Request], Counter[int]]:
    """Ask, wave by wave, what was not asked in this shape; return all of it."""
    from tests.tools.answers import discovering
    from tests.tools.answers.asking import Question, Reply

    discovering.SITE = site
    asked, statuses, shapes = list[Request](), Counter[int](), set[tuple[str, ...]]()
    wave = [*map(Request, discovering.bare_routes()), *for_programs(ask_all)]
    while wave and len(asked) < most:
        answers, waiting = ask_all(wave), list[Request]()
        asked += wave
        statuses.update(answer.status for answer in answers)
        for request, answer in zip(wave, answers, strict=True):
            headers = {"Location": answer.headers.get("location", ""), "Content-Type": answer.kind}
            reply = Reply(answer.status, headers, answer.body)
            for link in discovering.links_of(request.path, reply):
                shape = discovering.shape_of(Question(link))
                if shape not in shapes and not link.startswith(("/admin/", "/media/")):
                    shapes.add(shape)
                    waiting.append(Request(link))
        wave = waiting[: most - len(asked)]
    return asked, statuses


def for_programs(ask_all: Callable[[list[Request]], list[Answer]]) -> Iterator[Request]:
    """Yield a call of each tool and the data of each flow, as the portal names them."""
    from tests.attack.surface import call_tool, survey

    offered = survey(lambda request: ask_all([request])[0])
    for tool in offered.tools:
        for given in ({}, {"query": "hydro"}, {"country": "KZ"}):
            yield call_tool(tool["name"], given)
    for flow in offered.flows:
        yield Request(f"/api/sdmx/2.1/data/{flow}/all?format=csv")
        yield Request(f"/api/sdmx/2.1/data/{flow}/all")


def row(name: str, workers: list[int], statuses: Counter[int] | None = None) -> str:
    """Return a line of the table: of each figure the largest of the workers."""
    held = [max(column) for column in zip(*map(megabytes, workers), strict=True)]
    told = ", ".join(f"{count} × {status}" for status, count in sorted((statuses or {}).items()))
    return f"| {name} | {' | '.join(map(str, held))} | {told} |"


def megabytes(pid: int) -> list[int]:
    """Return what a process holds: all, its share where others hold the same, and the peak."""
    found = {}
    for file in ("smaps_rollup", "status"):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in MEASURES:
                found[name] = int(rest.split()[0]) // 1024
    return [found[name] for name in MEASURES]


if __name__ == "__main__":
    sys.exit(main())
