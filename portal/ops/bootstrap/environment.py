"""The virtual environment of a checkout: wanted packages, installed packages, installation."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Iterable

from portal.ops.bootstrap.frontend import SOURCES, build_frontend, build_frontend_with_tools
from portal.ops.bootstrap.locking import only_one
from portal.ops.bootstrap.ports import wrong_with_port_of
from portal.ops.bootstrap.programs import KEEP_DOWNLOADS, RUNS_THE_PORTAL, find_python, find_uv
from portal.ops.bootstrap.progress import (
    DISK_IS_FULL,
    STARTED_AT,
    STOPPED,
    SetupFailed,
    answer,
    is_full_disk,
    run,
    say,
    started_at,
    step,
)

ROOT = Path(__file__).resolve().parents[3]
RELEASE = ROOT / "RELEASE"
"""Stands in a built tree (`make release-tree`) and names its version."""
INSTALLING = ("demo", "test")
"""Commands that bring an environment up to date; under any other it may be serving."""
OUTDATED = (
    "The packages in .venv are not those that this version names. Stop the portal, then call "
    "`python3 manage.py demo` or `make setup`: nothing else replaces packages that may be in use."
)
NO_PACKAGES = (
    "The packages of the portal are not installed for this Python, and no command installs them "
    "here: call .venv/bin/python manage.py, or without PORTAL_NO_BOOTSTRAP."
)
UNUSED, KEPT = "deploy/unused.py", "kept"
"""Program that removes what the portal runs without; in the stamp where it has run."""
LOCKS = {
    "runtime": "portal/requirements.lock",
    "test": "portal/requirements-test.lock",
    "dev": "portal/requirements-dev.lock",
}


def ensure_environment(argv: list[str]) -> None:
    """Make the locked packages importable; this may replace the process by a new one.

    Does nothing in an environment made by other means: in a built tree, where Django is installed
    in the locked version, or where PORTAL_NO_BOOTSTRAP is set. What was made from other lock files
    only INSTALLING commands touch; any other exits with a sentence.
    """
    environment = Environment(ROOT)
    if not may_build() or environment.is_needless():
        if importlib.util.find_spec("django") is None:
            sys.exit(NO_PACKAGES)
        return
    wanted = environment.wanted_for(argv)
    if argv[1:2] and argv[1] not in INSTALLING and environment.is_of_other_locks(wanted):
        sys.exit(OUTDATED)
    if not environment.is_current(wanted) and (wrong := wrong_with_port_of(argv)):
        sys.exit(wrong)
    changed = prepare_or_exit(environment, wanted)
    environment.enter(argv, anew=changed)


def may_build() -> bool:
    """Return False where no command may install, compile or write into the code."""
    return not (os.environ.get("PORTAL_NO_BOOTSTRAP") or RELEASE.exists())


def prepare_or_exit(environment: Environment, wanted: str) -> bool:
    """Prepare the environment; return True if anything was installed. Exits with a sentence."""
    try:
        return environment.prepare(wanted)
    except SetupFailed as failure:
        sys.exit(f"The set-up failed: {failure}")
    except OSError as error:
        why = (
            DISK_IS_FULL if is_full_disk(error) else f"{error}. Once that is put right, try again."
        )
        sys.exit(f"The set-up failed: {why}")
    except KeyboardInterrupt:
        sys.exit(f"\n{STOPPED}")


class Environment:
    """`.venv` in a checkout, with a stamp of the lock files that it was made from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.tools = root / ".tools"
        self.python = self.venv / "bin" / "python"
        self.stamp = self.venv / "made-from"

    def is_needless(self) -> bool:
        return not self.is_running() and _version_of("django") == self.locked_version("django")

    def is_running(self) -> bool:
        return Path(sys.prefix).resolve() == self.venv.resolve()

    def wanted_for(self, argv: list[str]) -> str:
        """Return the name of the lock file for a command; more packages than needed are kept."""
        return self._with_those_there("test" if argv[1:2] == ["test"] else "runtime")

    def _with_those_there(self, wanted: str) -> str:
        return max({wanted, *self.made_from()} & LOCKS.keys(), key=[*LOCKS].index)

    def prepare(self, wanted: str) -> bool:
        """Install missing packages; return True if there were any."""
        if self.is_current(wanted):
            return False
        with only_one(self.tools / "setup-in-progress"):
            wanted = self._with_those_there(wanted)  # of a set-up that this one has waited for
            if self.is_current(wanted):
                return False
            self._install(wanted)
        return True

    def is_current(self, wanted: str) -> bool:
        if self.is_running() and importlib.util.find_spec("django") is None:
            return False
        made_from, now = self.made_from(), self.digests(wanted)
        return self.python.exists() and all(made_from.get(name) == now[name] for name in now)

    def is_of_other_locks(self, wanted: str) -> bool:
        """Return True for an environment that was whole under other lock files."""
        return bool(self.made_from()) and self.python.exists() and not self.is_current(wanted)

    def enter(self, argv: list[str], *, anew: bool) -> None:
        """Continue inside the environment, with bytecode cached for the next start."""
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False
        if anew or not self.is_running():
            os.environ[STARTED_AT] = str(started_at)
            os.execv(self.python, [str(self.python), *argv])

    def made_from(self) -> dict[str, str]:
        """Return digests of the lock files by name; empty for a missing or damaged stamp."""
        try:
            words = self.stamp.read_text().split()
        except (OSError, ValueError):
            return {}
        return dict(zip(words[::2], words[1::2]))

    def digests(self, wanted: str) -> dict[str, str]:
        """Return the stamp of the wanted packages; each lock includes those before it."""
        names = ["runtime"] if wanted == "runtime" else ["runtime", wanted]
        found = {name: _digest([self._lock(name)]) for name in names}
        if wanted == "runtime":
            found[KEPT] = _digest([self.root / UNUSED])
        return {**found, "frontend": _digest(p for s in SOURCES for p in self.root.glob(s))}

    def locked_version(self, package: str) -> str:
        found = re.search(rf"(?m)^{package}==([^\s;]+)", self._lock("runtime").read_text())
        return found[1] if found else ""

    def _lock(self, name: str) -> Path:
        return self.root / LOCKS[name]

    def _install(self, wanted: str) -> None:
        """Install packages and write the stamp last, so that an interrupted run is repeated."""
        uv = find_uv(self.tools)
        if not self._is_sound():
            self._create(uv)
        before = self.made_from()
        self.stamp.unlink(missing_ok=True)
        why = "the packages could not be installed; see above, check the connection and try again."
        command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(self.python)]
        with step(f"Installing the packages that {LOCKS[wanted]} names into .venv."):
            # Developers make environments again and again; others have no use for a cache.
            keeps = wanted != "runtime" or bool(os.environ.get(KEEP_DOWNLOADS))
            command += [] if keeps else ["--no-cache"]
            # uv does not see what is missing in a package.
            is_whole = before.get(KEPT) in (None, self.digests(wanted).get(KEPT))
            command += [] if is_whole else ["--reinstall"]
            # Compiled at once on all cores; the portal alone compiles the half that it imports.
            command += [] if wanted == "runtime" else ["--compile-bytecode"]
            run([*command, str(self._lock(wanted))], otherwise=why, env=_uv_environment())
        if wanted != "runtime":
            build_frontend_with_tools(self.root, self.python.parent)
        else:
            if before.get("frontend") != self.digests(wanted)["frontend"]:
                build_frontend(self.root, self.python, uv)
            command = [str(self.python), str(self.root / UNUSED), str(self.venv)]
            run(command, otherwise="what the portal runs without could not be removed.")
            if not os.environ.get(KEEP_DOWNLOADS):  # a change of the lock files brings it back
                shutil.rmtree(self.tools / "uv", ignore_errors=True)
        self.stamp.write_text("".join(f"{n} {d}\n" for n, d in self.digests(wanted).items()))
        say("The environment is ready.")

    def _is_sound(self) -> bool:
        """Return True for a usable environment; uv does not notice half-installed packages."""
        works = answer([str(self.python), "-c", "import django"]) is not None
        return works and bool(self.made_from())

    def _create(self, uv: str) -> None:
        # uv may be able to fetch a Python where the machine has none that is new enough.
        python = find_python(RUNS_THE_PORTAL) or ">=3.12"
        say(f"Creating .venv with {python}.")
        why = "Python 3.12 or newer is needed; install it, or give its path in PORTAL_PYTHON."
        command = [uv, "venv", "--quiet", "--clear", "--python", python, str(self.venv)]
        run(command, otherwise=why, env=_uv_environment())


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _version_of(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _uv_environment() -> dict[str, str]:
    dropped = {"VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    return {"UV_HTTP_TIMEOUT": "120", **{k: v for k, v in os.environ.items() if k not in dropped}}
