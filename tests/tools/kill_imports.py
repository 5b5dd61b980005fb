"""Applies an import and kills the process that does at a random moment, fifty times.

`python -m tests.tools.kill_imports sqlite|postgresql [SEED] [TIMES]`, in a database of its own.
After each kill the tables of the portal are what they were, and the import waits; or all of it is
there, and the import says so. What waits is applied then, and undone for the next round.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

ROWS = 400


def main(database: str, seed: str = "", times: str = "50") -> None:
    seed = seed or str(time.time_ns() % 1_000_000)
    with _database(database) as url:
        more = {"DATABASE_URL": url, "PORTAL_NO_BOOTSTRAP": "1"}
        words = [sys.executable, "-m", "tests.tools.kill_imports", "within", seed, times]
        with TemporaryDirectory() as folder:
            env = {**os.environ, **more, "PORTAL_VAR": folder}
            sys.exit(subprocess.run(words, env=env, check=False).returncode)


@contextmanager
def _database(name: str) -> Iterator[str]:
    from tests.tools.postgres import private_cluster, server_programs

    if name == "postgresql":
        programs = server_programs()
        assert programs, "PostgreSQL's server is not installed."
        with private_cluster(programs) as url:
            yield url
    else:
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/db.sqlite3"


def kill_within(seed: int, times: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from portal.importing import batches
    from portal.models.imports import ImportState

    call_command("migrate", verbosity=0)
    batch = _prepare()
    dice, outcomes = random.Random(seed), Counter[str]()
    before = _contents()
    began = time.monotonic()
    _kill_after(batch.pk, 600)
    longest = time.monotonic() - began
    batch.refresh_from_db()
    whole = _count(batch)
    for number in range(times):
        batches.undo(batch, by=batch.made_by, at=timezone.now())
        _plan_anew(batch)
        before = _contents()
        wait = dice.uniform(0, 1.2 * longest)
        _kill_after(batch.pk, wait)
        batch.refresh_from_db()
        outcomes[batch.state] += 1
        print(f"{number + 1}: killed after {wait:.2f} s: {batch.state}", flush=True)
        if batch.state == ImportState.WAITING:
            assert _contents() == before, "Something was written, and the import still waits."
            batch = batches.run(batch.pk, at=timezone.now())
        assert (batch.state, batch.problem) == (ImportState.APPLIED, "")
        assert _count(batch) == whole, "Not all of it was applied."
    print(
        f"seed {seed}: {dict(outcomes)}, each time all or nothing; committed after {longest:.2f} s"
    )


def _prepare() -> Any:
    """Return an import that waits: half of its rows are about public records, half about none."""
    from django.utils import timezone

    from portal.importing import batches
    from portal.models import Status
    from projects.energy.models import EnergyProject
    from tests.factories import make_country, make_energy_project, make_source, make_user, publish

    make_country("KZ")
    known = [publish(make_energy_project(capacity_mw=100, units=None)) for _ in range(20)]
    assert known[0].status == Status.PUBLISHED
    lines = ["uid,title_en,country,technology,status,capacity_mw,units"]
    for number in range(ROWS):
        uid = known[number].uid if number < len(known) else ""
        lines.append(
            f"{uid},Plant {number} of a table,KZ,wind,operating,{number + 50},{number + 1}"
        )
    batch = batches.start_import(
        "\n".join(lines).encode(),
        target=EnergyProject.kind(),
        source=make_source(),
        by=make_user(is_superuser=True),
        at=timezone.now(),
    )
    batches.apply_later(batch, submits=False)
    return batch


def _plan_anew(batch: Any) -> None:
    """Let an import that was undone wait again."""
    from portal.importing import batches
    from portal.models.imports import ImportState

    batch.rows.update(made={})
    type(batch).objects.filter(pk=batch.pk).update(state=ImportState.PLANNED)
    batches.apply_later(batch, submits=False)


def _kill_after(key: int, seconds: float) -> None:
    """Apply in a process of its own, which is killed after so many seconds unless it has ended."""
    from django.db import connections
    from django.utils import timezone

    from portal.editorial.worklist import following
    from portal.importing import batches

    connections.close_all()
    child = os.fork()
    if not child:
        following.refresh_kind = lambda *_words, **_about: os._exit(0)  # after the commit
        batches.run(key, at=timezone.now())
        os._exit(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    _wait_for_server()


def _wait_for_server() -> None:
    """Wait until PostgreSQL has ended what it was asked by a process that is no more: a commit
    that it has begun it finishes."""
    from django.db import connection

    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"{others} AND pid <> pg_backend_pid()")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)


def _contents() -> str:
    """Return a digest of all rows of the apps and of the portal, but for what counts attempts."""
    from django.apps import apps

    from portal.models import ImportBatch

    found = hashlib.sha256()
    for model in apps.get_models():
        if model._meta.app_label in ("portal", "projects", "trade") and model is not ImportBatch:
            for row in model._base_manager.order_by("pk").values_list():
                found.update(repr(row).encode())
    return found.hexdigest()


def _count(batch: Any) -> tuple[int, ...]:
    """Count what the import has made: rows that say so, drafts, statements."""
    from projects.energy.models import EnergyProject

    drafts = EnergyProject.working.filter(status="draft")
    claims = EnergyProject.part_rows("claims").filter(source=batch.source)
    return batch.rows.exclude(made={}).count(), drafts.count(), claims.count()


if __name__ == "__main__":
    if sys.argv[1] == "within":
        kill_within(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*sys.argv[1:])
