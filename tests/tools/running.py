"""`manage.py test`: the everyday tests, or all of them, with their databases and browser."""

import os
import shutil
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.ops.bootstrap import debian
from portal.ops.bootstrap.progress import SetupFailed, say
from tests.tools.postgres import private_cluster, server_programs

ROOT = Path(__file__).resolve().parents[2]
CJK_FONTS = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
HEADLESS = "chromium-headless-shell"
NOTHING_TO_RUN = 5
"""Exit code of pytest when it has collected no test."""
PROCESSES = max(2, min(os.cpu_count() or 2, 4))
FAST = "not browser and not dataset and not slow and not exhaustive"
ENGINE = "engine and not browser"
"""Tests whose result can differ between PostgreSQL and SQLite."""
DATABASE = "database and not browser"
"""Tests with a database. Browser tests run on SQLite only, as the pages are the same."""
EPILOGUE = (
    "Everything else goes to pytest, which then works in one process, on SQLite and without what "
    "takes too long for every day: `tests/portal -k claim`. One test that is named by its id is "
    "run whatever it takes."
)


def run(words: Sequence[str]) -> None:
    """Run the tests of `manage.py test …`. Django's own command would take options of pytest."""
    options, rest = _parser().parse_known_args(words[2:])
    # A polite request to stop must reach the code that stops the database server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        sys.exit(_run(options, rest))
    except SetupFailed as failure:
        sys.exit(f"The tests could not start: {failure}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="manage.py test",
        description="Runs the tests on SQLite, and those that another database can answer "
        "otherwise on PostgreSQL as well.",
        epilog=EPILOGUE,
        allow_abbrev=False,
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    which.add_argument("--postgres-only", action="store_true", help="leave SQLite out")
    which.add_argument("--postgres", action="store_true", help="both, for tests that are named")
    which.add_argument("--fast", action="store_true", help="no browser, no PostgreSQL, no data set")
    parser.add_argument("--everything", action="store_true", help="what takes too long as well")
    parser.add_argument("--no-parallel", action="store_true", help="one process, not several")
    parser.add_argument("--no-run", action="store_true", help="install what is missing, no more")
    return parser


def _run(options: Namespace, words: list[str]) -> int:
    """Stop at the first database with failures, so that the last line never hides them."""
    on_postgres = options.postgres_only or options.postgres
    on_postgres = on_postgres or not (words or options.sqlite_only or options.fast)
    _install_what_is_missing(browser=not (words or options.fast), postgres=on_postgres)
    if options.no_run:
        return 0
    arguments = words or ([] if options.no_parallel else ["-n", str(PROCESSES)])
    arguments = ["--everything", *arguments] if options.everything else arguments
    runs = _runs(options, named=bool(words), on_postgres=on_postgres)
    return next((code for run in runs if (code := run(arguments))), 0)


def find_chromium() -> str | None:
    """Return the path of the browser in CHROMIUM, else of Debian's: first of the one without
    windows, in which the tests of a list take a third of the time."""
    return os.environ.get("CHROMIUM") or shutil.which(HEADLESS) or shutil.which("chromium")


def _install_what_is_missing(*, browser: bool, postgres: bool) -> None:
    """Install missing programs from Debian. Without a browser, browser tests fail and say so."""
    missing = [HEADLESS] if browser and not find_chromium() else []
    missing += ["fonts-noto-cjk"] if browser and not CJK_FONTS.exists() else []
    missing += ["postgresql"] if postgres and not _has_postgres() else []
    if missing and not debian.install(*missing):
        say(f"Missing, to be installed with apt-get: {', '.join(missing)}.")


def _runs(
    options: Namespace, *, named: bool, on_postgres: bool
) -> Iterator[Callable[[list[str]], int]]:
    if not options.postgres_only:
        chosen = ["-m", FAST] if options.fast else []
        yield lambda words: _pytest("SQLite", [*chosen, *words], {})
    if on_postgres and not _has_postgres():
        if options.postgres_only or options.postgres:
            raise SetupFailed("install PostgreSQL's server, or give a DATABASE_URL.")
        say("PostgreSQL's server was not found, so the tests run on SQLite only.")
    elif on_postgres:
        which = DATABASE if named or options.everything or options.postgres_only else ENGINE
        yield lambda words: _on_postgres(["-m", which, *words])


def _on_postgres(words: list[str]) -> int:
    with _postgres_url() as url:
        code = _pytest("PostgreSQL", words, {"DATABASE_URL": url})
    return 0 if code == NOTHING_TO_RUN else code


@contextmanager
def _postgres_url() -> Iterator[str]:
    programs = server_programs()
    if (given := _given_postgres()) or not programs:
        yield given
    else:
        with private_cluster(programs) as url:
            yield url


def _has_postgres() -> bool:
    return bool(_given_postgres() or server_programs())


def _given_postgres() -> str:
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith(("postgres", "pgsql", "psql")) else ""


def _pytest(title: str, words: list[str], database: dict[str, str]) -> int:
    """Run pytest in a process of its own, without the developer's own database and files, and with
    modules compiled once, not by each process that tests run in or start. It installs a missing
    browser only where nobody would be asked first."""
    print(f"\nThe tests on {title}", flush=True)
    with TemporaryDirectory(prefix="corridor-tests-") as var:
        dropped = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
        env = {k: v for k, v in os.environ.items() if k not in dropped}
        env |= {"PORTAL_VAR": var, **database}
        env |= {} if debian.asks_first() else {"PORTAL_TESTS_INSTALL": "1"}
        command = [sys.executable, "-m", "pytest", *words]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
