"""A package as one SQLite file: a table for each of its files, typed and with keys, `columns` with
what each column means, and `release` with what the file is.

The same rows give the same bytes, whatever version of SQLite writes them.
"""

import shutil
import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings
from django.db.models import Model

from portal.opendata.api.column_words import named_by, references
from portal.opendata.releases.zipping import Package, ZipPart
from portal.tabular.flattening import Column, ColumnType

TYPES = {ColumnType.INTEGER: "INTEGER", ColumnType.BOOLEAN: "INTEGER", ColumnType.NUMBER: "REAL"}
"""Types of SQLite; all other columns are TEXT, days and moments (UTC) too. A boolean is 1 or 0."""
LIBRARY_VERSION = slice(96, 100)
"""Bytes of the header that name the version of SQLite that wrote the file (its format, 1.3)."""
COLUMNS = '"table" TEXT, "column" TEXT, "type" TEXT, "unit" TEXT, "description" TEXT'


def write_sqlite(package: Package, file: IO[bytes]) -> None:
    """Write the file table by table, in constant memory."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tables.sqlite"
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            _fill(connection, package)
        finally:
            connection.close()
        with path.open("r+b") as written:
            written.seek(LIBRARY_VERSION.start)
            written.write(bytes(LIBRARY_VERSION.stop - LIBRARY_VERSION.start))
            written.seek(0)
            shutil.copyfileobj(written, file)


def table_name(part: ZipPart) -> str:
    """`energy-projects` → `energy_projects`, a name that needs no quotation marks."""
    return part.table.name.replace("-", "_")


def _fill(connection: sqlite3.Connection, package: Package) -> None:
    connection.execute("PRAGMA page_size = 4096")
    connection.execute("BEGIN")
    parents = {part.found.model: part for part in package.parts}
    for part in package.parts:
        connection.execute(_create(part, parents))
        places = ", ".join("?" * len(part.table.columns))
        insert = f'INSERT INTO "{table_name(part)}" VALUES ({places})'  # noqa: S608 - our own name
        for cells in part.table.cells(part.table.rows(part.found)):
            found = zip(part.table.columns, cells, strict=True)
            stored = [map(WRITTEN.get(column.type, _plain), some) for column, some in found]
            connection.executemany(insert, zip(*stored, strict=True))
    connection.execute(
        f'CREATE TABLE "columns" ({COLUMNS}, PRIMARY KEY ("table", "column")) STRICT'
    )
    described = (_describe(part, column) for part in package.parts for column in part.table.columns)
    connection.executemany('INSERT INTO "columns" VALUES (?, ?, ?, ?, ?)', described)
    connection.execute('CREATE TABLE "release" ("name" TEXT PRIMARY KEY, "value" TEXT) STRICT')
    connection.executemany('INSERT INTO "release" VALUES (?, ?)', _about(package).items())
    connection.execute("COMMIT")


def _create(part: ZipPart, parents: dict[type[Model], ZipPart]) -> str:
    """Return the statement that makes a table: its key, and the slugs that others refer to."""
    columns = [f'"{one.name}" {TYPES.get(one.type, "TEXT")}' for one in part.table.columns]
    names = {one.name for one in part.table.columns}
    keys = [f'PRIMARY KEY ("{part.table.key}")'] if part.table.key in names else []
    if "slug" in names and part.table.key != "slug":
        keys.append('UNIQUE ("slug")')
    keys += [
        f'FOREIGN KEY ("{name}") REFERENCES "{table_name(parent)}" ("{named_by(parent.table)}")'
        for name, model in references(part.table)
        if (parent := parents.get(model))
    ]
    return f'CREATE TABLE "{table_name(part)}" ({", ".join([*columns, *keys])}) STRICT'


def _describe(part: ZipPart, column: Column) -> tuple[str, ...]:
    words = (column.type, column.unit, column.description)
    return (table_name(part), column.name, *map(str, words))


def _about(package: Package) -> dict[str, str]:
    licence = settings.PORTAL_LICENCE
    return {
        "title": package.title,
        "version": package.version,
        "recorded_at": package.at.isoformat(),
        "url": package.url,
        "about": package.about,
        "licence": licence["name"],
        "licence_url": licence["url"],
    }


def _plain(value: object) -> object:
    """Return a cell as SQLite takes it."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _moment(value: object) -> object:
    """Return a moment in UTC, all in one form so that they can be compared."""
    found = datetime.fromisoformat(value) if isinstance(value, str) and value else value
    return found.astimezone(UTC).isoformat() if isinstance(found, datetime) else None


WRITTEN = {ColumnType.MOMENT: _moment}
