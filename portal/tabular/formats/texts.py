"""CSV, JSON and NDJSON."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from portal.records.document_types import JsonObject
from portal.records.json import DocumentRenderer
from portal.tabular.table import Table

BOM = "\ufeff"
"""By which Excel knows that Chinese and Russian are in UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would compute rather than show, where a text begins with it."""


def as_csv(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """Heads, then a line for each row. A text that a spreadsheet would take for a formula is
    quoted by an apostrophe; numbers are never touched."""
    writer = csv.writer(_Line())
    yield (BOM + writer.writerow([column.name for column in table.columns])).encode()
    for values in table.values(rows):
        yield writer.writerow(map(_cell, values)).encode()


def as_json(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """What is known about the file, and under `results` the rows as the API gives them."""
    yield as_bytes(about)[:-1] + b',"results":['
    yield from listed(map(as_bytes, rows))
    yield b"]}\n"


def as_ndjson(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """A document to a line, and nothing else."""
    for row in rows:
        yield as_bytes(row) + b"\n"


def as_bytes(value: Any) -> bytes:
    return DocumentRenderer().render(value)


def listed(items: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for item in items:
        yield before + item
        before = b",\n"


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


class _Line:
    """A file for the writer that keeps nothing: what is written is what `writerow` answers."""

    def write(self, line: str) -> str:
        return line
