"""Templates for imports as XLSX, with the allowed values of each column to choose from."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from portal.formatting.formulas import FORMULA
from portal.importing.targets import ImportTarget
from portal.tabular.formats.xlsx import OPTIONS

FREE_ROWS = 1000
"""Rows below the last that offer the allowed values too."""


def write_workbook(target: ImportTarget, rows: Iterable[list[str]]) -> bytes:
    columns, words = target.template_columns(), target.columns()
    out = BytesIO()
    with Workbook(out, {**OPTIONS, "in_memory": True}) as book:
        sheet, lists = book.add_worksheet("Data"), book.add_worksheet("Lists")
        bold, quoted = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(columns):
            sheet.set_column(at, at, max(10, min(len(name) + 2, 40)), text)
            sheet.write_string(0, at, name, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                if cell:
                    sheet.write_string(last, at, cell, quoted if cell.startswith(FORMULA) else text)
        for at, (name, values) in enumerate(columns.items()):
            about = {"input_title": name[:32], "input_message": str(words[name])[:255]}
            place = f"=Lists!{xl_range_abs(0, at, len(values) - 1, at)}" if values else ""
            offered = {"validate": "list", "source": place} if values else {"validate": "any"}
            sheet.data_validation(1, at, last + FREE_ROWS, at, about | offered)
        _write_lists(lists, columns)
    return out.getvalue()


def _write_lists(sheet: Worksheet, columns: Mapping[str, Sequence[str]]) -> None:
    """Write the allowed values of each column below its head, row by row as memory wants it."""
    for number in range(max(map(len, columns.values()))):
        for at, values in enumerate(columns.values()):
            if number < len(values):
                sheet.write_string(number, at, values[number])
