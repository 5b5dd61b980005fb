"""Test databases as copies of templates that are made once.

Migrating takes about ten seconds of CPU, loading the packaged data set about forty; copying either
takes a fraction of one. The name of a template ends in a digest of the files that it was made of,
so it is never stale; one that is being made is renamed when it is whole, and a lock lets one
process at a time make it.
"""

import fcntl
import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django import VERSION
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache as django_cache
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.utils import ConnectionHandler
from django.test import TestCase

from portal.settings import SQLITE_OPTIONS
from tests.dataset.files import load
from tests.gates import PLAUSIBILITY, RULINGS

KEPT = 3
"""Older templates of a name that stay, for those who change branches."""
IMPORTED = re.compile(r"^(?:from|import) ([\w.]+)", re.MULTILINE)
DATA = {".csv", ".json", ".md", ".geojson"}
STATEMENTS = 1500
"""Prepared statements that SQLite keeps for this process. With the 128 that Python keeps otherwise,
nearly every statement of a page or a publication is prepared anew, a tenth of what tests take."""

type Make = Callable[[], object]

_filled: dict[Make, sqlite3.Connection] = {}
_made: dict[Make, object] = {}
"""What functions that filled a database gave back."""
_held: Make | None = None
"""Function that made what the test database of this process holds."""
_server_copy: "ServerCopy | None" = None
"""Copy that is the test database of this process, on a server."""


def convert_statements_once() -> None:
    """Let Django write the marks of a statement's values as SQLite has them once in this process.
    Otherwise it looks for them each time, a fiftieth of what tests take."""
    cursor: Any = SQLiteCursorWrapper
    convert = cursor.convert_query
    once = lru_cache(STATEMENTS)(partial(convert, None))

    def convert_query(_: object, query: str, *, param_names: list[str] | None = None) -> Any:
        if param_names is None:
            return once(query)
        return convert(None, query, param_names=param_names)

    cursor.convert_query = convert_query


def check_what_was_written() -> None:
    """Let Django look for broken references at the end of a test on SQLite only if rows were
    written since it last did: among those of the data set that takes 55 ms."""
    case: Any = TestCase
    should_check = case._should_check_constraints
    checked = (0, 0)

    def is_due(test: object, database: Any) -> bool:
        nonlocal checked
        if not should_check(test, database):
            return False
        if database.vendor != "sqlite":
            return True
        before, checked = checked, (id(database.connection), database.connection.total_changes)
        return checked != before

    case._should_check_constraints = is_due


def keep_transactions_open() -> None:
    """Let the end of a request leave a connection alone amid a transaction. Django would close it,
    as no request should end like that; its client of tests sees to that when it closes an answer,
    but not when a test or a view does. In memory SQLite's stays open anyway."""
    wrapper: Any = BaseDatabaseWrapper
    close = wrapper.close_if_unusable_or_obsolete

    def close_between_transactions(database: Any) -> None:
        if not database.in_atomic_block:
            close(database)

    wrapper.close_if_unusable_or_obsolete = close_between_transactions


def use_migrated(folder: Path) -> None:
    """Let the test database be one that was migrated and holds nothing else."""
    _use(folder, f"migrated-{_schema_digest()}", _migrate)


def use_dataset(folder: Path) -> None:
    """Let the test database be one that holds the packaged data set."""
    migrated, loaded = _schema_digest(), _digest(_all_files())

    def make() -> None:
        use_migrated(folder)
        with PLAUSIBILITY.closed(), RULINGS.closed():
            load()

    _use(folder, f"dataset-{migrated[:6]}{loaded[:10]}", make)


def _use(folder: Path, template: str, make: Make) -> None:
    global _held
    _held = None
    _databases(folder).use(template, make)


def use_filled(folder: Path, make: Make) -> None:
    """Let the test database hold what a function puts there; it is called once in a process, as
    the factories give every row of a process another number. On a server it is called again when
    the database held something else meanwhile, as a copy takes as long as making it anew."""
    global _held
    if _held is make:
        return  # what the test before changed was taken back
    if make in _filled:
        connection.ensure_connection()
        _filled[make].backup(connection.connection)
    else:
        use_migrated(folder)
        with transaction.atomic():  # what checks the rows does so once, when all are there
            _made[make] = make()
        if connection.vendor == "sqlite":
            _filled[make] = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(_filled[make])
    _held = make
    _forget_what_was_known()


def kept(make: Make) -> Any:
    """Make a fixture of a function that makes rows: they are made once in each process, and a test
    that asks for it gets the mark `filled`, and a copy of what the function gave back. A test asks
    for one such fixture, not for two. On a server the rows are made anew after each test without
    it, so there it saves time only where all tests of a module ask for it."""

    def fixture(filled: object) -> object:
        return filled

    fixture.makes = make  # type: ignore[attr-defined]
    return pytest.fixture(fixture, name=make.__name__)


def maker_of(item: Any) -> Make:
    """Return the function that makes the rows of the one fixture of this kind that a test has."""
    used = (known[-1].func for known in item._fixtureinfo.name2fixturedefs.values())
    (make,) = (func.makes for func in used if hasattr(func, "makes"))
    return make


def is_filled() -> bool:
    """True if a function filled the test database of this process."""
    return _held is not None


def filled_with() -> Any:
    """Return a copy of what that function gave back, which a test may change."""
    assert _held is not None, "for tests with the mark `filled`"
    return deepcopy(_made[_held])


def destroy() -> None:
    """Leave nothing of this process behind. Templates stay."""
    for copy in _filled.values():
        copy.close()
    _filled.clear()
    _databases(Path()).destroy()


def _databases(folder: Path) -> "InMemory | OnServer":
    return InMemory(folder) if connection.vendor == "sqlite" else OnServer()


class InMemory:
    """SQLite: a template is a file; the database of a process is in its memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def use(self, name: str, make: Make) -> None:
        _point_to(_own_name())
        path = self.folder / f"{name}.sqlite3"
        with _locked(self.folder / f"{_kind(name)}.lock"):
            if path.exists():
                self._read(path)
            else:
                make()
                self._write(path)
        _forget_what_was_known()

    def destroy(self) -> None:
        """Memory is given back when the process ends."""

    def _read(self, path: Path) -> None:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as template:
            template.backup(connection.connection)

    def _write(self, path: Path) -> None:
        unfinished = path.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(unfinished)) as template:
            connection.connection.backup(template)
        unfinished.replace(path)
        alike = [one for one in self.folder.glob(f"{_kind(path.name)}-*") if one != path]
        alike.sort(key=lambda one: one.stat().st_mtime, reverse=True)
        for old in alike[KEPT:]:
            old.unlink(missing_ok=True)


class OnServer:
    """PostgreSQL: a template is a database of the server."""

    def use(self, name: str, make: Make) -> None:
        """Copying takes the server a second, as it has a file for each index; taking back what was
        written since takes a twentieth of that. New rows are numbered on, not from one again."""
        global _server_copy
        own = _own_name()
        template = f"corridor-{name}"
        if _server_copy and _server_copy.template == template and _server_copy.take_back():
            _forget_what_was_known()
            return
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [_kind(name)])
            if not _exists(cursor, template):
                self._make(cursor, template, make)
            _drop(cursor, own)
            cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
        _point_to(own)
        _server_copy = ServerCopy(template) if _kind(name) == "migrated" else None
        _forget_what_was_known()

    def destroy(self) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            _drop(cursor, _own_name())

    def _make(self, cursor: Any, template: str, make: Make) -> None:
        """Under the name of this process; given the template's name when it is whole."""
        own = _own_name()
        _drop(cursor, own)
        cursor.execute(f'CREATE DATABASE "{own}"')
        _point_to(own)
        make()
        connection.close()
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s",
            [f"corridor-{_kind(template)}-%"],
        )
        for (old,) in cursor.fetchall():
            _drop(cursor, old)
        cursor.execute(f'ALTER DATABASE "{own}" RENAME TO "{template}"')


WRITTEN = """
SELECT quote_ident(relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
"""Tables that have a page. Those of rows that were deleted, or rolled back, have one, too."""
CATALOGS = ("class", "attribute", "constraint", "index", "proc", "trigger", "statistic")
SHAPE = " UNION ALL ".join(
    f"SELECT '{name}', count(*), max(xmin::text::bigint) FROM pg_{name}" for name in CATALOGS
)
"""Tells of any change of tables, columns, constraints, and of what the planner was told."""
DISCONNECT = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class ServerCopy:
    """A copy on a server, from which what tests committed is taken back."""

    def __init__(self, template: str) -> None:
        self.template = template
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser') = 'on'")
            (self.may_take_back,) = cursor.fetchone()
            cursor.execute(SHAPE)
            self.shape = cursor.fetchall()
            cursor.execute(WRITTEN)
            self.rows = {table: _rows_of(cursor, table) for (table,) in cursor.fetchall()}

    def take_back(self) -> bool:
        """False where another copy is needed, as the tables themselves are no longer the same. The
        triggers of what is only appended must not fire, which only a superuser may ask for."""
        if not self.may_take_back:
            return False
        connection.close()  # with what a test has set for it
        _point_to(_own_name())
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DISCONNECT)
            cursor.execute(SHAPE)
            if cursor.fetchall() != self.shape:
                return False
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(WRITTEN)
            written = {table for (table,) in cursor.fetchall()}
            same = {table for table, rows in self.rows.items() if _rows_of(cursor, table) == rows}
            for table in written - same:
                cursor.execute(f"DELETE FROM {table}")
            for table in self.rows.keys() - same:
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(self.rows[table])
        return True


def _rows_of(cursor: Any, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy)


@contextmanager
def another(path: Path, *, copied: bool = False) -> Iterator[None]:
    """Use another database until the end of the block, empty or a copy of the test database: on
    SQLite a file, which threads share as a server's processes do."""
    before, held = str(connection.settings_dict["NAME"]), connection.connection
    if connection.vendor == "sqlite":
        if copied:
            with closing(sqlite3.connect(path)) as file:
                held.backup(file)
        connection.connection = None  # what is in memory stays as long as somebody holds it
        _point_to(str(path))
        yield
        connection.close()
        connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = before
        connection.connection = held
    else:
        name = f"{before}_{path.stem}"
        connection.close()
        with connection._nodb_cursor() as cursor:
            _drop(cursor, name)
            cursor.execute(f'CREATE DATABASE "{name}"' + f' TEMPLATE "{before}"' * copied)
        _point_to(name)
        yield
        _point_to(before)
        with connection._nodb_cursor() as cursor:
            _drop(cursor, name)
    _forget_what_was_known()


@contextmanager
def on_sqlite(folder: Path, path: Path) -> Iterator[None]:
    """Use a migrated file of SQLite until the end of the block, whatever the tests run on."""
    options = {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": SQLITE_OPTIONS}
    before, file = connections["default"], ConnectionHandler({"default": options})["default"]
    connections["default"] = file
    template = folder / f"migrated-{_schema_digest()}.sqlite3"
    connection.ensure_connection()
    with _locked(folder / "migrated.lock"):
        if template.exists():
            InMemory(folder)._read(template)
        else:
            _migrate()
            InMemory(folder)._write(template)
    _forget_what_was_known()
    try:
        yield
    finally:
        connection.close()
        connections["default"] = before
        _forget_what_was_known()


@cache
def _own_name() -> str:
    """Name of the test database of this process, as Django gives it before it is in use."""
    creation: Any = connection.creation
    return str(creation._get_test_db_name())


def _kind(name: str) -> str:
    """`migrated` or `dataset`."""
    return name.removeprefix("corridor-").partition("-")[0]


def _exists(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def _drop(cursor: Any, name: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _point_to(name: str) -> None:
    if connection.settings_dict["NAME"] != name:
        connection.close()
        settings.DATABASES[connection.alias]["NAME"] = name
        connection.settings_dict["NAME"] = name
        if connection.vendor == "sqlite":
            connection.settings_dict["OPTIONS"]["cached_statements"] = STATEMENTS
    connection.ensure_connection()


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False, stdout=StringIO())


def _forget_what_was_known() -> None:
    """Rows get numbers that others had in the database before."""
    ContentType.objects.clear_cache()
    django_cache.clear()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _schema_files() -> Iterator[Path]:
    """Whatever decides what a migrated database looks like."""
    yield Path(settings.BASE_DIR, "portal", "settings.py")
    for folder in _own_apps():
        yield from folder.glob("models*")
        yield from folder.glob("models/**/*.py")
        for migration in folder.glob("migrations/*.py"):
            yield migration
            names = IMPORTED.findall(migration.read_text(encoding="utf-8"))
            found = (find_spec(name) for name in names if name.split(".")[0] in _own_names())
            yield from (Path(spec.origin) for spec in found if spec and spec.origin)


def _all_files() -> Iterator[Path]:
    """Whatever may decide how the data set is loaded, and the data set."""
    for folder in _own_apps():
        yield from folder.rglob("*.py")
        yield from (path for path in folder.glob("data/**/*") if path.suffix in DATA)


def _own_apps() -> list[Path]:
    paths = [Path(config.path) for config in apps.get_app_configs()]
    return sorted(path for path in paths if path.parent == Path(settings.BASE_DIR))


def _own_names() -> set[str]:
    return {path.name for path in _own_apps()}


@cache
def _schema_digest() -> str:
    """Digest of the schema's files as a process begins; what is edited later it does not know."""
    return _digest(_schema_files())


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(repr((VERSION, sqlite3.sqlite_version)).encode())
    for path in sorted({path for path in paths if path.is_file()}):
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
