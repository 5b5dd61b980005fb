"""A temporary PostgreSQL cluster for the tests, in a folder of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from portal.ops.bootstrap.progress import SetupFailed

# Nothing in here outlives the tests, so nothing needs to reach the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Longer than any test waits for a lock, unless it has deadlocked.
PATIENCE = {"lock_timeout": "120s"}
SECONDS_TO_START = 60


class Account(TypedDict, total=False):
    """Account of a child process; empty for the current one."""

    user: int
    group: int
    extra_groups: list[int]


def server_programs() -> Path | None:
    """Return the folder with `initdb` and `postgres`: the one on PATH, else Debian's newest."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


@contextmanager
def private_cluster(programs: Path) -> Iterator[str]:
    """Start a cluster on a socket that only this user can reach; yield its DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="corridor-postgres-"))
    server = None
    try:
        account = _hand_over(folder)
        _create(programs, folder, account)
        server = _start(programs, folder, account)
        yield f"postgres://corridor@/{folder}/postgres"
    finally:
        if server:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _hand_over(folder: Path) -> Account:
    """Return the account to start PostgreSQL with; root gives the folder to another one, as the
    server refuses root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    lent_to = known.get("postgres") or known["nobody"]
    os.chown(folder, lent_to.pw_uid, lent_to.pw_gid)
    return {"user": lent_to.pw_uid, "group": lent_to.pw_gid, "extra_groups": []}


def _create(programs: Path, folder: Path, account: Account) -> None:
    words = [str(programs / "initdb"), f"--pgdata={folder / 'data'}", "--username=corridor"]
    words += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    done = subprocess.run(words, cwd=folder, **account, text=True, capture_output=True)
    if done.returncode != 0:
        raise SetupFailed(f"PostgreSQL's initdb said: {done.stderr.strip()}")


def _start(programs: Path, folder: Path, account: Account) -> subprocess.Popen[bytes]:
    options = {**FAST, **PATIENCE, "listen_addresses": "", "unix_socket_directories": str(folder)}
    words = [str(programs / "postgres"), "-D", str(folder / "data")]
    words += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    log = folder / "log"
    # In a session of its own, Ctrl-C reaches the tests first and the server when they are done.
    with log.open("wb") as out:
        server = subprocess.Popen(
            words, cwd=folder, **account, stdout=out, stderr=out, start_new_session=True
        )
    _wait_until_ready(server, folder)
    return server


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the lock file says `ready`, which is long after the socket exists."""
    deadline = time.monotonic() + SECONDS_TO_START
    status = folder / "data" / "postmaster.pid"
    while time.monotonic() < deadline and server.poll() is None:
        if status.exists() and "ready" in status.read_text().split():
            return
        time.sleep(0.05)
    _stop(server)
    raise SetupFailed(f"PostgreSQL did not start: {(folder / 'log').read_text().strip()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Request a fast shutdown, which ends open connections; kill the server after 20 s."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
