"""Search for the programs of the set-up; candidates are executed."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Iterable, Iterator

from portal.ops.bootstrap import debian
from portal.ops.bootstrap.progress import SetupFailed, answer, run, step

# A Python that was built without these two runs, but not the portal.
RUNS_THE_PORTAL = "import sys, ssl, sqlite3; sys.exit(sys.version_info < (3, 12))"
MAKES_ENVIRONMENTS = "import ensurepip, venv"
# Those that most packages are built for come first.
NAMES = ["python3.13", "python3.14", "python3.12", "python3", "python"]
UV_REQUIREMENT = Path(__file__).with_name("uv.txt")
# Where it is set, uv stays, and downloads in the caches of pip, uv and npm, for the next set-up.
KEEP_DOWNLOADS = "PORTAL_KEEP_DOWNLOADS"
UV_AT_LEAST = (0, 8)  # the first with `uv venv --clear`


def find_python(test: str, candidates: Iterable[str] | None = None) -> str | None:
    """Return the first interpreter that can execute the test."""
    for path in find_pythons() if candidates is None else candidates:
        if answer([path, "-c", test]) is not None:
            return path
    return None


def find_pythons() -> Iterator[str]:
    """Yield possible interpreters without duplicates."""
    named = os.environ.get("PORTAL_PYTHON")
    paths = [named] if named else []
    paths.append(sys.executable)
    folders = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/bin", "/usr/local/bin"]
    paths += [str(Path(folder) / name) for name in NAMES for folder in folders]
    # A link into a virtual environment leads to the interpreter that the environment was made of.
    real = (str(Path(path).resolve()) for path in paths if os.access(path, os.X_OK))
    yield from dict.fromkeys(real)


def find_uv(tools: Path) -> str:
    """Return the path of a recent uv, installed into `tools` if there is none."""
    own = str(tools / "uv" / "bin" / "uv")
    for path in (os.environ.get("PORTAL_UV"), own, shutil.which("uv")):
        if path and is_new_enough(answer([path, "--version"])):
            return path
    _install_uv(tools / "uv")
    return own


def is_new_enough(version: str | None) -> bool:
    found = re.match(r"uv (\d+)\.(\d+)", version or "")
    return found is not None and (int(found[1]), int(found[2])) >= UV_AT_LEAST


def _install_uv(target: Path) -> None:
    python = _python_with_venv()
    why = "uv could not be installed; see above, or install uv yourself and try again."
    pip = [str(target / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-compile"]
    pip += [] if os.environ.get(KEEP_DOWNLOADS) else ["--no-cache-dir"]
    pip += ["--disable-pip-version-check", "--require-hashes", "--requirement", str(UV_REQUIREMENT)]
    with step("Installing uv, which installs everything else."):
        run([python, "-m", "venv", "--clear", str(target)], otherwise=why)
        run(pip, otherwise=why)
    # uv is a program by itself; what has installed it takes as much room as all our data.
    shutil.rmtree(target / "lib")


def _python_with_venv() -> str:
    python = find_python(MAKES_ENVIRONMENTS)
    if python is None and debian.install("python3-venv"):
        python = find_python(MAKES_ENVIRONMENTS)
    if python is None:
        raise SetupFailed("Install Debian's package python3-venv, or uv, and try again.")
    return python
