"""Attack a served portal by HTTP, on SQLite and on PostgreSQL: `make attack`.

    make attack                                  # 45 minutes in all
    make attack MINUTES=5 DATABASES=sqlite       # a short one, on one database
    make attack AREAS="drafts kills" SEED=7

Each database gets half of the minutes, each area its share of them. Ends with 1 if something
failed; the report is printed and kept in `var/attack/report.md`.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "var" / "attack"
SEED = 20261127
MINUTES = 45
DISK_MB = 1500
"""Size of the file system in memory that holds the portal's folder."""
DROPPED = ("DATABASE_URL", "SITE_URL", "DEBUG", "CACHE_URL", "EMAIL_URL", "ALLOWED_HOSTS")
SETUP_MINUTES = 2
"""Set aside for migrating and loading each database."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    OUT.mkdir(parents=True, exist_ok=True)
    minutes = options.minutes / len(options.databases)
    words = ["--minutes", str(minutes), "--seed", str(options.seed), "--areas", *options.areas]
    parts = [OUT / f"{database}.md" for database in options.databases]
    for part in parts:
        part.unlink(missing_ok=True)
    codes, began = [], time.monotonic()
    for database in options.databases:
        with ExitStack() as stack:
            env = stack.enter_context(environment(database, "corridor-attack-"))
            command = [sys.executable, "-m", "tests.attack.run", *words, "--database", database]
            process = subprocess.Popen(command, cwd=ROOT, env=env)
            try:
                codes.append(process.wait())
            finally:  # it ends its server
                process.terminate()
                process.wait()
    head = f"# Attack, seed {options.seed}, {(time.monotonic() - began) / 60:.0f} minutes\n"
    report = "\n".join([head, *(part.read_text() for part in parts if part.exists())])
    (OUT / "report.md").write_text(report)
    print(f"\n{report}\nThis is in {(OUT / 'report.md').relative_to(ROOT)}.")
    return max(codes)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--areas", nargs="*", default=[], help="all if left out")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    return parser.parse_args(arguments)


@contextmanager
def environment(database: str, prefix: str) -> Iterator[dict[str, str]]:
    """The environment of a portal of its own, gone at the end."""
    from tests.tools.postgres import private_cluster, server_programs

    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix))
        var = Path(folder) / "var"
        stack.enter_context(_file_system(var))
        env = {name: value for name, value in os.environ.items() if name not in DROPPED}
        env |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_NO_BOOTSTRAP": "1",
            "PORTAL_VAR": str(var),
            "LOG_LEVEL": "ERROR",
            "EMAIL_URL": "dummymail://",  # else a portal on one's own computer shows all mail
        }
        if database == "postgresql":
            programs = server_programs()
            if programs is None:
                raise SystemExit("PostgreSQL's server was not found.")
            env["DATABASE_URL"] = stack.enter_context(private_cluster(programs))
        yield env


@contextmanager
def _file_system(folder: Path) -> Iterator[None]:
    """A small file system of its own for a folder, where that is allowed."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(words, check=False).returncode == 0
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


if __name__ == "__main__":
    sys.exit(main())
