"""Bytes or pasted text as rows of texts. What a file is, its content says, not its name; what is
too large is refused before it is parsed, and no formula is calculated."""

import csv
import json
import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from itertools import islice
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from portal.formatting.xml import clean_text

MOST_MB = 20
MOST_BYTES = MOST_MB * 1_000_000
MOST_UNPACKED = 200_000_000
MOST_ROWS = 120_000
MOST_COLUMNS = 500
MOST_CELLS = 5_000_000
GUARDED = re.compile("'(?=[-+=@\\d])")
"""The apostrophe by which a spreadsheet marks a text that looks like a number or a formula."""
LONGEST = 20_000
"""Characters of a cell."""
CELL = re.compile(rb'<c\b[^<>]*?\br="([A-Z]{1,7})(\d{1,9})"')
ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CYRILLIC = re.compile("[а-яё]")
PIECE = 1 << 20
DAMAGED = (
    *(BadZipFile, LZMAError, struct.error, zlib.error),
    *(EOFError, NotImplementedError, OSError, RuntimeError, ValueError),
)
"""Errors of reading an archive that is damaged or has a password."""


class Unreadable(Exception):
    """A file that is refused as a whole; the sentence says why, and what to do."""


@dataclass(frozen=True)
class RawRow:
    number: int
    """As the program that shows the file counts, from 1."""
    cells: tuple[str, ...]


@dataclass
class RawSheet:
    name: str
    rows: list[RawRow] = field(default_factory=list)


def read_sheets(data: bytes) -> list[RawSheet]:
    """Read a file; more than one sheet only of a workbook. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file has more than %s MB. Cut it into several.") % MOST_MB)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("There is nothing in it. Paste cells, or choose a file with rows."))
    if data.startswith(b"PK"):
        return _read_workbook(data)
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"\x89PNG", b"Rar!", b"7z")):
        raise Unreadable(
            _("This is no table that can be read. Save it as XLSX or CSV, without a password.")
        )
    text = decode(data)
    start = text[:500].lstrip().lower()
    if start.startswith(("<!doctype", "<html", "<?xml", "<")):
        raise Unreadable(
            _("This is a page or XML, whatever its name says. Save the table as XLSX or CSV.")
        )
    if start.startswith(("{", "[")):
        return [RawSheet("", list(_checked(_read_geojson(text))))]
    return [RawSheet("", list(_checked(_read_text(text))))]


def decode(data: bytes) -> str:
    """Decode a text: by its mark, as UTF-16 by its zeros, as UTF-8, or as the code page whose
    letters fit. Raises Unreadable."""
    marked = next((name for mark, name in BOMS if data.startswith(mark)), "")
    sample = data[:4000]
    if not marked and sample.count(0) > len(sample) // 4:
        marked = "utf-16-be" if sample[:1] == b"\x00" else "utf-16-le"
    try:
        text = data.decode(marked or "utf-8")
    except UnicodeDecodeError:
        text = "" if marked else _decode_code_page(data)
    if not text:
        raise Unreadable(_("Its letters cannot be read. Save it again as UTF-8."))
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise Unreadable(
            _("Row %s holds a character with the code 0. Save the table again as CSV.") % line
        )
    return text


def _decode_code_page(data: bytes) -> str:
    russian = data.decode("cp1251", errors="replace")
    letters = [char for char in russian if ord(char) > 127]
    if len(CYRILLIC.findall(russian)) * 2 >= len(letters) and "\ufffd" not in russian:
        return russian
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return ""


def _read_text(text: str) -> Iterable[Sequence[str]]:
    csv.field_size_limit(LONGEST * 2)
    first = [*islice(StringIO(text, newline=""), 50)]
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(first), strict=False)
    try:
        yield from reader
    except csv.Error as problem:
        sentence = _("Row %(row)s cannot be read: %(problem)s. Look for a quotation mark too many.")
        raise Unreadable(sentence % {"row": reader.line_num, "problem": problem}) from None


def _delimiter(lines: Sequence[str]) -> str:
    """Return the mark that half of the lines have; a comma may be decimal, or within a title."""
    filled = [line for line in lines if line.strip()]
    counts = {mark: sum(mark in line for line in filled) for mark in "\t;"}
    if counts["\t"] * 2 >= len(filled):
        return "\t"
    return ";" if counts[";"] * 2 > len(filled) else ","


def _read_geojson(text: str) -> Iterable[Sequence[object]]:
    try:
        # Keeps the digits of numbers as they stand.
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
        features = found["features"]
        rows = [{**(one["properties"] or {}), **_point(one.get("geometry"))} for one in features]
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Unreadable(
            _("This is JSON, but no GeoJSON with features. Save the table as XLSX or CSV.")
        ) from None
    names = list(dict.fromkeys(name for row in rows for name in row))
    yield names
    for row in rows:
        yield [_plain(row.get(name)) for name in names]


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _point(geometry: object) -> dict[str, object]:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return {}
    longitude, latitude, *_height = geometry["coordinates"] or (None, None)
    return {"Latitude": latitude, "Longitude": longitude}


def _read_workbook(data: bytes) -> list[RawSheet]:
    from portal.importing.workbooks import read_workbook  # 1 MB, of processes that read one

    try:
        with ZipFile(BytesIO(data)) as archive:
            _check_archive(archive)
        return [RawSheet(name, list(_checked(rows))) for name, rows in read_workbook(data)]
    except MemoryError:
        raise _too_large() from None
    except Unreadable:
        raise
    except DAMAGED:
        raise Unreadable(
            _("The workbook is damaged or has a password. Open it, and save it again as XLSX.")
        ) from None


def _check_archive(archive: ZipFile) -> None:
    """Refuse what would unpack to too much, and names, entities and cells that no spreadsheet
    writes. What the archive says of its sizes is not believed."""
    members = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise Unreadable(_("This is an archive, but no XLSX. Unpack it, and choose one table."))
    if len(members) > 2000 or any(_leads_out(one.filename) for one in members):
        raise Unreadable(_("The workbook holds files that none should. Save it again as XLSX."))
    unpacked = 0
    for one in members:
        unpacked += _check_member(archive, one, MOST_UNPACKED - unpacked)


def _too_large() -> Unreadable:
    return Unreadable(_("Unpacked, the workbook is too large. Cut it into several."))


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _check_member(archive: ZipFile, one: ZipInfo, allowed: int) -> int:
    """Read a member in pieces, and return its size."""
    size, tail = 0, b""
    is_sheet = one.filename.startswith("xl/worksheets/")
    width, height = 0, 0
    with archive.open(one) as file:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > allowed:
                raise _too_large()
            text = tail + piece
            if one.filename.endswith((".xml", ".rels")) and ENTITY.search(text):
                raise Unreadable(
                    _("The workbook defines entities, as no spreadsheet does. Save it again.")
                )
            if is_sheet:
                for letters, row in CELL.findall(text):
                    width, height = max(width, _column(letters)), max(height, int(row))
            tail = text[-200:]
    _check_shape(width, height, one.filename)
    return size


def _check_shape(width: int, height: int, name: str) -> None:
    if width > MOST_COLUMNS or height > MOST_ROWS or width * height > MOST_CELLS:
        sentence = _(
            "%(name)s reaches to row %(row)s and column %(column)s: at most %(rows)s rows, "
            "%(columns)s columns and %(cells)s cells. Delete what is empty, or cut the table."
        )
        limits = {"rows": MOST_ROWS, "columns": MOST_COLUMNS, "cells": MOST_CELLS}
        raise Unreadable(sentence % {"name": name, "row": height, "column": width, **limits})


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _checked(rows: Iterable[Sequence[object]]) -> Iterable[RawRow]:
    """Yield rows that have something in them, as texts, and refuse what is too large."""
    width = 0
    for number, cells in enumerate(rows, start=1):
        width = max(width, len(cells))
        _check_shape(width, number, _("The table"))
        texts = tuple(map(_text, cells))
        for at, text in enumerate(texts, start=1):
            if len(text) > LONGEST:
                sentence = _("Row %(row)s, column %(column)s: the cell has %(n)s characters. "
                             "At most %(most)s are read; shorten it.")  # fmt: skip
                asked = {"row": number, "column": at, "n": len(text), "most": LONGEST}
                raise Unreadable(sentence % asked)
        if any(texts):
            yield RawRow(number, texts)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            lines = clean_text(value).splitlines()
            plain = " ".join(filter(None, map(str.strip, lines)))
            return GUARDED.sub("", plain, count=1) if value[:1] == "'" else plain
        case bool():
            return "yes" if value else "no"
    return str(value).strip()
