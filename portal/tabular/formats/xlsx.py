"""XLSX: one sheet that computes nothing, with numbers as numbers and everything else as text."""

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import Any

from django.utils.dateparse import parse_datetime
from xlsxwriter import Workbook
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from portal.records.document_types import JsonObject
from portal.tabular.formats.scratch import InPieces
from portal.tabular.formats.texts import FORMULA
from portal.tabular.table import Table

MOST_ROWS = 1_048_575
"""Rows below the heads; a sheet has no more."""

LONGEST = 32_767
"""Characters, in UTF-16, that a cell can hold."""

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def as_xlsx(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterable[bytes]:
    file = TemporaryFile()  # noqa: SIM115  # closed by whoever sends its pieces
    with Workbook(file, OPTIONS) as book:
        book.set_properties(_properties(about))
        sheet = book.add_worksheet(table.name[:31])
        _heads(sheet, table, book.add_format({"bold": True}))
        quoted = book.add_format({"quote_prefix": True})
        last = 0
        for last, values in enumerate(table.values(rows), start=1):
            for at, value in enumerate(values):
                _write(sheet, last, at, value, quoted)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
    return InPieces(file)


def _heads(sheet: Worksheet, table: Table, bold: CellFormat) -> None:
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, max(10, min(len(column.name) + 2, 40)))
        sheet.write_string(0, at, column.name, bold)


def _write(sheet: Worksheet, row: int, at: int, value: Any, quoted: CellFormat) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, at, value)
        case int() | float():
            sheet.write_number(row, at, value)
        case _:
            text = _fitting(str(value))
            # The sheet's own apostrophe, which is not part of the text.
            sheet.write_string(row, at, text, quoted if text.startswith(FORMULA) else None)


def _fitting(text: str) -> str:
    """A text that is too long for a cell ends in dots there; other forms have all of it."""
    if len(text) <= LONGEST // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    return f"{text[: LONGEST // 2 - 1]}…"


def _properties(about: JsonObject) -> dict[str, Any]:
    licence = about["licence"]
    return {
        "title": about["title"],
        "comments": f"{about['url']}\n{licence['name']}, {licence['url']}",
        "created": parse_datetime(about.get("as_recorded") or about["retrieved_at"]),
    }
