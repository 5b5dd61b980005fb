"""Scheduled work: steps at a set time, messages, and once a day the nightly tasks. Run by
`manage.py run_due`, or by a thread of `manage.py demo`."""

import fcntl
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editorial import autosave, bundles, outbox, restore, scheduling
from portal.http.middleware.read_only import is_read_only
from portal.importing import batches
from portal.models import Appointment
from portal.opendata import releases
from portal.opendata.api import stored_cells
from portal.opendata.corrections import sending as corrections
from portal.opendata.subscriptions import sending
from portal.ops.purging import NotPurged, purge_withdrawn
from portal.ops.query_planner import count_for_planner
from portal.publication.public_version import AWAY
from portal.records.signals import night_begun

NIGHT_BEGINS = timedelta(hours=3)
LONGEST_NIGHT, TWO_DAYS = 7_200, 172_800
"""Seconds. Work of a night that has not ended by then was killed, or lost the database, and is
begun anew."""
BEGUN = "run-due"
"""File that is as old as the last call."""
log = logging.getLogger(__name__)


def run_due_tasks(*, at: datetime) -> Iterator[str]:
    """Run the tasks that are due and yield a line for each. A task that fails is logged and holds
    up no other; calling this again is harmless."""
    with suppress(OSError):
        Path(settings.VAR_DIR, BEGUN).touch()
    for task in (
        *(_scheduled_steps, _bundles, _imports, _night, _forms, _messages),
        *(_subscriptions, _cells, _releases, _purge),
    ):
        yield from _run(task, at)


def watch_scheduled_steps(ended: threading.Event, say: Callable[[str], object]) -> None:
    """Until `ended` take what is set for a time within a second of it, by the clock."""
    while not ended.wait(1):
        for task in (_scheduled_steps, _bundles):
            for line in _run(task, timezone.now()):
                say(line)
        close_old_connections()


@contextmanager
def steps_on_time(say: Callable[[str], object]) -> Iterator[None]:
    """Watch scheduled steps from a thread: work of the night may take an hour, and they do not
    wait for it."""
    ended = threading.Event()

    def watch() -> None:
        try:
            watch_scheduled_steps(ended, say)
        finally:
            connections.close_all()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _run(task: Callable[[datetime], Iterator[str]], at: datetime) -> Iterator[str]:
    if is_read_only():
        return
    began, done = time.monotonic(), 0
    try:
        for line in task(at):
            done += 1
            yield line
        if done:
            fields = {"task": task.__name__.strip("_"), "done": done}
            milliseconds = round((time.monotonic() - began) * 1000)
            log.info("What was due is done", extra={**fields, "milliseconds": milliseconds})
    except AWAY as problem:
        log.warning("What is due waits for the database: %s", problem)
        close_old_connections()
    except Exception:
        log.exception("What was due could not all be done")


def _scheduled_steps(at: datetime) -> Iterator[str]:
    for one in scheduling.run_due(at=at):
        what, record = one.get_action_display(), scheduling.record_of(one) or one.record_uid
        if one.state == Appointment.State.REFUSED:
            words = {"what": what, "record": record, "problem": one.problem}
            yield _("Could not be done: %(what)s “%(record)s”: %(problem)s") % words
        else:
            yield f"{what}: “{record}”"


def _bundles(at: datetime) -> Iterator[str]:
    for one in bundles.run_due(at=at):
        yield _("“%(bundle)s”: %(what)s") % {"bundle": one, "what": one.problem or _("Published")}


def _imports(at: datetime) -> Iterator[str]:
    """Apply the imports that wait."""
    for batch in batches.run_waiting(at=at):
        count_for_planner()
        yield f"{batch}: {batch.get_state_display()}"


def _night(at: datetime) -> Iterator[str]:
    key = f"night-{timezone.localtime(at) - NIGHT_BEGINS:%Y-%m-%d}"
    with ExitStack() as held:
        with suppress(OSError):  # nothing is written there where the cache is another
            file = held.enter_context(Path(settings.VAR_DIR, BEGUN).open("a"))
            fcntl.flock(file, fcntl.LOCK_EX)  # the cache in files looks, and then writes
        is_first = caches["shared"].add(key, "begun", LONGEST_NIGHT)
    if not is_first:
        return
    outbox.release_lost(at=at)
    for _receiver, found in night_begun.send_robust(None, at=at):
        if isinstance(found, AWAY):
            raise found
    caches["shared"].set(key, "done", TWO_DAYS)
    yield _("The work of the night is done.")


def _forms(at: datetime) -> Iterator[str]:
    """Delete abandoned autosaved forms, and deleted drafts that nobody has brought back."""
    restore.purge_deleted(at=at)
    forgotten = autosave.purge_forms(at=at)
    if forgotten:
        yield _("Forms that nobody came back to: %s") % forgotten


def _cells(at: datetime) -> Iterator[str]:
    """Keep for files the cells of what was published; a thousand editions at a time."""
    stored_cells.store_new()
    yield from ()


def _releases(at: datetime) -> Iterator[str]:
    releases.note_descriptions()
    for release in releases.make_revised():
        yield _("%s was made again without what was removed.") % release


def _purge(at: datetime) -> Iterator[str]:
    try:
        yield from purge_withdrawn()
    except NotPurged as problem:
        yield _("The cache was not purged: %s") % problem


def _messages(at: datetime) -> Iterator[str]:
    sent = outbox.send_due(at=at)
    if sent.number:
        yield _("Messages sent: %s") % sent.number
    for problem in sent.problems:
        yield _("A message was not sent: %s") % problem


def _subscriptions(at: datetime) -> Iterator[str]:
    for problem in (*sending.send_due(at=at), *corrections.send_due(at=at)):
        yield _("A message was not sent: %s") % problem
