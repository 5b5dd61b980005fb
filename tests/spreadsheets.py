"""Reads a workbook as far as the tests need it: its cells, with their types."""

import json
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


class Sheet:
    """The first sheet. A cell is a number, a bool or a text."""

    def __init__(self, content: bytes) -> None:
        with ZipFile(BytesIO(content)) as book:
            self.root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
            self.styles = book.read("xl/styles.xml").decode()

    def rows(self) -> list[dict[str, Any]]:
        heads, *rows = [self._cells(row) for row in self.root.iterfind(".//m:row", NAMES)]
        return [{heads[at]: value for at, value in row.items()} for row in rows]

    def heads(self) -> list[Any]:
        return list(self._cells(self.root.find(".//m:row", NAMES)).values())

    def has(self, path: str) -> bool:
        return self.root.find(f".//{path}", NAMES) is not None

    def _cells(self, row: Any) -> dict[str, Any]:
        return {cell.get("r").rstrip("0123456789"): _value(cell) for cell in row}


def _value(cell: Any) -> Any:
    """A number is written as in JSON."""
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iterfind(".//m:t", NAMES))
    value = cell.find("m:v", NAMES).text
    return value == "1" if cell.get("t") == "b" else json.loads(value)
