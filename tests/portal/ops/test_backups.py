"""A backup that is made while editors save is restored, and the portal answers the same."""

import json
import os
import shlex
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import checks
from django.core.checks.registry import registry
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from portal.models import Edition, Event, JournalHead, SourceCopy, User
from portal.ops import upkeep
from portal.ops.backups import checking, making, restoring
from portal.ops.backups.databases import CannotCopy, one_moment, write_from
from portal.ops.verification import CHECKS, verify
from tests import databases
from tests.admin_client import make_editor, sign_in
from tests.factories import NOON, make_energy_project, make_event, make_source, make_user, publish
from tests.portal.ops import kept_portal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def run(*words: object, **options: Any) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def backups(tmp_path: Path, settings: Any) -> Path:
    """The folder of the backups."""
    settings.PORTAL_BACKUPS = str(tmp_path / "backups")
    return tmp_path / "backups"


def use_files(settings: Any, folder: Path) -> None:
    settings.MEDIA_ROOT = folder / "media"
    place = {"location": folder / "releases"}
    settings.STORAGES = {
        **settings.STORAGES,
        "releases": {**settings.STORAGES["releases"], "OPTIONS": place},
    }


class Saving(threading.Thread):
    """An editor who saves drafts until the block ends."""

    def __enter__(self) -> None:
        self.saved, self.first, self.enough = 0, threading.Event(), threading.Event()
        self.start()
        assert self.first.wait(20)

    def run(self) -> None:
        while not self.enough.is_set():
            make_event()
            self.saved += 1
            self.first.set()
        connection.close()

    def __exit__(self, *_problem: object) -> None:
        self.enough.set()
        self.join()


def fill() -> None:
    """Fill the portal for this module alone: tests of pictures delete the files of another."""
    kept_portal.fill()


@pytest.mark.filled(by=fill)
@pytest.mark.parametrize("one_in", [10, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_restored_portal_answers_the_same(
    one_in: int, backups: Path, tmp_path: Path, settings: Any
) -> None:
    with databases.another(tmp_path / "portal.sqlite3", copied=True):  # threads share a file
        editor = sign_in(make_editor())
        said, users = kept_portal.ask_everything(one_in=one_in), User.objects.count()
        assert len(said) > 100 / one_in
        assert {answer[:3] for answer in said.values()} == {b"200"}
        with Saving():
            folder = Path(run("backup").strip())
    assert "is whole" in run("backup", check=folder)
    assert list(backups.iterdir()) == [folder]

    use_files(settings, tmp_path / "restored")
    with databases.another(tmp_path / "restored.sqlite3"):
        told = run("restore", folder)
        assert "Pictures: nothing wrong" in told
        assert User.objects.count() == users
        assert kept_portal.ask_everything(one_in=one_in) == said
        assert editor.get("/admin/").status_code == 302  # and was perhaps signed out since
        with pytest.raises(CommandError, match="not empty"):
            run("restore", folder)
        Edition.objects.update(note="Another.")
        run("restore", folder, overwrite=True)
        assert not Edition.objects.filter(note="Another.").exists()


def test_check_names_what_was_changed(backups: Path, tmp_path: Path, settings: Any) -> None:
    use_files(settings, tmp_path)
    make_user()
    default_storage.save("photos/x/dam.jpg", StringIO("a dam"))
    folder = making.back_up(backups)
    picture = folder / "media" / "photos" / "x" / "dam.jpg"
    picture.write_text("a Dam")
    (folder / "notes.txt").touch()
    said = "notes.txt does not belong to it; media/photos/x/dam.jpg was changed"
    with pytest.raises(CommandError, match=said):
        run("backup", check=folder)
    with pytest.raises(CommandError, match=said):
        run("restore", folder, overwrite=True)
    picture.unlink()
    with pytest.raises(CommandError, match=r"media/photos/x/dam\.jpg is missing"):
        run("backup", check=folder)


def test_folder_may_have_the_signs_of_addresses_in_its_name(tmp_path: Path) -> None:
    folder = making.back_up(tmp_path / "disk #1, 50% ?mode=rw")
    assert "is whole" in run("backup", check=folder)


@pytest.mark.engine
def test_copy_that_does_not_open_is_no_backup(backups: Path) -> None:
    folder = making.back_up(backups)
    manifest = checking.Manifest.read(folder)
    copy = folder / checking.databases.FILES[connection.vendor]
    copy.write_bytes(b"not a database, whatever its checksum says")
    files = {**manifest.files, copy.name: checking.file_hash(copy)}
    change_manifest(folder, files=files)
    with pytest.raises(CommandError, match="cannot be opened"):
        run("backup", check=folder)


@pytest.mark.engine
def test_backup_reaches_the_database_as_the_portal_does(
    backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Host, certificates and the like may stand in the query of `DATABASE_URL`."""
    use_files(settings, tmp_path)
    known, user = connection.settings_dict, make_user()
    if connection.vendor == "postgresql":
        options = {**known["OPTIONS"], "host": known["HOST"]}
        monkeypatch.setitem(known, "OPTIONS", options)
        monkeypatch.setitem(known, "HOST", "")
        connection.close()
    folder = making.back_up(backups)
    with databases.another(tmp_path / "restored.sqlite3"):
        run("restore", folder)
        assert User.objects.get() == user


@pytest.mark.engine
def test_server_does_not_end_a_backup_that_waits_for_its_dump() -> None:
    """As it ends others, `deploy/roles.sql`."""
    if connection.vendor == "postgresql":
        ask("SET idle_in_transaction_session_timeout = '10min'")
        with one_moment():
            assert ask("SHOW idle_in_transaction_session_timeout") == ("0",)
        assert ask("SHOW idle_in_transaction_session_timeout") == ("10min",)
        connection.close()


def ask(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None


def change_manifest(folder: Path, **values: object) -> None:
    file = folder / checking.MANIFEST
    file.write_text(json.dumps({**json.loads(file.read_text()), **values}))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"migrations": ["portal.0999_later"]}, "A newer version made it"),
        ({"engine": "another"}, "It is of another"),
    ],
)
def test_foreign_backup_is_refused(
    backups: Path, monkeypatch: pytest.MonkeyPatch, values: dict[str, Any], sentence: str
) -> None:
    user = make_user()
    folder = making.back_up(backups)
    change_manifest(folder, **values)
    monkeypatch.setattr(checking, "check", checking.Manifest.read)
    with pytest.raises(CommandError, match=sentence):
        run("restore", folder, overwrite=True)
    assert User.objects.get() == user


@pytest.mark.exhaustive
def test_backup_of_an_earlier_version_is_migrated(
    backups: Path, tmp_path: Path, settings: Any
) -> None:
    """It may name migrations that stood for many others, and were replaced since."""
    use_files(settings, tmp_path)
    with databases.another(tmp_path / "older.sqlite3", copied=True):
        run("migrate", "sessions", "zero", verbosity=0)
        MigrationRecorder(connection).record_applied("portal", "0001_squashed_0029")
        folder = making.back_up(backups)
    with databases.another(tmp_path / "newer.sqlite3"):
        assert "Database: nothing wrong" in run("restore", folder)


def fill_a_little() -> None:
    """A published plant and bytes: what the two databases keep in different forms."""
    publish(make_energy_project(capacity_mw="99.5", latitude="43.25", longitude="76.95"))
    kept_portal.log_countries()
    kept = {"kept_by": make_user(), "kept_at": NOON}
    SourceCopy.objects.create(source=make_source(), name="a.pdf", data=b"%PDF\x00\\\xff", **kept)


@pytest.mark.engine  # a backup of SQLite is restored by SQLite, and by PostgreSQL
@pytest.mark.parametrize(
    "fill", [fill_a_little, pytest.param(kept_portal.fill, marks=pytest.mark.exhaustive)]
)
def test_portal_moves_from_sqlite(
    fill: Callable[[], None], backups: Path, tmp_path: Path, settings: Any, databases_folder: Path
) -> None:
    use_files(settings, tmp_path / "sqlite")
    with databases.on_sqlite(databases_folder, tmp_path / "portal.sqlite3"):
        fill()
        last = make_event().pk
        Event.objects.filter(pk=last).delete()
        said, folder = all_rows(), making.back_up(backups)
    use_files(settings, tmp_path / "moved")
    with databases.another(tmp_path / "moved.sqlite3", copied=True):
        if connection.vendor == "postgresql":
            with pytest.raises(CannotCopy, match="COPY portal_user, line 1, column first_name"):
                write_from(with_long_name(folder, tmp_path))
            migrations = checking.Manifest.read(folder).migrations
            change_manifest(folder, migrations=migrations[1:])
            with pytest.raises(CommandError, match="run `migrate` there"):
                run("restore", folder)
            change_manifest(folder, migrations=migrations)
        assert run("restore", folder).count("nothing wrong") == len(CHECKS)
        assert all_rows() == said
        assert make_event().pk == last + 1  # which the history may know


def with_long_name(folder: Path, to: Path) -> Path:
    """Return a copy of the database of a backup with a name that PostgreSQL has no room for."""
    copy = to / "long.sqlite3"
    shutil.copy(folder / checking.databases.FILES["sqlite"], copy)
    with closing(sqlite3.connect(copy, autocommit=True)) as changed:
        changed.execute("UPDATE portal_user SET first_name = ?", ["n" * 151])
    return copy


def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    models = apps.get_models(include_auto_created=True)
    return {one._meta.label: [*one._base_manager.order_by("pk").values_list()] for one in models}


def test_encrypted_backup(backups: Path, tmp_path: Path, settings: Any) -> None:
    use_files(settings, tmp_path)
    user = make_user()
    folder = Path(run("backup", encrypt_with="gzip -1").strip())
    assert sorted(path.name for path in folder.iterdir()) == [checking.PACKED, checking.MANIFEST]
    assert "is encrypted" in run("backup", check=folder)
    assert "is encrypted" not in run("backup", check=folder, decrypt_with="gzip -d")
    with databases.another(tmp_path / "restored.sqlite3"):
        with pytest.raises(CommandError, match="--decrypt-with"):
            run("restore", folder)
        with pytest.raises(CommandError, match="could not be decrypted"):
            run("restore", folder, decrypt_with="cat")
        run("restore", folder, decrypt_with="gzip -d")
        assert User.objects.get() == user


@pytest.mark.parametrize("command", ["false", "no-such-program"])
def test_failed_backup_leaves_nothing(backups: Path, command: str) -> None:
    with pytest.raises(CommandError, match=command):
        run("backup", encrypt_with=command)
    assert list(backups.iterdir()) == []


def test_killed_backup_looks_like_none(backups: Path) -> None:
    left = backups / f"{making.UNFINISHED}{making.PREFIX}20261127T120000Z"
    left.mkdir(parents=True)
    (left / checking.MANIFEST).write_text("{")
    assert list(checking.list_backups()) == []
    with pytest.raises(CommandError, match="is no backup: it was interrupted"):
        run("restore", left, overwrite=True)
    making.back_up(backups)
    assert left.exists()  # by another one that is running, for all that is known
    os.utime(left, (0, 0))
    making.back_up(backups)
    assert not left.exists()


@pytest.mark.exhaustive
def test_what_a_killed_deletion_leaves_looks_like_no_backup(
    backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = making.back_up(backups), making.back_up(backups)
    with monkeypatch.context() as killed:
        killed.setattr(shutil, "rmtree", interrupt)
        with pytest.raises(KeyboardInterrupt):
            making.drop_old(backups, 1)
    assert [folder for folder, _manifest in checking.list_backups()] == [new]
    assert not old.exists()
    assert_next_backup_deletes(backups)


def interrupt(*_words: object, **_options: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.exhaustive
def test_what_is_decrypted_is_deleted_by_the_next_backup_if_it_is_left(
    backups: Path, tmp_path: Path
) -> None:
    folder = Path(run("backup", encrypt_with="gzip -1").strip())
    with restoring.opened(folder, "gzip -d") as (decrypted, _manifest):
        decrypted.rename(kept := tmp_path / "kept")
    kept.rename(decrypted)
    assert_next_backup_deletes(backups)


def assert_next_backup_deletes(backups: Path) -> None:
    """A day later, as it may be of another command that is running."""
    (left,) = backups.glob(".*")
    os.utime(left, (0, 0))
    making.back_up(backups)
    assert list(backups.glob(".*")) == []


@pytest.mark.exhaustive
def test_decryption_that_fails_at_its_end_is_no_check(backups: Path) -> None:
    folder = Path(run("backup", encrypt_with="gzip -1").strip())
    with pytest.raises(CommandError, match="sh ended with 3"):
        run("backup", check=folder, decrypt_with="sh -c 'gzip -d; exit 3'")


def test_newest_are_kept(backups: Path) -> None:
    first = making.back_up(backups)
    for day in ("20261125", "20261126"):
        first.rename(old := backups / f"corridor-{day}T030000Z")
        first = making.back_up(backups)
    run("backup", keep=2)
    left = [folder.name for folder, _manifest in checking.list_backups()]
    assert len(left) == 2
    assert old.name not in left


def test_name_that_somebody_gave_a_backup_makes_it_no_newer(backups: Path) -> None:
    making.back_up(backups).rename(named := backups / "corridor-before-the-upgrade")
    change_manifest(named, made_at="2026-01-01T00:00:00+00:00")
    new = making.back_up(backups)
    assert [folder for folder, _manifest in checking.list_backups()] == [new, named]
    assert upkeep.check_backups() == []
    assert making.drop_old(backups, 1) == [named]
    assert new.exists()


def test_backup_that_cannot_be_read_hides_no_other(backups: Path) -> None:
    new = making.back_up(backups)
    (backups / "corridor-half").mkdir()
    (backups / "corridor-half" / checking.MANIFEST).write_text("{")
    assert upkeep.check_backups() == []
    (problem,) = dict(verify())["Backups"]
    assert "corridor-half" in str(problem)
    with pytest.raises(checking.BadBackup, match="corridor-half"):
        making.drop_old(backups, 1)
    change_manifest(new, made_at="yesterday")
    with pytest.raises(CommandError, match="cannot be read"):
        run("backup", check=new)


@pytest.mark.parametrize("command", ["true", "sh -c 'cat > /dev/null'", "head -c 9"])
def test_encryption_that_takes_or_gives_too_little_is_no_backup(
    backups: Path, command: str
) -> None:
    """As of one that writes into a file that its words name."""
    with pytest.raises(CommandError, match=shlex.split(command)[0]):
        run("backup", encrypt_with=command)
    assert list(backups.iterdir()) == []


def test_backup_of_a_database_without_tables_is_refused_in_a_sentence(
    backups: Path, tmp_path: Path
) -> None:
    with (
        databases.another(tmp_path / "empty.sqlite3"),
        pytest.raises(CommandError, match="portal_change"),
    ):
        run("backup")
    assert list(backups.iterdir()) == []


def test_folder_has_to_be_named(settings: Any) -> None:
    settings.PORTAL_BACKUPS = ""
    with pytest.raises(CommandError, match="--to FOLDER"):
        run("backup")


def test_missing_backups_are_only_told_where_none_are_to_be_made(settings: Any) -> None:
    settings.PORTAL_BACKUPS = ""
    (told,) = upkeep.check_backups()
    assert (told.msg, told.is_serious(checks.WARNING)) == ("There is no backup.", False)


def test_desk_and_check_tell_the_age(backups: Path, client: Client) -> None:
    client.force_login(make_user(is_staff=True, is_superuser=True))
    assert "There is no backup." in client.get("/admin/").content.decode()
    assert " check_backups " in str(registry.deployment_checks)
    assert [one.msg for one in upkeep.check_backups()] == ["There is no backup."]
    folder = making.back_up(backups)
    assert "The newest backup is 0" in client.get("/admin/").content.decode()
    assert upkeep.check_backups() == []
    change_manifest(folder, made_at="2026-01-01T00:00:00+00:00")
    assert "no backup after 2026-01-01" in upkeep.check_backups()[0].msg
    client.force_login(make_user(is_staff=True))
    assert "backup" not in client.get("/admin/").content.decode()


def test_log_is_compared_with_backups(backups: Path) -> None:
    """Whoever computes all hashes anew cannot change those that a backup holds."""
    make_event()
    folder = making.back_up(backups)
    change_manifest(folder, position=JournalHead.last_position(), sha256="0" * 64)
    (problem,) = dict(verify())["Backups"]
    assert folder.name in str(problem)
