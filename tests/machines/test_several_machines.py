"""Two machines behind a proxy, with a replica, give the answers of one; `docs/scaling.md`."""

import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException

import pytest

from tests.machines.services import (
    HOST,
    ROOT,
    Cluster,
    Machine,
    ask,
    missing_programs,
    several_machines,
    wait_until,
)

pytestmark = pytest.mark.exhaustive

PAGES = [
    f"{language}{path}"
    for language in ("", "/zh-hans", "/ru")
    for path in ("/", "/energy-projects/", "/map/", "/countries/kz/", "/disagreements/", "/about/")
]
DATA = [
    *("/api/v1/energy-projects/", "/api/v1/periods/?page_size=20", "/api/v1/changes/?limit=20"),
    *("/energy-projects/download.csv", "/feeds/all.atom"),
]
TIMES = re.compile(rb"\d{4}-\d\d-\d\dT(?:[\d:.]|%3A)+(Z|\+00:00)?")
"""Moments: some answers say when they were made, some pages in a link to themselves."""
NEW = "/energy-projects/?capacity_min={}"
"""An address whose answer no machine has kept."""
PUBLISH = """
from itertools import count
from tests import factories
factories.serial = count({number})
factories.publish(factories.make_place(title_en="{title}", slug="{slug}"))
"""
FILES = """
from itertools import count
from tests import factories
factories.serial = count(3000)
from tests.portal.pictures.test_bucket import make_photo
photo = make_photo()
factories.publish(photo.record)
print(photo.image.url, factories.make_release().file_url())
"""
SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests.factories import make_user
user, session = make_user(), SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
print(session.session_key)
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    if missing := missing_programs():
        pytest.skip(f"not installed: {', '.join(missing)}")
    with several_machines() as cluster:
        yield cluster


@contextmanager
def readers(cluster: Cluster, number: int = 3) -> Iterator[Counter[object]]:
    """Ask for pages and data by the proxy all the while; count what is answered."""
    told, is_over = Counter[object](), threading.Event()

    def read() -> None:
        while not is_over.is_set():
            for path in (NEW, f"/api/v1{NEW}", "/about/"):
                try:
                    told[ask(cluster.ports["nginx"], path.format(told.total()))[0]] += 1
                except (OSError, HTTPException) as problem:
                    told[repr(problem)] += 1

    threads = [threading.Thread(target=read) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def at_least(number: int, told: Counter[object]) -> Callable[[], bool]:
    began = told.total()
    return lambda: told.total() >= began + number


def queries_of_replica(cluster: Cluster) -> int:
    """Rows that lists of projects have read there."""
    read = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = '{}'"
    return int(str(cluster.query("replica", read.format("projects_energyproject"))))


def publish(machine: Machine, title: str, number: int) -> None:
    """`number` is the first of what the factories make, another one for each call."""
    code = PUBLISH.format(title=title, slug=title.lower(), number=number)
    machine.manage("shell", "-v0", "-c", code)


def test_both_machines_answer_the_same(cluster: Cluster) -> None:
    for path in (*PAGES, *DATA):
        (status, body), other = (
            ask(machine.port, path, Host=f"{HOST}:{cluster.ports['nginx']}")
            for machine in cluster.machines
        )
        assert status == other[0] == 200, path
        assert TIMES.sub(b"", body) == TIMES.sub(b"", other[1]), path


def test_replica_answers_readers(cluster: Cluster) -> None:
    wait_until(cluster.is_copied, "the replica")
    asked = 0

    def is_read() -> bool:
        nonlocal asked
        before, asked = queries_of_replica(cluster), asked + 1
        assert ask(cluster.machines[0].port, f"/energy-projects/?capacity_min={asked}")[0] == 200
        return queries_of_replica(cluster) > before

    wait_until(is_read, "a reading of the replica")


def test_nobody_reads_what_is_stale(cluster: Cluster) -> None:
    """While the replica stands still the primary tells what was published."""
    first, second = cluster.machines
    session = first.manage("shell", "-v0", "-c", SIGN_IN).split()[-1]
    cluster.query("replica", "SELECT pg_wal_replay_pause()::text")
    try:
        publish(first, "Karasay", 1000)
        assert not cluster.is_copied()
        for machine in (first, second):
            status, body = ask(machine.port, "/places/karasay/", Cookie=f"sessionid={session}")
            assert (status, b"Karasay" in body) == (200, True)
            wait_until(lambda: ask(machine.port, "/places/karasay/")[0] == 200, "the page")  # noqa: B023
    finally:
        cluster.query("replica", "SELECT pg_wal_replay_resume()::text")
    wait_until(cluster.is_copied, "the replica")


def test_rolling_restart_fails_no_request(cluster: Cluster) -> None:
    with readers(cluster) as told:
        for machine in cluster.machines:
            wait_until(at_least(20, told), "readers")
            machine.stop()
            wait_until(at_least(20, told), "readers")
            machine.start()
            wait_until(machine.is_ready, "a machine that is ready again")
    print(told)
    assert set(told) == {200}


def test_reads_go_on_without_the_replica(cluster: Cluster) -> None:
    with readers(cluster) as told:
        wait_until(at_least(20, told), "readers")
        cluster.replica.stop(signal.SIGQUIT)  # at once, as when the machine is lost
        publish(cluster.machines[0], "Sayram", 2000)
        wait_until(at_least(60, told), "readers")
        cluster.replica.start()
        wait_until(cluster.is_copied, "the replica")
        wait_until(at_least(20, told), "readers")
    print(told)
    assert set(told) == {200}
    assert ask(cluster.ports["nginx"], "/places/sayram/")[0] == 200


def test_files_of_one_machine_are_those_of_the_other(cluster: Cluster) -> None:
    first, second = cluster.machines
    picture, release = first.manage("shell", "-v0", "-c", FILES).split()[-2:]
    for path, begins in ((picture, b"\x89PNG"), (release, b"PK")):
        wait_until(lambda: ask(second.port, path)[0] == 200, path)  # noqa: B023
        assert ask(second.port, path)[1].startswith(begins)
    kept = [str(one) for one in cluster.folder.glob("machine-*/*")]
    assert [one for one in kept if one.endswith(("/media", "/releases"))] == []


def test_work_of_a_night_is_done_once(cluster: Cluster) -> None:
    begun = [
        subprocess.Popen(
            [sys.executable, "manage.py", "run_due"],
            cwd=ROOT,
            env=machine.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for machine in cluster.machines
    ]
    said = [process.communicate()[0] for process in begun]
    assert [process.returncode for process in begun] == [0, 0]
    assert sum("The work of the night is done." in words for words in said) == 1, said


def test_readers_read_on_without_redis(cluster: Cluster) -> None:
    cluster.redis.stop()
    try:
        answers = [ask(machine.port, "/readyz")[0] for machine in cluster.machines]
        assert ask(cluster.ports["nginx"], "/stories/")[0] == 200
        assert answers == [503, 503]
    finally:
        cluster.redis.start()
    for machine in cluster.machines:
        wait_until(machine.is_ready, "a machine that is ready again")
