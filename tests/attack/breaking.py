"""Attacks on what the portal stands on: killed processes, a full disk, a database out of reach."""

import os
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from portal.models import Place, Status
from tests.admin_client import address, filled, sign_in
from tests.attack.asking import Request, new_client
from tests.attack.prepared import submit_now
from tests.attack.report import Tally
from tests.attack.serving import Served, begin, manage
from tests.attack.surface import call_tool
from tests.attack.target import Deadline, Target, post
from tests.factories import make_place

WRITERS = 3
PATIENCE = 20
"""Seconds that a round waits for confirmed saves before it kills."""
WAITING = 8
"""Records that wait to be published in each round of kills."""
END_CONNECTIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
BACK_WITHIN = 5
"""Seconds after which the portal answers again once the database does."""
PAGES = (
    "/",
    "/about/",
    "/places/",
    "/ru/energy-projects/",
    "/api/v1/places/",
    "/api/v1/series/?format=csv",
    "/feeds/all.atom",
    "/search/?q=power",
    "/map/points.json",
    "/places/download.csv",
    "/api/sdmx/2.1/dataflow",
    "/sitemap.xml",
    "/admin/",
)

# Kills


@dataclass
class Confirmed:
    """What the portal has said it has done, in all rounds."""

    saves: int = 0
    published: int = 0
    kills: int = 0
    lost: int = 0
    slowest_start: float = 0.0
    texts: dict[int, str] = field(default_factory=dict)
    records: list[int] = field(default_factory=list)


def kill_at_random(target: Target, tally: Tally, deadline: Deadline) -> None:
    """Kill all processes of the server, or one that answers, while editors save and publish and a
    release or a backup is made; what was confirmed must be there."""
    dice, told = random.Random(target.seed), Confirmed()
    backups = Path(tempfile.mkdtemp(prefix="corridor-attack-"))
    drafts = [make_place() for _writer in range(WRITERS)]
    while deadline or told.kills < target.kills:
        _round(target, tally, told, dice, drafts, backups)
    _look_after(tally, told, backups)
    shutil.rmtree(backups, ignore_errors=True)


def _round(
    target: Target,
    tally: Tally,
    told: Confirmed,
    dice: random.Random,
    drafts: list[Place],
    backups: Path,
) -> None:
    editor = target.prepared.accounts["editor"]
    waiting = [submit_now(Place, editor) for _record in range(WAITING)]
    told.texts.clear()
    told.records.clear()
    stop = threading.Event()
    workers = [
        threading.Thread(target=save_again_and_again, args=[target, tally, told, draft, stop])
        for draft in drafts
    ]
    workers.append(threading.Thread(target=_publish, args=[target, tally, told, waiting, stop]))
    other = _release_or_backup(dice, backups)
    for one in workers:
        one.start()
    enough, until = told.saves + dice.randint(1, 6), Deadline(PATIENCE)
    while told.saves < enough and until:
        time.sleep(0.05)
    time.sleep(dice.uniform(0, 0.3))
    told.kills += 1
    _kill(target, dice)
    if other is not None:
        told.kills += 1
        with suppress(ProcessLookupError):
            os.killpg(other.pid, signal.SIGKILL)
        other.wait()
    stop.set()
    for one in workers:
        one.join()
    target.served.kill()
    told.slowest_start = max(told.slowest_start, target.served.start())
    _compare(tally, told)


def _kill(target: Target, dice: random.Random) -> None:
    family = target.served.family()
    if dice.random() < 0.5 or len(family) < 2:
        target.served.kill()
    else:
        with suppress(ProcessLookupError):
            os.kill(dice.choice(family[1:]), signal.SIGKILL)


def _release_or_backup(dice: random.Random, backups: Path) -> subprocess.Popen[bytes] | None:
    throw = dice.random()
    if throw < 0.3:
        return begin("backup", "--to", str(backups))
    if throw < 0.6:
        notes = backups / "notes.md"
        notes.write_text("What is new.")
        return begin("release", "--notes-en", str(notes), "--by", "zqx-publisher")
    return None


def save_again_and_again(
    target: Target, tally: Tally, told: Confirmed, draft: Place, stop: threading.Event
) -> None:
    """Save a draft until it is enough, each time with another text, and note what is confirmed."""
    number = 0
    try:
        while not stop.is_set():
            number += 1
            text = f"save {number} at {time.time()}"
            request = _form_of(target, draft, text)
            answer = target.asker.ask(request, client=new_client())
            if answer.status == 302:
                told.texts[draft.pk] = text
                told.saves += 1
            if answer.status:  # none came: it was killed
                tally.judge(request, answer)
    finally:
        connection.close()


def _publish(
    target: Target, tally: Tally, told: Confirmed, waiting: list[Any], stop: threading.Event
) -> None:
    for record in waiting:
        if stop.is_set():
            return
        data = {"seen_version": record.version, "_step_publish": "1"}
        request = post(address(record), data, "publisher")
        answer = target.asker.ask(request, client=new_client())
        if answer.status == 302:
            told.records.append(record.pk)
            told.published += 1
        if answer.status:
            tally.judge(request, answer)


def _compare(tally: Tally, told: Confirmed) -> None:
    """A save that nobody has confirmed may follow the confirmed one, none may be missing."""
    for pk, text in told.texts.items():
        kept = Place.working.get(pk=pk).summary_en
        if _number(kept) < _number(text):
            told.lost += 1
            tally.fail("a confirmed save is lost", f"“{text}”, kept is “{kept}”")
    for pk in told.records:
        record = Place.working.get(pk=pk)
        if record.status != Status.PUBLISHED or record.edition is None:
            told.lost += 1
            tally.fail("a confirmed publication is lost", f"{record.slug} is {record.status}")
    connection.close()


def _number(text: str) -> float:
    return float(text.rpartition(" ")[2]) if text.startswith("save ") else 0.0


def _look_after(tally: Tally, told: Confirmed, backups: Path) -> None:
    """A backup that is there is whole, and the next one can be made."""
    manage("backup", "--to", str(backups), check=False)
    whole = list(backups.glob("corridor-*Z"))
    for one in whole:
        done = manage("backup", "--check", str(one), check=False)
        if done.returncode:
            tally.fail("a backup is broken", done.stderr[-300:])
    if not whole:
        tally.fail("no backup can be made", str(backups))
    tally.note(
        f"{told.kills} kills, {told.saves} saves and {told.published} publications confirmed, "
        f"{told.lost} lost; {len(whole)} backups whole; ready again after "
        f"{told.slowest_start:.1f} s at most"
    )


# Disk


def fill_the_disk(target: Target, tally: Tally, deadline: Deadline) -> None:
    """Read and save while no byte can be written, and afterwards; a confirmed save is kept."""
    place = make_place()
    save = _form_of(target, place, "full")
    with no_room(target.served, tally.note):
        for path in PAGES:
            answer = target.ask(tally, Request(path))
            if answer.status not in {200, 302}:
                tally.note(f"while the disk is full {path} is {answer.status}")
        full = target.ask(tally, save)
        tally.note(f"a save while the disk is full: {full.status}")
    place.refresh_from_db()
    if (place.summary_en == "full") != (full.status == 302):
        tally.fail("a save is not as it was answered", f"{full.status}, “{place.summary_en}”")
    saved = target.ask(tally, _form_of(target, place, "room"))
    if saved.status != 302:
        tally.fail("no save after the disk has room again", str(saved.status))
    for path in PAGES:
        target.ask(tally, Request(path))


def _form_of(target: Target, draft: Place, text: str) -> Request:
    """The form of a draft as an editor sends it, with another summary."""
    client = sign_in(target.prepared.accounts["editor"])
    form = filled(client.get(address(draft)), _continue="1", summary_en=text)
    connection.close()
    return post(address(draft), form, "editor")


@contextmanager
def no_room(served: Served, note: Callable[[str], None]) -> Iterator[None]:
    """Fill the file system of the portal's folder if it is one of our own, else limit the size of
    files of the server's processes."""
    folder = Path(settings.VAR_DIR)
    if os.path.ismount(folder):
        filler = folder / "filler"
        try:
            for size in (1 << 20, 512):
                with filler.open("ab", buffering=0) as file, suppress(OSError):
                    while True:
                        file.write(bytes(size))
            yield
        finally:
            filler.unlink()
        return
    note("no file system of its own: files are limited to a byte instead")
    family = served.family()
    before = [resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, -1)) for pid in family]
    try:
        yield
    finally:
        for pid, limits in zip(family, before, strict=True):
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


# Database


def take_the_database_away(target: Target, tally: Tally, deadline: Deadline) -> None:
    """Each form of answer says so without a 5xx that is not 503; then it is back by itself."""
    ask = call_tool(target.surface.tools[0]["name"], {})
    target.ask(tally, ask)
    connection.close()
    with away():
        for path in PAGES:
            target.ask(tally, Request(f"{path}{'&' if '?' in path else '?'}page=1"))
            target.ask(tally, Request(path))
        answer = target.ask(tally, ask)
        if b"Something broke" in answer.body:
            tally.fail("assistants are told that something broke", str(ask))
        target.ask(tally, post("/admin/account/login/", {"login": "a", "password": "b"}))
    began = time.monotonic()
    until = Deadline(60)
    while until:
        request = Request("/api/v1/places/")
        if target.asker.ask(request, client=new_client(), patience=10).status == 200:
            break
    took = time.monotonic() - began
    tally.note(f"back after {took:.1f} s")
    if took > BACK_WITHIN:
        tally.fail("late back", f"{took:.1f} s")
    for path in PAGES:
        target.ask(tally, Request(path))


@contextmanager
def away() -> Iterator[None]:
    """Let nobody into the database; on SQLite a folder stands in the place of its file."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        file = Path(name)
        aside = file.with_name("aside.sqlite3")
        file.rename(aside)
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()
            aside.rename(file)
        return
    as_superuser(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    as_superuser(END_CONNECTIONS, name)
    try:
        yield
    finally:
        as_superuser(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def as_superuser(statement: str, *values: str) -> None:
    """Run a statement from another database of the cluster."""
    known = connection.settings_dict
    with psycopg.connect(
        dbname="template1", user=str(known["USER"]), host=str(known["HOST"]), autocommit=True
    ) as other:
        other.execute(statement, values or None)


# Afterwards


def verify(target: Target, tally: Tally, deadline: Deadline) -> None:
    """All that can be recomputed is as it was written."""
    tally.tried += 1
    done = manage("verify", check=False)
    if done.returncode:
        tally.fail("manage.py verify finds something", done.stdout[-1500:])
