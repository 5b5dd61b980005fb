"""Portals of earlier versions are migrated by today's code and answer everything they are asked.
They are files of SQLite; for PostgreSQL their rows are first written into tables of their version.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from portal.records.registry import record_models
from portal.records.upgrade import SCHEMA

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.exhaustive]

ARCHIVES = sorted(
    Path(__file__).parent.glob("portal_*.tar.xz"),
    key=lambda path: [int(number) for number in re.findall(r"\d+", path.name)],
)
"""One for each version, made by `make_old_portal.py`; the oldest first."""
WITHOUT_HISTORY = ("portal_0_1_0", "portal_0_2_0")
"""Portals from before the history of all that was ever public."""
ALL_KINDS = 13
FEWER_KINDS = {"portal_0_1_0": 11, "portal_0_2_0": 11, "portal_0_3_0": 12}
"""The number of kinds of which each has a record; of the portals not named here, all."""
DRAFTS = (
    "SELECT uid, title_en, status, version, edit_of_id FROM {} "
    "WHERE status IN ('draft', 'review') ORDER BY uid"
)


@pytest.fixture(scope="module")
def old_tables(django_db_setup: None) -> Iterator[None]:
    """A database of PostgreSQL whose tables are those of one version after the other, without rows:
    to make them anew for each takes most of the time."""
    if connection.vendor == "sqlite":
        yield
        return
    drop, create = (f'{verb} "{name_of_database("tables")}"' for verb in (DROP, "CREATE DATABASE"))
    on_server(drop)
    on_server(create)
    yield
    on_server(drop)


@pytest.fixture(scope="module", params=ARCHIVES, ids=lambda path: path.name.split(".")[0])
def upgraded(request: Any, tmp_path_factory: Any, old_tables: None) -> Iterator["Upgraded"]:
    kind = OnServer if connection.vendor == "postgresql" else Upgraded
    portal = kind(request.param, tmp_path_factory.mktemp("portal"))
    yield portal
    portal.remove()


class Upgraded:
    """The old portal in a folder of its own, upgraded."""

    def __init__(self, archive: Path, var: Path) -> None:
        self.name = archive.name.partition(".")[0]
        self.has_history = self.name not in WITHOUT_HISTORY
        self.var, self.file = var, var / "portal.sqlite3"
        with tarfile.open(archive) as packed:
            packed.extractall(var, filter="data")
        with closing(sqlite3.connect(self.file)) as file:
            file.executescript((var / "database.sql").read_text())
        self.url = self.prepare()
        self.before, self.drafts_before = self.editions(), self.drafts()
        self.told = self.run("manage.py", "migrate")
        self.run("manage.py", "rebuild_projections")  # as docs/upgrade.md says
        self.run("manage.py", "rebuild_history")  # the factories stored masters unseen

    def prepare(self) -> str:
        return f"sqlite:///{self.file}"

    def remove(self) -> None:
        """Files are removed by pytest."""

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as file:
            return file.execute(sql).fetchall()

    def run(self, *words: str) -> str:
        told = {"DATABASE_URL": self.url, "PORTAL_NO_BOOTSTRAP": "1", "PORTAL_VAR": str(self.var)}
        answer = subprocess.run(
            [sys.executable, *words],
            cwd=settings.BASE_DIR,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def editions(self) -> list[tuple[Any, ...]]:
        return self.ask(
            "SELECT kind, record_uid, number, issued_at, note, content, document"
            " FROM portal_edition ORDER BY id"
        )

    def drafts(self) -> list[tuple[Any, ...]]:
        tables = ("portal_place", "projects_energyproject")
        return [row for table in tables for row in self.ask(DRAFTS.format(table))]


class OnServer(Upgraded):
    """The same in a database of PostgreSQL."""

    def prepare(self) -> str:
        self.database = name_of_database("upgraded")
        self.remove()
        where = os.environ["DATABASE_URL"].rpartition("/")[0]
        self.url = f"{where}/{name_of_database('tables')}"
        self.run("-m", "tests.portal.publication.move_portal", str(self.file), self.database)
        return f"{where}/{self.database}"

    def remove(self) -> None:
        on_server(f'{DROP} "{self.database}" WITH (FORCE)')

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with server(self.database) as portal:
            return portal.execute(sql).fetchall()


DROP = "DROP DATABASE IF EXISTS"


def name_of_database(what: str) -> str:
    return f"{connection.settings_dict['NAME']}_{what}"


def on_server(sql: str) -> None:
    with server("postgres") as postgres:
        postgres.execute(sql)


def server(database: str) -> psycopg.Connection[tuple[Any, ...]]:
    """Connect to a database beside that of the tests."""
    known = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    where = {name: known[key] for name, key in names.items() if known.get(key)}
    return psycopg.connect(**where, dbname=database, autocommit=True)


def test_editions_say_what_they_said(upgraded: Upgraded) -> None:
    after = upgraded.editions()
    assert [row[:-1] for row in after] == [row[:-1] for row in upgraded.before]
    pairs = [
        (parsed(old[-1]), parsed(new[-1])) for old, new in zip(upgraded.before, after, strict=True)
    ]
    assert [without_new_keys(new, old) for old, new in pairs] == [old for old, _new in pairs]
    numbered = [new for old, new in pairs if new.get("schema") != old.get("schema")]
    is_of_today = all(old.get("schema") == SCHEMA for old, _new in pairs)
    assert len(numbered) == 0 if is_of_today else len(numbered) > 20
    assert (f"Documents rewritten: {len(numbered)}" in upgraded.told) == bool(numbered)


def parsed(document: Any) -> Any:
    """Return a document, which SQLite keeps as text."""
    return json.loads(document) if isinstance(document, str) else document


def without_new_keys(new: Any, old: Any) -> Any:
    """Leave out what documents had no key for, at every level, and the number of their shape."""
    if isinstance(new, dict) and isinstance(old, dict):
        kept = {**new, "schema": old.get("schema")}
        return {key: without_new_keys(kept[key], was) for key, was in old.items()}
    if isinstance(new, list) and isinstance(old, list):
        return [without_new_keys(*pair) for pair in zip(new, old, strict=True)]
    return new


def test_drafts_are_what_they_were(upgraded: Upgraded) -> None:
    found = upgraded.drafts()
    assert found == upgraded.drafts_before
    assert {"Not yet said", "Not yet there"} <= {
        row[1] for row in found
    } or not upgraded.has_history


def test_the_past_is_what_it_was(upgraded: Upgraded) -> None:
    """The file of a release that the old version made is made again from the history; not of
    0.3.0, whose column `accuracy` was that of the fact, null where nothing is stated, and is that
    of the text again, which is empty there: docs/upgrade.md."""
    if upgraded.name == "portal_0_3_0":
        with pytest.raises(AssertionError, match="Release 2 did not come out as it was"):
            upgraded.run("manage.py", "release", "--rebuild", "2")
        return
    if not upgraded.has_history:
        assert "Changes whose history was written: 180" in upgraded.told
    assert "the same, byte for byte" in upgraded.run("manage.py", "release", "--rebuild", "2")


def test_its_tables_are_those_of_a_new_portal(upgraded: Upgraded) -> None:
    """The migrations one by one, and those that replace them."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(upgraded.file)) as migrated:
            assert tables(migrated) == tables(connection.connection)
        return
    with connection.cursor() as new:
        for asked in TABLES_OF_SERVER:
            new.execute(asked)
            assert sorted(upgraded.ask(asked)) == sorted(new.fetchall())


TABLES_OF_SERVER = (
    "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length,"
    " numeric_precision, numeric_scale FROM information_schema.columns"
    " WHERE table_schema = current_schema()",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "SELECT conrelid::regclass::text, conname,"
    " CASE contype WHEN 'c' THEN '' ELSE pg_get_constraintdef(oid) END"
    " FROM pg_constraint WHERE connamespace = current_schema()::regnamespace",
)
"""Columns, indexes and constraints. Checks by name: which columns could be empty when one was made
shows in its words."""


def tables(database: sqlite3.Connection) -> dict[str, Any]:
    """Describe each table by its columns, and list the indexes."""
    kinds = "SELECT name, type, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    return {
        name: sql
        if kind != "table"
        else sorted(
            (column, of_type, not_null, in_key)
            for _number, column, of_type, not_null, _default, in_key in database.execute(
                f'PRAGMA table_info("{name}")'
            )
        )
        + sorted(re.findall(r'CONSTRAINT "\w+"', sql))
        for name, kind, sql in database.execute(kinds)
    }


def test_nothing_is_wrong_with_it(upgraded: Upgraded) -> None:
    upgraded.run("manage.py", "verify")


def test_every_page_file_and_endpoint_answers(upgraded: Upgraded) -> None:
    found = json.loads(upgraded.run("-m", "tests.portal.publication.ask_portal"))
    assert found["problems"] == []
    assert found["pages"] > 300
    assert found["records"] == len(record_models()) + FEWER_KINDS.get(upgraded.name, ALL_KINDS)
