"""Plant each flaw of `tests/flaws/` and see that the everyday tests catch it.

    make flaws                          # the one test that each flaw names
    make flaws FLAWS="draft-is-public"  # some of them
    make flaws WHOLE=--whole            # the whole everyday run for each, for hours

A flaw is a patch of one line. Above the diff stand a sentence that says what is wrong, the test
that is meant to catch it (all its cases), and `On: PostgreSQL` where SQLite cannot show it. Each is
planted in a copy of the checkout. Ends with 1 if one went unseen, or a test fails without any.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

ROOT = Path(__file__).resolve().parents[2]
BUILT = Path("portal/static/portal/built")
ONLY = {"SQLite": "--sqlite-only", "PostgreSQL": "--postgres-only"}

HEAD = re.compile(r"(?P<sentence>.+)\nCaught by: (?P<test>\S+)\n(?:On: (?P<database>\S+)\n)?\n")
DIFF = re.compile(
    r"diff --git .+\n--- a/(?P<path>.+)\n\+\+\+ b/(?P=path)\n@@ .+ @@\n(?P<hunk>(?:[-+ ].*\n|\n)+)"
)
FAILED = re.compile(r"^FAILED ([^\s\[]+)(?:\[.*?\])?(?: - (.+))?$", re.MULTILINE)


@dataclass(frozen=True)
class Flaw:
    """One line of the file at `path` that is wrong: `before` and `after` are that line and the
    lines around it."""

    name: str
    sentence: str
    test: str
    database: str
    path: str
    before: str
    after: str

    @classmethod
    def read(cls, file: Path) -> "Flaw":
        """Raise ValueError unless it is a head and a diff of one hunk."""
        text = file.read_text(encoding="utf-8")
        head = HEAD.match(text)
        diff = DIFF.fullmatch(text, head.end()) if head else None
        if head is None or diff is None:
            raise ValueError(f"{file.name} is no flaw.")
        lines = diff["hunk"].splitlines(keepends=True)
        before, after = (
            "".join(line[1:] or line for line in lines if not line.startswith(sign))
            for sign in ("+", "-")
        )
        database = head["database"] or "SQLite"
        return cls(file.stem, head["sentence"], head["test"], database, diff["path"], before, after)

    def caught_by(self, code: int, output: str) -> str:
        """Return why the named test failed; empty if it did not. One that could not be collected,
        or whose fixtures failed, has seen nothing."""
        reasons = {test: reason or "failed" for test, reason in FAILED.findall(output)}
        return reasons.get(self.test, "") if code == 1 else ""

    @contextmanager
    def planted(self, folder: Path) -> Iterator[None]:
        file = folder / self.path
        text = file.read_text(encoding="utf-8")
        if text.count(self.before) != 1:
            raise SystemExit(f"{self.name} does not apply: make the patch anew.")
        file.write_text(text.replace(self.before, self.after), encoding="utf-8")
        try:
            yield
        finally:
            file.write_text(text, encoding="utf-8")


def read_flaws() -> list[Flaw]:
    return [Flaw.read(file) for file in sorted(ROOT.glob("tests/flaws/*.patch"))]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="flaws, without `.patch`; all if left out")
    parser.add_argument("--whole", action="store_true", help="the whole everyday run for each")
    options = parser.parse_args(arguments)
    flaws = [one for one in read_flaws() if not options.names or one.name in options.names]
    with TemporaryDirectory(prefix="corridor-flaws-") as folder:
        copy_checkout(Path(folder))
        if failing := list(find_failing(flaws, Path(folder))):
            raise SystemExit(f"Without any flaw these fail: {', '.join(failing)}")
        unseen = [one.name for one in flaws if not plant(one, Path(folder), whole=options.whole)]
    print(f"{len(flaws) - len(unseen)} of {len(flaws)} flaws were caught.")
    return 1 if unseen or not flaws else 0


def copy_checkout(folder: Path) -> None:
    """Copy the files that git knows or would take; link the environments."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for name in (".venv", "node_modules"):
        if (ROOT / name).exists():
            (folder / name).symlink_to((ROOT / name).resolve())
    if (ROOT / BUILT).exists():
        shutil.copytree(ROOT / BUILT, folder / BUILT, dirs_exist_ok=True)


def find_failing(flaws: Sequence[Flaw], folder: Path) -> Iterator[str]:
    """Yield the named tests that fail without any flaw, and so catch nothing."""
    for database, only in ONLY.items():
        there = {one.test: one for one in flaws if one.database == database}
        if there:
            done = run(folder, only, *there)
            failed = (one.caught_by(done.returncode, done.stdout) for one in there.values())
            yield from compress(there, failed)


def plant(flaw: Flaw, folder: Path, *, whole: bool) -> bool:
    """Plant one flaw, run its test or all of every day, print a line of the table."""
    began = monotonic()
    with flaw.planted(folder):
        done = run(folder, *([] if whole else [ONLY[flaw.database], flaw.test]))
    reason = flaw.caught_by(done.returncode, done.stdout)
    missed = "NOT CAUGHT" if done.returncode in (0, 1) else "THE TESTS DID NOT END"
    verdict = f"caught: {reason[:90]}" if reason else missed
    print(f"{flaw.name:36}{flaw.database:12}{monotonic() - began:5.0f} s  {verdict}", flush=True)
    if not reason:
        print(done.stdout[-2000:], done.stderr[-2000:])
    return bool(reason)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "test", *words]
    env = {**os.environ, "PORTAL_NO_BOOTSTRAP": "1", "COLUMNS": "400"}  # reasons in full
    return subprocess.run(command, cwd=folder, env=env, check=False, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
