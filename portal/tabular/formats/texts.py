"""CSV, JSON and NDJSON."""

from collections.abc import Iterable, Iterator, Sequence
from types import NoneType
from typing import cast

from portal.formatting.formulas import FORMULA, guard_formula
from portal.records.document_types import JsonObject
from portal.records.json import DocumentRenderer
from portal.tabular.file_formats import BOM
from portal.tabular.table import Table

BETWEEN = "\0"
"""Joins texts that are searched together; none of them has it."""

MARKS = (",", '"', "\n", "\r", *(BETWEEN + mark for mark in FORMULA))
"""Marks of a cell that needs quotation marks, or an apostrophe."""

WORDS = {None: "", True: "true", False: "false"}


def write_csv(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """Write column names, then a line for each row. An apostrophe quotes text that a spreadsheet
    would take for a formula; numbers stay as they are."""
    names = [column.name for column in table.columns]
    yield (BOM + _join_lines([[_quote(name)] for name in names])).encode()
    for cells in table.cells(rows):
        yield _join_lines([_write_cells(column) for column in cells]).encode()


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


def _join_lines(columns: Sequence[Sequence[str]]) -> str:
    """Join written cells into lines; an empty line would be no row."""
    if len(columns) == 1:
        columns = [[text or '""' for text in columns[0]]]
    return "\r\n".join([*map(",".join, zip(*columns, strict=True)), ""])


def _write_cells(cells: Sequence[object]) -> Sequence[str]:
    """Return the cells of a column as they are written. The texts of most columns are written as
    they are, which is seen of all at once."""
    types = set(map(type, cells))
    if types == {NoneType}:
        return [""] * len(cells)
    if types <= {str, NoneType}:
        texts = cast("list[str]", [cell or "" for cell in cells])
        joined = BETWEEN.join(["", *texts])
        return list(map(_quote, texts)) if any(mark in joined for mark in MARKS) else texts
    if types <= {bool, NoneType}:
        return [WORDS[cast("bool | None", cell)] for cell in cells]
    if types <= {int, float, NoneType}:
        return ["" if cell is None else str(cell) for cell in cells]
    return list(map(_write_cell, cells))


def _write_cell(cell: object) -> str:
    if cell is None or isinstance(cell, bool):
        return WORDS[cell]
    return _quote(cell) if isinstance(cell, str) else _enclose(str(cell))


def _quote(text: str) -> str:
    return _enclose(guard_formula(text))


def _enclose(text: str) -> str:
    """Put a cell between quotation marks where it needs them (RFC 4180)."""
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
