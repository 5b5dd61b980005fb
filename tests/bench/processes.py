"""Time and peak memory of whole commands, each in a process of its own."""

import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OWN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORTAL_NO_BOOTSTRAP", "PORTAL_VAR", "VIRTUAL_ENV")
"""Environment variables of this process that a clone must not inherit."""


@dataclass(frozen=True)
class Run:
    seconds: float
    megabytes: float | None = None


def measure_load() -> tuple[Run, Run]:
    """Load the data set into an empty SQLite database, then once more."""
    with TemporaryDirectory() as folder:
        env = {
            "PORTAL_VAR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "PORTAL_NO_BOOTSTRAP": "1",
        }
        run([sys.executable, "manage.py", "migrate", "-v0"], env)
        first = run([sys.executable, "manage.py", "load_dataset"], env)
        again = run([sys.executable, "manage.py", "load_dataset"], env)
        return first, Run(again.seconds)  # the system only knows the largest process so far


def measure_demo() -> tuple[Run, Run]:
    """Prepare `manage.py demo` in a fresh clone, then once more; the caches of package installers
    stay."""
    with TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        run(["git", "clone", "-q", str(ROOT), str(clone)])
        python = ["/usr/bin/env", "python3", "manage.py", "demo", "--no-serve"]
        env = dict.fromkeys(OWN, "")
        cold = run(python, env, cwd=clone)
        return cold, run(python, env, cwd=clone)


def run(words: list[str], env: dict[str, str] | None = None, cwd: Path = ROOT) -> Run:
    """Run a command; return wall time and the peak memory of the largest process so far."""
    merged = {**os.environ, **(env or {})}
    for name in [name for name, value in merged.items() if value == ""]:
        del merged[name]
    began = perf_counter()
    subprocess.run(words, check=True, cwd=cwd, env=merged, stdout=subprocess.DEVNULL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Run(perf_counter() - began, peak)
