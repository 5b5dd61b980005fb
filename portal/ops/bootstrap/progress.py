"""What a person sees while the set-up works: one line per step, and one sentence if it fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Mapping, Sequence

# The clock goes on where the process is replaced by one with another interpreter.
STARTED_AT = "PORTAL_SET_UP_STARTED_AT"
started_at = float(os.environ.pop(STARTED_AT, time.time()))


class SetupFailed(Exception):
    """Says in one sentence what is missing and what to do about it."""


def say(text: str) -> None:
    print(f"[{time.time() - started_at:3.0f} s] {text}", file=sys.stderr, flush=True)


def run(command: Sequence[str], *, otherwise: str, env: Mapping[str, str] | None = None) -> None:
    """Runs a command, whose output is progress too, and raises SetupFailed(otherwise)."""
    try:
        subprocess.run(command, check=True, env=env, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupFailed(otherwise) from error


def answer(command: Sequence[str]) -> str | None:
    """What a command prints, or None where it does not exist or does not work."""
    try:
        printed = subprocess.check_output(
            command, text=True, timeout=60, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return printed.strip()
