"""CSV, JSON and NDJSON."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from types import NoneType
from typing import cast

from portal.records.document_types import JsonObject
from portal.records.json import DocumentRenderer
from portal.tabular.table import Table

BOM = "\ufeff"
"""Byte order mark, without which Excel misreads UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that a spreadsheet would compute."""

BETWEEN = "\0"
"""Joins texts that are searched together; none of them has it."""

BEGINS_FORMULA = re.compile(f"{BETWEEN}[{re.escape(''.join(FORMULA))}]")


def write_csv(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """Write column names, then a line for each row. An apostrophe quotes text that a spreadsheet
    would take for a formula; numbers stay as they are."""
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow([column.name for column in table.columns])
    yield (BOM + _take(lines)).encode()
    for cells in table.cells(rows):
        writer.writerows(zip(*map(_quote_formulas, cells), strict=True))
        yield _take(lines).encode()


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


def _take(lines: StringIO) -> str:
    """Return what was written, and begin anew."""
    text = lines.getvalue()
    lines.seek(0)
    lines.truncate()
    return text


def _quote_formulas(cells: list[object]) -> list[object]:
    """Return the cells of a column as they are written; most columns have nothing to change."""
    types = set(map(type, cells))
    if types <= {int, float, NoneType}:
        return cells
    if types <= {str, NoneType}:
        texts = cast("Iterable[str]", filter(None, cells))
        if not BEGINS_FORMULA.search(BETWEEN.join(["", *texts])):
            return cells
    return list(map(_to_cell, cells))


def _to_cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
