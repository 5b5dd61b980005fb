"""Progress of the set-up, as lines with a clock, and its failures, as one sentence each."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import IO, Iterator, Mapping, Sequence

# The clock goes on where the process is replaced by one with another interpreter.
STARTED_AT = "PORTAL_SET_UP_STARTED_AT"
started_at = float(os.environ.pop(STARTED_AT, time.time()))

SECONDS_OF_SILENCE = 5
SILENCES_BORNE = 6
DISK_IS_FULL = (
    "The disk is full. Free some space (a first start needs 1 GB, 345 MB of which stay) and start "
    "again; it goes on from here."
)
STOPPED = "Stopped before it was done. The next start goes on from here."
# How uv, npm, pip, Debian's programs, Python and SQLite say it.
SIGNS_OF_A_FULL_DISK = (
    "no space left on device",
    "enospc",
    "not enough free space",
    "disk quota exceeded",
    "os error 28",
    "database or disk is full",
)


class SetupFailed(Exception):
    """The set-up cannot continue; the message says what is missing and what to do."""


@contextmanager
def sentence_at_the_end() -> Iterator[None]:
    """Exit with a sentence, not a traceback, when a person stops this or the disk is full."""
    try:
        yield
    except KeyboardInterrupt:
        print(f"\n{STOPPED}", file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        if not is_full_disk(error):
            raise
        sys.exit(DISK_IS_FULL)


def is_full_disk(error: BaseException | None) -> bool:
    """Return True if a full disk caused the error or one that led to it."""
    if error is None:
        return False
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    return tells_of_full_disk(str(error)) or is_full_disk(error.__cause__ or error.__context__)


def tells_of_full_disk(text: str) -> bool:
    return any(sign in text.lower() for sign in SIGNS_OF_A_FULL_DISK)


def say(text: str) -> None:
    print(f"[{time.time() - started_at:3.0f} s] {text}", file=sys.stderr, flush=True)


class StepInProgress:
    """A step in progress; `now` is its current item."""

    def __init__(self) -> None:
        self.now = "still at it"
        self._done = threading.Event()

    def pulse(self) -> None:
        """Print the current item when it changes, and now and then that work continues."""
        reported, silences = "", 0
        while not self._done.wait(SECONDS_OF_SILENCE):
            silences += 1
            if self.now != reported or silences == SILENCES_BORNE:
                say(f"  {self.now} …")
                reported, silences = self.now, 0

    def end(self) -> None:
        self._done.set()


@contextmanager
def step(text: str) -> Iterator[StepInProgress]:
    """Print the beginning of a step, and every few seconds that it continues."""
    say(text)
    under_way = StepInProgress()
    thread = threading.Thread(target=under_way.pulse, daemon=True)
    thread.start()
    try:
        yield under_way
    finally:
        under_way.end()
        thread.join()


def run(command: Sequence[str], *, otherwise: str, env: Mapping[str, str] | None = None) -> None:
    """Run a command, whose output is progress too; raise SetupFailed, with the sentence
    `otherwise` unless the command says that the disk is full."""
    try:
        process = subprocess.Popen(
            command,
            env=env,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        raise SetupFailed(otherwise) from error
    with process:
        output = _pass_on(process.stdout)
    if process.returncode != 0:
        raise SetupFailed(DISK_IS_FULL if tells_of_full_disk(output) else otherwise)


def _pass_on(lines: IO[str] | None) -> str:
    """Print lines as they arrive, and return them."""
    passed = []
    for line in lines or ():
        print(line, end="", file=sys.stderr, flush=True)
        passed.append(line)
    return "".join(passed)


def answer(command: Sequence[str]) -> str | None:
    """Return the output of a command, None if it is missing or fails."""
    try:
        printed = subprocess.check_output(
            command, text=True, timeout=60, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return printed.strip()
