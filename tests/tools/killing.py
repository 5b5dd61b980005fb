"""Kills processes that change a portal of their own at random moments, by `kill -9`."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from django.apps import apps
from django.db import connection, connections

from tests.tools.postgres import private_cluster, server_programs


def run_in_own_portal(database: str, *words: str) -> int:
    """Run a module with a new database, sqlite or postgresql, a folder and a mailbox of its own."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # stops the server
    with _new_database(database) as url, TemporaryDirectory() as folder:
        told = {"DATABASE_URL": url, "PORTAL_NO_BOOTSTRAP": "1", "PORTAL_VAR": folder}
        told |= {"EMAIL_URL": f"filemail:///{folder}/mail"}
        words = (sys.executable, "-m", *words)
        return subprocess.run(words, env={**os.environ, **told}, check=False).returncode


@contextmanager
def _new_database(name: str) -> Iterator[str]:
    if name == "postgresql":
        programs = server_programs()
        assert programs, "PostgreSQL's server is not installed."
        with private_cluster(programs) as url:
            yield url
    else:
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/db.sqlite3"


def kill_during(
    do: Callable[[], object],
    dice: random.Random,
    times: int,
    *,
    before: Callable[[], object] = lambda: None,
) -> Iterator[float]:
    """Do something once to its end, then so many times with a kill at a random moment of it; yield
    after each how many seconds it had."""
    before()
    began = time.monotonic()
    kill_after(600, do)
    yield (longest := time.monotonic() - began)
    for _ in range(times):
        before()
        kill_after(seconds := dice.uniform(0, 1.2 * longest), do)
        yield seconds


def kill_after(seconds: float, *tasks: Callable[[], object]) -> None:
    """Do each task in a process of its own, all at once; kill after so many seconds those that have
    not ended."""
    connections.close_all()
    children = {_start(task) for task in tasks}
    end = time.monotonic() + seconds
    while children and time.monotonic() < end:
        children = {one for one in children if not os.waitpid(one, os.WNOHANG)[0]}
        time.sleep(0.002)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    wait_for_server()


def _start(task: Callable[[], object]) -> int:
    if child := os.fork():
        return child
    try:
        task()
    finally:
        sys.stdout.flush()
        os._exit(0)


def wait_for_server() -> None:
    """Wait until PostgreSQL has ended what it was asked by a process that is no more: a commit
    that it has begun it finishes."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"{others} AND pid <> pg_backend_pid()")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)


def digest_of_rows(*besides: type) -> str:
    """Return a digest of all rows of the apps and of the portal, but for those of some models."""
    found = hashlib.sha256()
    for model in apps.get_models():
        if model._meta.app_label in ("portal", "projects", "trade") and model not in besides:
            for row in model._base_manager.order_by("pk").values_list():
                found.update(repr(row).encode())
    return found.hexdigest()
