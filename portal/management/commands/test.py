"""`manage.py test`: every test on each kind of database, with all that the tests need."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.ops.bootstrap import debian
from portal.ops.bootstrap.postgres import private_cluster, server_programs
from portal.ops.bootstrap.programs import find_chromium
from portal.ops.bootstrap.progress import SetupFailed, say

CJK_FONTS = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
NOTHING_TO_RUN = 5
"""What pytest answers when it has collected no test."""
IN_TWO = ["-n", "2", "--dist", "worksteal"]
"""Each process begins with a half, in order, and so shares what its tests have in common."""
EPILOGUE = (
    "Everything else goes to pytest, which then works in one process: `tests/portal -k claim`."
)


class Command(BaseCommand):
    help = (
        "Runs the tests on SQLite, and those that ask the database but no browser on PostgreSQL "
        "as well."
    )

    def run_from_argv(self, argv: list[str]) -> None:
        """Takes over from Django, whose own options would shadow those of pytest."""
        options, words = _parser(self.help).parse_known_args(argv[2:])
        # A polite request to stop must reach the code that stops the database server.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        try:
            sys.exit(_run(options, words))
        except SetupFailed as failure:
            sys.exit(f"The tests could not start: {failure}")
        except KeyboardInterrupt:
            sys.exit(128 + signal.SIGINT)


def _parser(description: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog="manage.py test", description=description, epilog=EPILOGUE, allow_abbrev=False
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    which.add_argument("--postgres-only", action="store_true", help="leave SQLite out")
    parser.add_argument("--no-parallel", action="store_true", help="one process, not two")
    parser.add_argument("--no-run", action="store_true", help="install what is missing, no more")
    return parser


def _run(options: Namespace, words: list[str]) -> int:
    """Stops at the first database whose tests fail, so that the last line never hides a failure."""
    _install_what_is_missing(postgres=not options.sqlite_only)
    if options.no_run:
        return 0
    asked = words or ([] if options.no_parallel else IN_TWO)
    return next((code for run in _runs(options) if (code := run(asked))), 0)


def _install_what_is_missing(*, postgres: bool) -> None:
    """Installs what Debian has. Without a browser the tests that need one fail and say so."""
    missing = [] if find_chromium() else ["chromium"]
    missing += [] if CJK_FONTS.exists() else ["fonts-noto-cjk"]
    missing += [] if _has_postgres() or not postgres else ["postgresql"]
    if missing and not debian.install(*missing):
        say(f"Missing, and only root can install it: {', '.join(missing)}.")


def _runs(options: Namespace) -> list[Callable[[list[str]], int]]:
    runs: list[Callable[[list[str]], int]] = [] if options.postgres_only else [_on_sqlite]
    if not options.sqlite_only and _has_postgres():
        runs.append(_on_postgres if options.postgres_only else _without_browser_on_postgres)
    elif options.postgres_only:
        raise SetupFailed("install PostgreSQL's server, or give a DATABASE_URL.")
    elif not options.sqlite_only:
        say("PostgreSQL's server was not found, so the tests run on SQLite only.")
    return runs


def _on_sqlite(words: list[str]) -> int:
    return _pytest("SQLite", words, {})


def _on_postgres(words: list[str]) -> int:
    with _postgres_url() as url:
        return _pytest("PostgreSQL", words, {"DATABASE_URL": url})


def _without_browser_on_postgres(words: list[str]) -> int:
    """What a browser shows was looked at on SQLite already; the pages are the same. So is what asks
    no database."""
    code = _on_postgres(["-m", "database and not browser", *words])
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
    """Runs pytest in a process of its own, with nothing of the developer's own portal in reach."""
    print(f"\nThe tests on {title}", flush=True)
    with TemporaryDirectory(prefix="corridor-tests-") as var:
        env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        env |= {"PORTAL_VAR": var, **database}
        command = [sys.executable, "-m", "pytest", *words]
        return subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=False).returncode
