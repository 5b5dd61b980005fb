"""Asks the clients one after another: `python -m tests.clients.matrix ADDRESS [CLIENT …]`, in the
environment of the clients, writes what came of each into docs/clients.md as it goes. Ends with 1 if
one failed."""

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "clients.md"
ENVIRONMENT = ROOT / ".tools" / "clients"
NODE = ENVIRONMENT / "node"
MODULES = ("tables", "programs", "descriptions", "statistics", "catalogues", "assistants", "citing")
LIMIT = 300
"""Seconds for a program."""
LONGEST = 300
HEAD = """# Which clients read the portal

Programs that others wrote, on a portal with the packaged data, as they come out of the box.
`make clients` fetches the newest of each into `.tools/clients`, asks them, and writes its row here;
`CLIENTS="pandas GDAL"` asks some. R, GDAL and LibreOffice are those of the system (Debian:
`apt-get install --no-install-recommends gdal-bin r-base-core r-cran-readr r-cran-jsonlite
r-cran-rsdmx libreoffice-calc`).

| client | version | asked on | what was tried | result |
|---|---|---|---|---|
"""


class NotHere(Exception):
    """The client cannot be had on this machine; the sentence says why."""


class Row(NamedTuple):
    client: str
    version: str
    tried: str
    state: str
    """`passed`, `failed` or `not tried`."""
    told: str


@dataclass(frozen=True)
class Portal:
    """The address of a portal, and a folder for what a client leaves behind."""

    url: str
    folder: Path

    def get(self, path: str, **headers: str) -> bytes:
        request = Request(self.url + path, headers=headers)  # noqa: S310  # on loopback
        with urlopen(request, timeout=LIMIT) as answer:  # noqa: S310
            found: bytes = answer.read()
        return found

    def json(self, path: str) -> Any:
        return json.loads(self.get(path))

    def count(self, name: str, query: str = "") -> int:
        """Return how many rows a list has, by the API itself."""
        return int(self.json(f"/api/v1/{name}/?page_size=1&{query}")["count"])

    def lists(self) -> list[str]:
        return list(self.json("/api/v1/"))

    def save(self, path: str, name: str) -> Path:
        file = self.folder / name
        file.write_bytes(self.get(path))
        return file


type Try = Callable[[Portal], str]


@dataclass(frozen=True)
class Client:
    name: str
    version: Callable[[], str]
    run: Try


CLIENTS: list[Client] = []


def client(name: str, asked_version: Callable[[], str] | None = None) -> Callable[[Try], Try]:
    """Register a client. The docstring says what is tried; the function returns what came of it,
    and raises where it fails. The version is that of the Python package unless asked elsewhere."""

    def register(run: Try) -> Try:
        CLIENTS.append(Client(name, asked_version or (lambda: version(name)), run))
        return run

    return register


def try_all(url: str, *wanted: str) -> int:
    """Return how many failed. The page keeps its rows of clients that were not asked."""
    for name in MODULES:
        importlib.import_module(f"tests.clients.{name}")
    rows = {line.split(" | ")[0][2:]: line for line in PAGE.read_text().splitlines()}
    states = []
    for one in CLIENTS:
        if not wanted or one.name in wanted:
            row = _try_one(one, url)
            rows[one.name] = written(row)
            found = [rows[known.name] for known in CLIENTS if known.name in rows]
            PAGE.write_text(HEAD + "\n".join(found) + "\n")
            states.append(row.state)
    return states.count("failed")


def written(row: Row) -> str:
    told = " ".join(row.told.split())[:LONGEST].replace("|", "\\|")
    told = f"**failed**: {told}" if row.state == "failed" else told
    day = datetime.now(UTC).date().isoformat()
    return f"| {row.client} | {row.version} | {day} | {row.tried} | {told} |"


def _try_one(one: Client, url: str) -> Row:
    tried = " ".join((one.run.__doc__ or "").split())
    number = ""
    with TemporaryDirectory(prefix="corridor-client-") as folder:
        try:
            number = one.version()
            told, state = one.run(Portal(url, Path(folder))), "passed"
        except (NotHere, PackageNotFoundError) as missing:
            told, state = f"not tried, because {missing}", "not tried"
        except Exception as problem:
            told, state = f"{type(problem).__name__}: {problem}", "failed"
    print(f"{state:9} {one.name} {number}: {told}", flush=True)
    return Row(one.name, number, tried, state, told)


def ran(*words: str | Path, cwd: Path | None = None, text: str | None = None) -> str:
    """Return what a program prints. Raises NotHere without it, AssertionError if it fails."""
    if not shutil.which(words[0]):
        raise NotHere(f"`{words[0]}` is not installed here")
    done = subprocess.run(
        words, cwd=cwd, input=text, capture_output=True, text=True, timeout=LIMIT, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-1500:]} {done.stderr[-1500:]}"
    return done.stdout


def node_version(package: str) -> Callable[[], str]:
    """Return the version of an npm package of the environment."""

    def read() -> str:
        file = NODE / "node_modules" / package / "package.json"
        if not file.exists():
            raise NotHere("npm could not install it")
        return str(json.loads(file.read_text())["version"])

    return read


if __name__ == "__main__":
    # Under its own name, as the modules of the clients import it.
    sys.exit(bool(importlib.import_module("tests.clients.matrix").try_all(*sys.argv[1:])))
