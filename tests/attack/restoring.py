"""A backup that is made while editors save and readers ask, restored into an empty portal, which
has to answer what the attacked one does."""

import os
import random
import re
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import zip_longest
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal.records.kinds import all_kinds
from tests.attack.asking import HOST, Answer, OverHttp, Request, new_client
from tests.attack.breaking import Confirmed, as_superuser, save_again_and_again
from tests.attack.report import Tally
from tests.attack.serving import Served, manage
from tests.attack.target import Deadline, Target, in_threads
from tests.factories import make_place

SAVING, READING = 2, 4
"""Editors and readers meanwhile."""
SECONDS_AT_LEAST = 20
ADDRESS = re.compile(r"<loc>https?://[^/<]+([^<]+)</loc>")
ALWAYS = (
    "/",
    "/changes/",
    "/map/points.json",
    "/catalog.ttl",
    "/feeds/all.atom",
    "/api/v1/",
    "/api/v1/changes/",
    "/api/v1/claims/?format=csv",
    "/api/v1/observations/",
    "/api/v1/disagreements/",
    "/api/v1/sources/",
    "/api/sdmx/2.1/dataflow",
    "/energy-projects/download.csv",
)
PASSING = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]+"|<\w+:(?:ID|Prepared)>[^<]+|as_recorded=[0-9TZ.:%A-]+'
)
"""Parts that differ from one answer to the next; the moment is that of a citation."""
AROUND = 60
"""Bytes that are told before a difference and after it."""


def restore_a_backup(target: Target, tally: Tally, deadline: Deadline) -> None:
    """Compare as many public addresses as there is time for, the most telling ones always."""
    with tempfile.TemporaryDirectory(prefix="corridor-attack-") as name:
        folder = Path(name)
        told = _back_up_under_load(target, tally, folder / "backups")
        (backup,) = (folder / "backups").glob("corridor-*Z")
        expected = list(_ask_all(target.asker, _addresses(target), deadline))
        with _empty_portal(folder / "var") as env:
            done = manage("restore", str(backup), check=False, env=env)
            if done.returncode:
                tally.fail("the backup is not restored", (done.stdout + done.stderr)[-1500:])
                return
            served = Served(folder / "restored.log", env)
            served.start()
            try:
                others = OverHttp(served.port, {})
                for request, before in expected:
                    after = others.ask(request, client=new_client())
                    tally.judge(request, after)
                    then = content_of(before, target.served.port)
                    now = content_of(after, served.port)
                    if then != now:
                        difference = first_difference(then, now)
                        tally.fail("restored otherwise", f"{request}: {difference}")
            finally:
                served.stop()
    tally.note(
        f"a backup beside {told.saves} saves and {READING} readers; "
        f"{len(expected)} addresses of the restored portal compared"
    )


def _back_up_under_load(target: Target, tally: Tally, folder: Path) -> Confirmed:
    told, stop = Confirmed(), threading.Event()
    drafts = [make_place() for _editor in range(SAVING)]
    workers = [
        threading.Thread(target=save_again_and_again, args=[target, tally, told, draft, stop])
        for draft in drafts
    ]
    workers += [
        threading.Thread(target=_read, args=[target, tally, stop]) for _reader in range(READING)
    ]
    for one in workers:
        one.start()
    manage("backup", "--to", str(folder))
    stop.set()
    for one in workers:
        one.join()
    return told


def _read(target: Target, tally: Tally, stop: threading.Event) -> None:
    while not stop.is_set():
        for path in ALWAYS:
            target.ask(tally, Request(path), client=new_client())


def _addresses(target: Target) -> list[str]:
    """Return the addresses of the sitemap in an order of chance, behind those that are always
    compared."""
    index = target.asker.ask(Request("/sitemap.xml")).body.decode()
    listed = [
        page
        for file in ADDRESS.findall(index)
        for page in ADDRESS.findall(target.asker.ask(Request(file)).body.decode())
    ]
    random.Random(target.seed).shuffle(listed)
    lists = [f"/api/v1/{kind.section}/" for kind in all_kinds().values()]
    return [*ALWAYS, *lists, *listed]


def _ask_all(
    asker: OverHttp, addresses: list[str], deadline: Deadline
) -> Iterator[tuple[Request, Answer]]:
    """Ask for half of the time; the other half is that of the restored portal."""
    until, least = Deadline(max(deadline.left() / 2, SECONDS_AT_LEAST)), len(ALWAYS)

    def ask(number_and_path: tuple[int, str]) -> tuple[Request, Answer] | None:
        number, path = number_and_path
        if number >= least and not until:
            return None
        request = Request(path)
        return request, asker.ask(request, client=new_client())

    yield from filter(None, in_threads(ask, enumerate(addresses), READING))


def content_of(answer: Answer, port: int) -> bytes:
    """Return the status and the text of an answer without what is of its server or moment."""
    body = PASSING.sub(b"", answer.body)
    return b"%d %s" % (answer.status, body.replace(f"{HOST}:{port}".encode(), b"here"))


def first_difference(before: bytes, after: bytes) -> str:
    """Return what stands around the first byte in which two answers differ."""
    pairs = enumerate(zip_longest(before, after))
    at = next(number for number, (one, other) in pairs if one != other)
    around = slice(max(0, at - AROUND), at + AROUND)
    return f"{before[around]!r} became {after[around]!r}"


@contextmanager
def _empty_portal(folder: Path) -> Iterator[Mapping[str, str]]:
    """The environment of a portal that holds nothing yet, on a database of the same sort."""
    folder.mkdir()
    (folder / "static").symlink_to(settings.STATIC_ROOT)  # as a release has them
    env = {**os.environ, "PORTAL_VAR": str(folder), "SECRET_KEY": settings.SECRET_KEY}
    with ExitStack() as stack:
        if connection.vendor == "postgresql":
            name = f"{connection.settings_dict['NAME']}_restored"
            as_superuser(f'CREATE DATABASE "{name}" TEMPLATE template0')
            stack.callback(as_superuser, f'DROP DATABASE "{name}" WITH (FORCE)')
            server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
            env["DATABASE_URL"] = f"{server}/{name}"
        yield env
