"""`python -m tests.clients [--portal ADDRESS] [CLIENT …]`: tries the clients on a portal.

Without an address that is a demo of its own, with the packaged data, on loopback. docs/clients.md
says what came of each. Ends with 1 if a client fails.
"""

import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

from tests.clients.matrix import ENVIRONMENT, NODE, ROOT
from tests.site.serving import served

HERE = Path(__file__).parent
TOOLS = Path(sys.executable).parent
CKAN = ["ckan[requirements]", "ckanext-dcat", "setuptools"]
UNLIMITED = {"PORTAL_API_RATE": "", "PORTAL_WORK_RATE": ""}


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.clients", description=__doc__)
    parser.add_argument("--portal", help="the address of a portal that runs already")
    parser.add_argument("clients", nargs="*", metavar="CLIENT")
    asked = parser.parse_args()
    set_up()
    if asked.portal:
        return try_clients(asked.portal.rstrip("/"), asked.clients)
    os.environ |= UNLIMITED
    with served() as address:
        return try_clients(address, asked.clients)


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
    subprocess.run(
        [str(TOOLS / "npm"), "install", "--silent", "--no-audit", "--no-fund"],
        cwd=NODE,
        check=False,
    )


def try_clients(url: str, names: list[str]) -> int:
    """Ask the clients in their own environment, with the Node of ours. Return 1 if one failed."""
    words = [str(ENVIRONMENT / "bin" / "python"), "-m", "tests.clients.matrix", url, *names]
    env = {**os.environ, "PATH": f"{TOOLS}:{os.environ['PATH']}"}
    return subprocess.run(words, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
