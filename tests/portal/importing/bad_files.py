"""Files that are refused, or read only in part, each with what the sentence has to name."""

import json
import struct
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

HEAD = "name,country,technology,status,capacity_mw\n"
ROW = "Dam {0},KZ,hydro,operating,{1}\n"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def workbook(rows: list[Any], **more: Any) -> bytes:
    out = BytesIO()
    with Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
        for (row, column), formula in more.get("formulas", {}).items():
            sheet.write_formula(row, column, formula)
        for (row, column), error in more.get("errors", {}).items():
            sheet.write_formula(row, column, "=A1", value=error)
    return out.getvalue()


def rewritten(data: bytes, changed: dict[str, str]) -> bytes:
    """A workbook with other bytes in its members, which its writer would not write."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            member = old.read(name)
            for before, after in changed.items():
                member = member.replace(before.encode(), after.encode())
            new.writestr(name, member)
    return out.getvalue()


def archive(**members: Any) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", WORKBOOK)
        for name, data in members.items():
            file.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def with_member(name: str, data: bytes | str) -> bytes:
    out = BytesIO(workbook([["name"], ["x"]]))
    with ZipFile(out, "a", ZIP_DEFLATED) as file:
        file.writestr(name, data)
    return out.getvalue()


def lying_size() -> bytes:
    """An archive whose headers say that a bomb has ten bytes."""
    data = bytearray(with_member("xl/worksheets/sheet9.xml", b"<a>" + b" " * 3_000_000))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.rfind(mark, 0, data.rfind(b"xl/worksheets/sheet9.xml") if at == 24 else None)
        place = data.find(mark, data.find(b"xl/worksheets/sheet9.xml") - 46) if at == 22 else place
        data[place + at : place + at + 4] = struct.pack("<I", 10)
    return bytes(data)


def sheet(cells: str) -> str:
    return f"<worksheet><sheetData>{cells}</sheetData></worksheet>"


GOOD = HEAD + ROW.format(1, 5)
NEW = "Dam 2"


def _archive_of_text() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr("table.csv", GOOD)
    return out.getvalue()


def _bomb_in_parts() -> bytes:
    out = BytesIO(workbook([["name"], ["x"]]))
    with ZipFile(out, "a", ZIP_DEFLATED) as file:
        for number in range(25):
            file.writestr(f"xl/media/{number}.bin", b"\0" * 10_000_000)
    return out.getvalue()


def _flipped() -> bytes:
    data = bytearray(
        workbook([[str(zlib.crc32(bytes([n]))) for n in range(99)] for _ in range(99)])
    )
    for at in range(400, 700, 7):
        data[at] ^= 0x55
    return bytes(data)


def _flipped_deep() -> bytes:
    """Damage within what is compressed, which the check of its sum comes too late for."""
    data = bytearray(workbook([[f"cell {n * m} {n}" for m in range(5)] for n in range(2000)]))
    place = data.find(b"xl/worksheets/sheet1.xml") + 200
    data[place : place + 40] = bytes(255 - byte for byte in data[place : place + 40])
    return bytes(data)


def _one_text_in_many_cells() -> bytes:
    """A few thousand bytes, of which readers would make a hundred million, and more."""
    out = BytesIO()
    with Workbook(out) as book:
        for sheet in (book.add_worksheet() for _ in range(10)):
            for row in range(160):
                sheet.write_string(row, 0, "\U0001f600" * 16_000)
    return out.getvalue()


def _one_sheet_by_many_names() -> bytes:
    sheet = '<sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    many = (sheet.replace("1", str(number), 2) for number in range(1, 502))
    return rewritten(workbook([["name"], ["x"]]), {sheet: "".join(many)})


UNREADABLE = {
    "empty": (b"", "nothing in it"),
    "spaces": (b"  \r\n \t", "nothing in it"),
    "zeros": (b"\0" * 100, "nothing in it"),
    "mark alone": (b"\xef\xbb\xbf", "nothing in it"),
    "too large": (b"a,b\n" * 6_000_000, "20 MB"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "XLSX or CSV"),
    "PDF named csv": (b"%PDF-1.7 ...", "XLSX or CSV"),
    "picture": (b"\x89PNG\r\n\x1a\n....", "XLSX or CSV"),
    "gzip": (b"\x1f\x8b\x08....", "XLSX or CSV"),
    "RAR": (b"Rar!\x1a\x07....", "XLSX or CSV"),
    "7z": (b"7z\xbc\xaf'\x1c...", "XLSX or CSV"),
    "page named xlsx": (b"<!DOCTYPE html><table><tr><td>1</table>", "page or XML"),
    "page with mark": (b"\xef\xbb\xbf<html><body>", "page or XML"),
    "XML": (b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'b'>]><l>&a;</l>", "page or XML"),
    "SVG": (b"<svg onload='x()'/>", "page or XML"),
    "JSON": (b'{"a": 1}', "no GeoJSON"),
    "JSON list": (b"[1, 2]", "no GeoJSON"),
    "broken JSON": (b'{"features": [', "no GeoJSON"),
    "deep JSON": (b"[" * 100_000, "no GeoJSON"),
    "features of text": (b'{"features": ["a"]}', "no GeoJSON"),
    "features without properties": (b'{"features": [{}]}', "no GeoJSON"),
    "null properties": (b'{"features": [{"properties": null}]}', "nothing in it"),
    "a row as wide as all for each feature": (
        lambda: json.dumps(
            {"features": [{"properties": {str(at): 1 for at in range(500)}}]
             + [{"properties": {}}] * 10_000}
        ).encode(),
        "row 10001 and column 500: at most 120000 rows, 500 columns and 5000000 cells",
    ),
    "point of one number": (
        b'{"features": [{"properties": {}, "geometry": {"type": "Point", "coordinates": [7]}}]}',
        "no GeoJSON",
    ),
    "NUL in a cell": (GOOD.encode() + b"Da\0m,KZ\n", "Row 3"),
    "odd UTF-16": (b"\xff\xfea\0b", "Its letters"),
    "no code page": (b"\x98\xff" * 9, "Its letters"),
    "archive of something": (_archive_of_text, "no XLSX"),
    "traversal": (lambda: with_member("../../etc/passwd", "x"), "files that none should"),
    "absolute name": (lambda: with_member("/etc/passwd", "x"), "files that none should"),
    "backslashes": (lambda: with_member("..\\..\\evil.xml", "x"), "files that none should"),
    "entities": (
        lambda: with_member("xl/comments.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "entities",
    ),
    "billion laughs": (
        lambda: archive(xl__worksheets__sheet1___xml="x", **{"xl/sharedStrings.xml": "<!DOCTYPE l ["
                + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"}),
        "entities",
    ),
    "zip bomb": (lambda: with_member("xl/media/a.bin", b"\0" * 210_000_000), "Unpacked"),
    "bomb in parts": (_bomb_in_parts, "Unpacked"),
    "one text in many cells": (_one_text_in_many_cells, "Unpacked"),
    "one sheet by many names": (_one_sheet_by_many_names, "Unpacked"),
    "many members": (
        lambda: archive(**{f"a{n}.xml": "" for n in range(2100)}),
        "files that none should",
    ),
    "lying sizes": (lying_size, "damaged"),
    "cut off": (lambda: workbook([["name"], ["x"]])[:900], "damaged"),
    "flipped bytes": (_flipped, "damaged"),
    "flipped bytes deep within": (_flipped_deep, "damaged"),
    "no sheets": (archive, "damaged"),
    "wide sheet": (
        lambda: archive(**{"xl/worksheets/sheet1.xml": sheet('<row r="1"><c r="XFD1"/></row>')}),
        "column 16384",
    ),
    "tall sheet": (
        lambda: archive(**{"xl/worksheets/sheet1.xml": sheet('<row><c r="A1048576"/></row>')}),
        "row 1048576",
    ),
    "corner cells": (
        lambda: archive(
            **{"xl/worksheets/sheet1.xml": sheet('<c r="A1"/><c s="1" r="SF119999"/>')}
        ),
        "row 119999",
    ),
    "corner in other quotes": (
        rewritten(workbook([["name"], ["x"]]), {'r="A2"': "r='XFD1000000'"}),
        "Unpacked",
    ),
    "a million columns": (b"," * 1_000_000 + b"\n", "column 1000001"),
    "many columns": (b"\t".join(b"a" for _ in range(600)), "column 600"),
    "many rows": (b"a,b\n" * 130_000, "row 120001"),
    "3 MB cell": (b"name,country\n" + b"x" * 3_000_000 + b",KZ\n", "Row"),
    "long cell": (b"name,country\n" + b"x" * 21_000 + b",KZ\n", "Row 2, column 1"),
    "long cell in a workbook": (
        lambda: workbook([["name"], ["ok"], ["x" * 32_000]]),
        "Row 3, column 1",
    ),
    "open quotation": (b'name,country\n"' + b"x,\n" * 30_000, "Row"),
    "empty workbook": (lambda: workbook([]), "nothing in it"),
}  # fmt: skip
"""Data of each bad file, or the function that makes it, and words of its refusal."""


def unreadable(name: Any) -> tuple[Any, str]:
    data, words = UNREADABLE[name]
    return data() if callable(data) else data, words


HALF_BAD = {
    "formula": ("=1+1", "is a formula"),
    "formula of a command": ("=cmd|' /C calc'!A0", "is a formula"),
    "at formula": ("@SUM(A1)", "is a formula"),
    "word": ("many", "“many” is not understood"),
    "not a number": ("NaN", "“nan” is not"),
    "infinity": ("Infinity", "“infinity” is not"),
    "two numbers": ("5 or 6", "“or” is not"),
    "other unit": ("50 km", "another unit"),
    "money": ("USD 50", "USD 50"),
    "mark": ("#REF!", "“#REF!” is an error of the spreadsheet"),
    "script": ("<script>alert(1)</script>", "script"),
    "too many digits": ("9" * 40, "digits"),
    "below zero": ("-5", "more than zero"),
    "vague": ("about", "about"),
    "date": ("2024-05-06", "2024-05-06"),
}
"""Capacities of one row beside a good one: the good one is applied, the other named."""


def half_bad(name: Any) -> tuple[str, str, str]:
    text, words = HALF_BAD[name]
    return HEAD + ROW.format(1, 5) + ROW.format(2, json.dumps(text)), text, words
