"""Debian's packages, installed where the machine lets us."""

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
    """Whether the packages are there now; False where only a person could install them."""
    before = _before_apt_get()
    if before is None:
        return False
    with step(f"Installing from Debian: {', '.join(packages)}."):
        # An update that fails may still have left lists that will do: only the second one counts.
        _apt_get(before, "update")
        return _apt_get(before, "install", "--yes", "--no-install-recommends", *packages)


def _before_apt_get() -> list[str] | None:
    """The words that make apt-get work for this user, if any do."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    return None if answer([*sudo, "true"]) is None else sudo


def _apt_get(before: list[str], *words: str) -> bool:
    """Hundreds of lines, which only matter where it fails."""
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
        told, _nothing = process.communicate()
    except KeyboardInterrupt:
        say("Stopping as soon as Debian's package manager is done.")
        process.communicate()
        raise
    if process.returncode != 0:
        print(told, file=sys.stderr)
        if tells_of_full_disk(told):
            raise SetupFailed(DISK_IS_FULL)
    return process.returncode == 0
