"""One zip from tables: CSV and Parquet, a description that programs read and one for people.

The same rows give the same bytes: files stand in a stated order, under the day of the package, and
nothing in them tells when they were written.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from portal.opendata.releases import describing
from portal.opendata.releases.describing import FileEntry
from portal.records.document_types import JsonObject
from portal.tabular.file_formats import CSV, PARQUET, FileFormat
from portal.tabular.formats import written
from portal.tabular.table import Table

BOM = b"\xef\xbb\xbf"
COMPRESSION = 6


@dataclass(frozen=True)
class ZipPart:
    """A table, and the rows of it that go in."""

    table: Table
    found: Any = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Package:
    """`name` and `title` say what it is, `at` of which moment; `url` is where it is found. `texts`
    are further files by name."""

    name: str
    title: str
    version: str
    at: datetime
    url: str
    about: str
    parts: list[ZipPart]
    texts: dict[str, Iterable[bytes]] = field(default_factory=dict)

    def write(self, file: IO[bytes]) -> None:
        """Writes the zip; table by table, in as little memory for many rows as for few."""
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            sealed = _Sealed(archive, self.at)
            tables = [self._add_table(sealed, part) for part in self.parts]
            for name, pieces in self.texts.items():
                sealed.add(name, pieces)
            for name, text in describing.files(self, tables):
                sealed.add(name, [text.encode()])
            sums = "".join(f"{entry.sha256}  {entry.path}\n" for entry in sealed.entries)
            sealed.add("SHA256SUMS", [sums.encode()])

    def _add_table(self, sealed: "_Sealed", part: ZipPart) -> tuple[Table, list[FileEntry]]:
        entries = [
            sealed.add(
                f"{folder}/{part.table.name}.{form.key}", _pieces(form, part.table, part.found)
            )
            for folder, form in (("tables", CSV), ("parquet", PARQUET))
        ]
        return part.table, entries


class _Sealed:
    """An archive whose entries are summed up while they are written."""

    def __init__(self, archive: ZipFile, at: datetime) -> None:
        self.archive = archive
        self.day = at.astimezone(UTC).timetuple()[:6]
        self.entries: list[FileEntry] = []

    def add(self, path: str, pieces: Iterable[bytes]) -> FileEntry:
        info = ZipInfo(path, date_time=self.day)
        info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as inside:
            for piece in pieces:
                inside.write(piece)
                digest.update(piece)
                size += len(piece)
        entry = FileEntry(path, size, digest.hexdigest())
        self.entries.append(entry)
        return entry


def _pieces(form: FileFormat, table: Table, found: Any) -> Iterator[bytes]:
    """A file without the mark by which Excel knows an encoding: the description says it."""
    rows: Iterable[JsonObject] = table.rows(found)
    for number, piece in enumerate(written(form, table, rows, {})):
        yield piece.removeprefix(BOM) if number == 0 else piece
