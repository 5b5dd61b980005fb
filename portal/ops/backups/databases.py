"""Copies of the database of a portal: of SQLite by its backup interface, of PostgreSQL by `pg_dump`
and `pg_restore`. Both copy one moment while others write."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""Name of the copy in a backup, by engine."""

type Ask = Callable[[str], list[tuple[Any, ...]]]
"""Asks a database in SQL."""


class CannotCopy(Exception):
    """The database cannot be copied; the message says why."""


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all queries of the block read the database as it is at the first one, and write
    nothing. Within a transaction it is as it is there."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        _ask("BEGIN DEFERRED")  # `atomic` would keep writers away
        try:
            yield
        finally:
            connection.connection.rollback()
    else:
        with transaction.atomic():
            _ask("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _ask("SET LOCAL idle_in_transaction_session_timeout = 0")  # `pg_dump` has its own
            yield


@contextmanager
def copy_to(path: Path) -> Iterator[Ask]:
    """Copy the database to a file; yield a function that asks what the copy holds."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # so that it is one file
            yield _asker_of(copy)
    else:
        with one_moment():
            ((snapshot,),) = _ask("SELECT pg_export_snapshot()")
            words = ["--format=custom", "--no-owner", "--no-privileges", f"--file={path}"]
            words.append(f"--snapshot={snapshot}")
            _run("pg_dump", *words, variables=_connection_variables())
            yield _ask


def check_copy(path: Path) -> list[tuple[str, int]]:
    """Open a copy and return its tables with the number of their rows: 0 for PostgreSQL, whose
    copies do not say. CannotCopy where it cannot be read."""
    if path.suffix == ".dump":
        lines = _run("pg_restore", "--list", str(path)).splitlines()
        return [(line.split()[6], 0) for line in lines if " TABLE DATA " in line]
    try:
        with _open_copy(path) as copy:
            for (said,) in copy.execute("PRAGMA integrity_check"):
                if said != "ok":
                    raise CannotCopy(f"SQLite: {said}")
            return count_rows(_asker_of(copy), "sqlite")
    except sqlite3.Error as problem:
        raise CannotCopy(str(problem)) from problem


OWN_FUNCTIONS = (
    "SELECT oid::regprocedure::text FROM pg_proc"
    " WHERE pronamespace = current_schema()::regnamespace AND NOT"
    " EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
)
"""Functions of PostgreSQL that belong to no extension, such as those of triggers."""


def write_from(path: Path) -> None:
    """Make the database what a copy holds, in one transaction; an interruption leaves it as it was,
    or empty."""
    if path.suffix != ".dump":
        with _open_copy(path) as copy:
            connection.ensure_connection()
            if connection.vendor == "sqlite":
                copy.backup(connection.connection)
            else:
                write_rows(copy)
        connection.close()
        return
    with transaction.atomic():
        for table in connection.introspection.table_names():
            _ask(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        for (function,) in _ask(OWN_FUNCTIONS):
            _ask(f"DROP FUNCTION {function} CASCADE")
    variables = _connection_variables()
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    words += [f"--dbname={variables['PGDATABASE']}", str(path)]
    _run("pg_restore", *words, variables=variables)
    connection.close()


def write_rows(copy: sqlite3.Connection) -> None:
    """Let tables of PostgreSQL hold the rows that those of SQLite hold, and number new ones after
    the last that was given there."""
    tables = [name for name, _rows in count_rows(_asker_of(copy), "sqlite")]
    try:
        with transaction.atomic(), connection.wrap_database_errors, connection.cursor() as cursor:
            filled = ", ".join(f'"{name}"' for name, rows in count_rows() if rows)
            cursor.execute(f"TRUNCATE {filled} CASCADE")
            for table in tables:
                columns = copy.execute(f'PRAGMA table_info("{table}")').fetchall()
                names = ", ".join(f'"{name}"' for _number, name, *_of in columns)
                with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as written:
                    for row in copy.execute(f'SELECT {names} FROM "{table}"'):
                        written.write_row(row)
            for table, last in copy.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0"):
                for found in connection.introspection.get_sequences(cursor, table):
                    cursor.execute("SELECT setval(%s, %s)", [found["name"], last])
    except DatabaseError as problem:
        raise CannotCopy(str(problem)) from problem


def count_rows(ask: Ask | None = None, vendor: str = "") -> list[tuple[str, int]]:
    """Return all tables, each with the number of its rows; by default those of the portal."""
    ask = ask or _ask
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
        "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
    }[vendor or connection.vendor]
    tables = sorted(name for (name,) in ask(names) if not name.startswith("sqlite_"))
    return [(name, ask(f'SELECT COUNT(*) FROM "{name}"')[0][0]) for name in tables]


def missing_migrations() -> list[str]:
    """Return the migrations of this code that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{one.app_label}.{one.name}" for one, _backwards in plan]


def known_migrations() -> set[str]:
    """Return the migrations of this code, and those that they replace."""
    loader = MigrationExecutor(connection).loader
    return {f"{app}.{name}" for app, name in [*loader.disk_migrations, *loader.replacements]}


def _open_copy(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True))


def _asker_of(copy: sqlite3.Connection) -> Ask:
    return lambda sql: copy.execute(sql).fetchall()


def _ask(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def _run(program: str, *words: str, variables: dict[str, str] | None = None) -> str:
    """Run a program of PostgreSQL; return what it wrote."""
    if (path := shutil.which(program)) is None:
        raise CannotCopy(f"{program} is missing: install the client programs of PostgreSQL.")
    environment = {**os.environ, **(variables or {})}
    done = subprocess.run(  # noqa: S603  # none of the words come from a visitor
        [path, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotCopy(f"{program}: {done.stderr.strip()}")
    return done.stdout


def _connection_variables() -> dict[str, str]:
    """Return how the portal reaches its database, certificates included, as variables that programs
    of PostgreSQL read."""
    connection.ensure_connection()
    options = connection.connection.pgconn.info
    return {one.envvar.decode(): one.val.decode() for one in options if one.envvar and one.val}
