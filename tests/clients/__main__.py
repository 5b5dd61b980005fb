"""`python -m tests.clients [--portal ADDRESS] [CLIENT …]`: tries the clients on a portal.

Without an address that is a demo of its own, with the packaged data, on loopback. With all clients
it writes docs/clients.md. Ends with 1 if a client fails.
"""

import json
import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path

from tests.clients.matrix import ENVIRONMENT, NODE, Row
from tests.site.serving import ROOT, served

HERE = Path(__file__).parent
CKAN = ["ckan[requirements]", "ckanext-dcat", "setuptools"]
LONGEST = 300
UNLIMITED = {"PORTAL_API_RATE": "", "PORTAL_WORK_RATE": ""}
HEAD = """# Which clients read the portal

Programs that others wrote, on a portal with the packaged data, as they come out of the box.
`make clients` fetches the newest of each into `.tools/clients`, asks them, and writes this page.
R, GDAL and LibreOffice are those of the system (Debian: `apt-get install --no-install-recommends
gdal-bin r-base-core r-cran-readr r-cran-jsonlite r-cran-rsdmx libreoffice-calc`).

Last run: {day}, Python {python}: {passed} passed, {failed} failed, {missing} not tried.

| client | version | what was tried | result |
|---|---|---|---|
"""


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.clients", description=__doc__)
    parser.add_argument("--portal", help="the address of a portal that runs already")
    parser.add_argument("clients", nargs="*", metavar="CLIENT")
    asked = parser.parse_args()
    set_up()
    if asked.portal:
        rows = try_clients(asked.portal.rstrip("/"), asked.clients)
    else:
        os.environ |= UNLIMITED
        with served() as address:
            rows = try_clients(address, asked.clients)
    if not asked.clients:
        (ROOT / "docs" / "clients.md").write_text(written(rows))
    return int(any(row.state == "failed" for row in rows))


def set_up() -> None:
    """Install the newest clients, each time, into environments of their own. What cannot be had
    is missed by its client, which says so."""
    requirements = ["-r", str(HERE / "requirements.txt")]
    for folder, wanted in ((ENVIRONMENT, requirements), (ENVIRONMENT / "ckan", CKAN)):
        if not (folder / "bin" / "python").exists():
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = ["-m", "pip", "install", "--quiet", "--upgrade", *wanted]
        subprocess.run([str(folder / "bin" / "python"), *install], check=False)
    NODE.mkdir(exist_ok=True)
    for file in (HERE / "node").iterdir():
        shutil.copy(file, NODE)
    npm = str(ROOT / ".venv" / "bin" / "npm")
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund"], cwd=NODE, check=False)


def try_clients(url: str, names: list[str]) -> list[Row]:
    """Ask the clients in their own environment, with the Node of ours."""
    tools = f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"
    found = NODE / "rows.json"
    words = ["-m", "tests.clients.matrix", url, str(found), *names]
    subprocess.run(
        [str(ENVIRONMENT / "bin" / "python"), *words],
        cwd=ROOT,
        env={**os.environ, "PATH": tools},
        check=True,
    )
    return [Row(*row) for row in json.loads(found.read_text())]


def written(rows: list[Row]) -> str:
    states = [row.state for row in rows]
    head = HEAD.format(
        day=datetime.now(UTC).date().isoformat(),
        python=sys.version.split()[0],
        passed=states.count("passed"),
        failed=states.count("failed"),
        missing=states.count("not tried"),
    )
    lines = [f"| {row.client} | {row.version} | {row.tried} | {_cell(row)} |" for row in rows]
    return head + "\n".join(lines) + "\n"


def _cell(row: Row) -> str:
    words = " ".join(row.told.split())[:LONGEST].replace("|", "\\|")
    return f"**failed**: {words}" if row.state == "failed" else words


if __name__ == "__main__":
    sys.exit(main())
