"""XLSX: one sheet without formulas, numbers as numbers and everything else as text."""

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile

from django.utils.dateparse import parse_datetime
from xlsxwriter import Workbook
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from portal.formatting.formulas import FORMULA
from portal.records.document_types import JsonObject
from portal.tabular.flattening import ColumnType
from portal.tabular.formats.scratch import read_pieces
from portal.tabular.table import Table

LONGEST = 32_767
"""Maximum length of a cell in UTF-16 code units."""

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_xlsx(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    with TemporaryFile() as file:
        with Workbook(file, OPTIONS) as book:
            book.set_properties(_build_properties(about))
            _write_sheet(book, table, rows)
        yield from read_pieces(file)


def _write_sheet(book: Workbook, table: Table, rows: Iterable[JsonObject]) -> None:
    sheet = book.add_worksheet(table.name[:31])
    _write_heads(sheet, table, book.add_format({"bold": True}))
    quoted = book.add_format({"quote_prefix": True})
    last = 0
    for last, values in enumerate(table.values(rows), start=1):
        for at, value in enumerate(values):
            _write_cell(sheet, last, at, value, quoted)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _write_heads(sheet: Worksheet, table: Table, bold: CellFormat) -> None:
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        least = 24 if column.type is ColumnType.TEXT else 10
        sheet.set_column(at, at, max(least, min(len(column.name) + 2, 40)))
        sheet.write_string(0, at, column.name, bold)


def _write_cell(sheet: Worksheet, row: int, at: int, value: object, quoted: CellFormat) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, at, value)
        case int() | float():
            sheet.write_number(row, at, value)
        case _:
            text = _truncate_text(str(value))
            # The sheet's own apostrophe, which is not part of the text.
            sheet.write_string(row, at, text, quoted if text.startswith(FORMULA) else None)


def _truncate_text(text: str) -> str:
    """Truncate a text that is too long for a cell; other formats have all of it."""
    if len(text) <= LONGEST // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    return f"{text[: LONGEST // 2 - 1]}…"


def _build_properties(about: JsonObject) -> dict[str, object]:
    licence = about["licence"]
    return {
        "title": about["title"],
        "comments": f"{about['url']}\n{licence['name']}, {licence['url']}",
        "created": parse_datetime(about.get("as_recorded") or about["retrieved_at"]),
    }
