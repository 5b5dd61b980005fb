"""CSV, JSON and NDJSON."""

import csv
from collections.abc import Iterable, Iterator

from portal.records.document_types import JsonObject
from portal.records.json import DocumentRenderer
from portal.tabular.table import Table

BOM = "\ufeff"
"""Byte order mark, without which Excel misreads UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that a spreadsheet would compute."""


def write_csv(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """Write column names, then a line for each row. An apostrophe quotes text that a spreadsheet
    would take for a formula; numbers stay as they are."""
    writer = csv.writer(_Line())
    yield (BOM + writer.writerow([column.name for column in table.columns])).encode()
    for values in table.values(rows):
        yield writer.writerow(map(_to_cell, values)).encode()


def write_json(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """Write `about`, and under `results` the rows as in the API."""
    yield encode_json(about)[:-1] + b',"results":['
    yield from join_items(map(encode_json, rows))
    yield b"]}\n"


def write_ndjson(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """Write a document per line."""
    for row in rows:
        yield encode_json(row) + b"\n"


def encode_json(value: object) -> bytes:
    return DocumentRenderer().render(value)


def join_items(items: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for item in items:
        yield before + item
        before = b",\n"


def _to_cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


class _Line:
    """File whose `write` returns the line, as `writerow` does in turn."""

    def write(self, line: str) -> str:
        return line
