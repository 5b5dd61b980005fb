"""Runs commands that administrators and timers run, and kills each at random moments.

`python -m tests.tools.kill_commands sqlite|postgresql [SEED] [TIMES] [NAMES]`, in a portal of its
own. After each kill nothing public is half, and the same command comes to its end.
"""

import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from tests.tools.killing import digest_of_rows, kill_after, kill_during, run_in_own_portal


def main(database: str, seed: str = "", times: str = "10", *names: str) -> None:
    seed = seed or str(time.time_ns() % 1_000_000)
    words = ("tests.tools.kill_commands", "within", seed, times, *names)
    sys.exit(run_in_own_portal(database, *words))


def kill_within(seed: int, times: int, names: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from tests import gates
    from tests.portal.ops import kept_portal

    for gate in (gates.PLAUSIBILITY, gates.RULINGS):
        gate.open()
    call_command("migrate", verbosity=0)
    kept_portal.fill()
    for name in names or DRILLS:
        began, outcomes = time.monotonic(), Counter(DRILLS[name](random.Random(seed), times))
        _expect_nothing_wrong()
        print(f"{name}: {dict(outcomes)}, {time.monotonic() - began:.0f} s", flush=True)


def back_up(dice: random.Random, times: int) -> Iterator[str]:
    """A killed backup is none, says so, and has touched nothing."""
    from portal.ops.backups import checking

    to, before = _folder() / "backups", _contents()
    task = partial(_call, "backup", to=to, keep=2)
    for _seconds in kill_during(task, dice, times):
        assert _contents() == before
        for folder, _manifest in checking.list_backups(str(to)):
            checking.check(folder)
        strange = [one for one in to.glob("corridor-*") if not (one / "manifest.json").exists()]
        assert not strange, strange
        for left in to.glob(".*"):
            with suppress(checking.BadBackup):
                checking.check(left)
                raise AssertionError(f"{left} passes for a backup.")
            os.utime(left, (0, 0))
            yield f"killed with {len(list(left.iterdir()))} entries"
        task()
        assert not list(to.glob(".*"))


def restore(dice: random.Random, times: int) -> Iterator[str]:
    """A killed restore is done again, and the portal is what the backup holds."""
    from django.db import connection

    from portal.models import Edition

    before, to = _contents(), _folder() / "restored"
    _call("backup", to=to)
    (folder,) = to.iterdir()

    def spoil() -> None:
        Edition.objects.update(note="Another.")
        for picture in (_folder() / "media").rglob("*.png"):
            picture.write_bytes(b"another")

    for _seconds in kill_during(
        partial(_call, "restore", folder, overwrite=True), dice, times, before=spoil
    ):
        rows = dict(_rows_by_table())
        is_empty = not rows.get("portal_edition")
        is_old = not is_empty and Edition.objects.filter(note="Another.").exists()
        yield "empty" if is_empty else "as before" if is_old else "restored"
        connection.close()
        _call("restore", folder, overwrite=True)
        assert _contents() == before
    shutil.rmtree(to)


def release(dice: random.Random, times: int) -> Iterator[str]:
    """Kill releases: nothing of one is public, and the next gets its number; of two at once one is
    made."""
    from django.core.files.storage import storages

    from portal.models import Release, User
    from portal.opendata.releases import NothingNew
    from tests.factories import claim_all, make_event, make_release, publish

    by, storage = User.objects.order_by("pk")[0], storages["releases"]
    seen = Release.objects.count()

    def make() -> None:
        with suppress(NothingNew):
            make_release(made_by=by)

    def expect(*numbers: int) -> None:
        nonlocal seen
        found = list(Release.objects.order_by("number"))
        assert [one.number for one in found] == list(range(1, len(found) + 1))
        assert len(found) - seen in numbers, (seen, len(found))
        for file in (file for one in found for file in one.files.values()):
            assert storage.size(file.kept_as) == file.size, file
        seen = len(found)

    def write() -> None:
        publish(make_event())

    for _seconds in kill_during(make, dice, times, before=write):
        was = seen
        expect(0, 1)
        yield "made" if seen > was else "not made"
        make()
        expect(*([] if seen > was else [1]), *([0] if seen > was else []))
    for _ in range(times):
        write()
        kill_after(600, make, make)
        expect(1)
        yield "made by one of two"
        write()
        event = make_event()
        claim_all(event)
        kill_after(600, make, make, partial(publish, event))
        expect(1, 2)
        yield "made by one of two beside a publication"
        make()
        expect(0, 1)
    for _ in range(times):
        write()
        kill_after(dice.uniform(0, 2), make, make)
        expect(0, 1)
        make()
        expect(0, 1)


def clean_media(dice: random.Random, times: int) -> Iterator[str]:
    """What is needed stays, and the next run removes what is left."""
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage, storages

    before = _contents()

    def leave() -> None:
        for number in range(200):
            default_storage.save(f"photos/none/{number}.png", ContentFile(b"none"))
            storages["releases"].save(f"none/{number}.zip", ContentFile(b"none"))

    task = partial(_call, "clean_media", delete=True, hours=0)
    for _seconds in kill_during(task, dice, times, before=leave):
        left = len([*_folder().rglob("none/*.*")])
        yield "all left" if left == 400 else "some left" if left else "none left"
        assert before.items() <= _contents().items()
        task()
        assert not [*_folder().rglob("none/*.*")]


def night(dice: random.Random, times: int) -> Iterator[str]:
    """The work of a killed night is done by a later call."""
    import time_machine
    from django.utils import timezone

    from portal.ops import scheduler, upkeep

    at = timezone.now()

    def begin() -> None:
        nonlocal at
        at += timedelta(days=1)

    def work() -> None:
        list(scheduler.run_due_tasks(at=at))

    for _seconds in kill_during(work, dice, times, before=begin):
        was_done = upkeep.last_result()[0] == at
        yield "done" if was_done else "killed"
        at += timedelta(hours=3)
        with time_machine.travel(at):  # by whose clock the mark of the night ends
            work()
        assert was_done or upkeep.last_result()[0] == at, "The work of the night was not done."


def run_due(dice: random.Random, times: int) -> Iterator[str]:
    """What was set for a time is published once, and each message is sent once at least."""
    from django.utils import timezone

    from portal.editorial import outbox, scheduling
    from portal.models import Appointment, Edition, Notice, User
    from portal.ops import scheduler
    from portal.publication import publishing
    from tests.factories import claim_all, make_event, make_user

    at = timezone.now()
    by = make_user(is_superuser=True, email="anna@portal.example")
    other = User.objects.exclude(pk=by.pk).order_by("pk")[0]

    def prepare() -> None:
        nonlocal at
        at += timedelta(days=1)
        for _ in range(15):
            claim_all(event := make_event())
            publishing.submit(event, by=other, at=at)
            due = at + timedelta(hours=1)
            scheduling.schedule_step(event, "publish", due_at=due, by=by, at=at)
        outbox.queue_messages([by] * 15, "What is new", "Much.", at=at)

    def work() -> None:
        list(scheduler.run_due_tasks(at=at + timedelta(hours=2)))

    for _seconds in kill_during(work, dice, times, before=prepare):
        waiting = Appointment.objects.filter(state=Appointment.State.WAITING).count()
        yield f"{15 - waiting} published" if 0 < waiting < 15 else "all" if not waiting else "none"
        work()
        assert not Appointment.objects.exclude(state=Appointment.State.DONE).exists()
        kind = Appointment.objects.values("record_uid")
        assert not Edition.objects.filter(record_uid__in=kind).exclude(number=1).exists()
        at += timedelta(days=1)
        outbox.release_lost(at=timezone.now() + outbox.LONGEST_TRY)
        work()
        assert not Notice.objects.filter(sent_at=None).exists()


def migrate(dice: random.Random, times: int) -> Iterator[str]:
    """A killed `migrate` is called again, and the tables are those of a new portal."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from portal.ops.backups.databases import missing_migrations

    migrations = MigrationRecorder(connection).migration_qs
    applied, rows = migrations.count(), ""

    def go_back() -> None:
        for app, name in BACK_TO.items():
            call_command("migrate", app, name, verbosity=0, stdout=StringIO())

    for _seconds in kill_during(partial(_call, "migrate"), dice, times, before=go_back):
        yield f"{len(missing_migrations())} left"
        _call("migrate")
        assert (missing_migrations(), migrations.count()) == ([], applied)
        assert (rows := rows or digest_of_rows()) == digest_of_rows()


BACK_TO = {"trade": "0027", "projects": "0028", "portal": "0063"}
DRILLS = {
    one.__name__: one for one in (back_up, restore, release, clean_media, night, run_due, migrate)
}


def _folder() -> Path:
    return Path(os.environ["PORTAL_VAR"])


def _call(*words: Any, **options: Any) -> None:
    from django.core.management import call_command

    call_command(*map(str, words), stdout=StringIO(), **options)


def _contents() -> dict[str, str]:
    """Return digests of all rows, and of pictures and releases by name."""
    from portal.ops.backups.checking import file_hash

    files = [path for name in ("media", "releases") for path in (_folder() / name).rglob("*.*")]
    return {"rows": digest_of_rows()} | {
        str(path.relative_to(_folder())): file_hash(path) for path in files if path.is_file()
    }


def _rows_by_table() -> list[tuple[str, int]]:
    from portal.ops.backups.databases import count_rows

    return count_rows()


def _expect_nothing_wrong() -> None:
    from portal.ops.verification import verify

    found = {name: list(map(str, problems)) for name, problems in verify() if problems}
    assert not found, found


if __name__ == "__main__":
    if sys.argv[1] == "within":
        kill_within(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
    else:
        main(*sys.argv[1:])
