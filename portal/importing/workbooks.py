"""Workbooks, read by a process of its own: one that unpacks to too much memory, or takes too long,
ends that process and not the portal. What such a file says of its size is not believed."""

import json
import re
import resource
import subprocess
import sys
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from python_calamine import CalamineWorkbook

MOST_MEMORY = 1_500_000_000
MOST_SECONDS = 60
MOST_TEXT = 100_000_000
"""Bytes in UTF-8: a cell may point to a long text that the file has once, and so may thousands."""
OF_A_CELL = 20
"""Bytes that a cell counts beside its text."""
MOST_SHEETS = 500
"""Many names may lead to one sheet, which is read for each."""
TOO_LARGE = 3
"""Code by which the process ends."""
SHEETS = "xl/worksheets/"
ERROR_CELL = re.compile(rb"""(<c\b[^<>]*\st=)["']e["']""")
"""The beginning of a cell in which a spreadsheet shows an error, such as `#REF!`."""


def read_workbook(data: bytes) -> list[tuple[str, list[list[str]]]]:
    """Return the name and the rows of each sheet. Raises ValueError for a damaged file, MemoryError
    for one that is too large."""
    words = [sys.executable, "-P", __file__]
    done = subprocess.run(words, input=data, capture_output=True)  # noqa: S603
    if done.returncode == TOO_LARGE or done.returncode < 0:
        raise MemoryError
    if done.returncode:
        raise ValueError
    return [json.loads(line) for line in done.stdout.splitlines()]


def _write_sheets() -> None:
    """Read a workbook from standard input, and write a line of JSON for each sheet."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = CalamineWorkbook.from_filelike(BytesIO(_mark_errors(sys.stdin.buffer.read())))
    if len(book.sheet_names) > MOST_SHEETS:
        raise MemoryError
    left = MOST_TEXT
    for name in book.sheet_names:
        rows = []
        for row in book.get_sheet_by_name(name).iter_rows():
            cells = [value if isinstance(value, str) else _text(value) for value in row]
            left -= len("".join(cells).encode()) + OF_A_CELL * len(cells)
            if left < 0:
                raise MemoryError
            rows.append(cells)
        line = json.dumps([name, rows], ensure_ascii=False)
        sys.stdout.buffer.write(f"{line}\n".encode())


def _mark_errors(data: bytes) -> bytes:
    """Return the workbook with its errors as texts: they would be read as empty cells."""
    with ZipFile(BytesIO(data)) as book:
        members = {name: book.read(name) for name in book.namelist()}
    marked = {
        name: ERROR_CELL.sub(rb'\1"str"', content) if name.startswith(SHEETS) else content
        for name, content in members.items()
    }
    if marked == members:
        return data
    with ZipFile(out := BytesIO(), "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in marked.items():
            book.writestr(name, content)
    return out.getvalue()


def _text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            # as a spreadsheet shows it: 3.3, stored as 3.3000000000000003
            return format(Decimal(f"{value:.15g}"), "f")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
    return str(value)


if __name__ == "__main__":
    try:
        _write_sheets()
    except MemoryError:
        sys.exit(TOO_LARGE)
