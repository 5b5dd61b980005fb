"""Installation of Debian packages, as root or with sudo: somebody at a terminal is asked first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from portal.ops.bootstrap.progress import (
    DISK_IS_FULL,
    SetupFailed,
    answer,
    say,
    step,
    tells_of_full_disk,
)


def install(*packages: str) -> bool:
    """Install packages; return False without the rights or consent, or after a failure."""
    before = _before_apt_get()
    command = " ".join([*(before or []), "apt-get", "install", *packages])
    if before is None or (asks_first() and not _agrees(command)):
        return False
    with step(f"Installing from Debian: {command}."):
        # An update that fails may still have left lists that will do: only the second one counts.
        _apt_get(before, "update")
        return _apt_get(before, "install", "--yes", "--no-install-recommends", *packages)


def asks_first() -> bool:
    """Return True where somebody sits at a terminal who is not root. Continuous integration has
    none, or says CI."""
    is_terminal = sys.stdin is not None and sys.stdin.isatty()
    return is_terminal and os.geteuid() != 0 and not os.environ.get("CI")


def _agrees(command: str) -> bool:
    print(f"Programs are missing. Run `{command}`? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _before_apt_get() -> list[str] | None:
    """Return the prefix of apt-get for this user, None without the rights or where nothing
    is to be installed."""
    if os.environ.get("PORTAL_NO_BOOTSTRAP") or not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    return None if answer([*sudo, "true"]) is None else sudo


def _apt_get(before: list[str], *words: str) -> bool:
    """Run apt-get; show its output only after a failure."""
    command = [*before, "env", "DEBIAN_FRONTEND=noninteractive"]
    command += ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0", *words]
    # In a session of its own: Ctrl-C would leave packages half installed.
    process = subprocess.Popen(
        command,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _nothing = process.communicate()
    except KeyboardInterrupt:
        say("Stopping as soon as Debian's package manager is done.")
        process.communicate()
        raise
    if process.returncode != 0:
        print(output, file=sys.stderr)
        if tells_of_full_disk(output):
            raise SetupFailed(DISK_IS_FULL)
    return process.returncode == 0
