"""Reproducible zip of tables as CSV and Parquet, with metadata.

The same rows give the same bytes: the order of files is fixed, and their dates are that of the
package.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Model, QuerySet

from portal.opendata.releases import describing
from portal.opendata.releases.describing import FileEntry
from portal.tabular.file_formats import CSV, PARQUET, FileFormat
from portal.tabular.formats import write_table
from portal.tabular.table import Table

BOM = b"\xef\xbb\xbf"
COMPRESSION = 6


@dataclass(frozen=True)
class ZipPart:
    """A table and the queryset of its rows that are included."""

    table: Table
    found: QuerySet[Model] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Package:
    """Contents of a zip. `at` is the moment of its data, `url` its address, `texts` are further
    files by name."""

    name: str
    title: str
    version: str
    at: datetime
    url: str
    about: str
    parts: list[ZipPart]
    texts: dict[str, Iterable[bytes]] = field(default_factory=dict)

    def write(self, file: IO[bytes]) -> None:
        """Write the zip table by table, in constant memory."""
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            hashed = _HashingArchive(archive, self.at)
            tables = [self._add_table(hashed, part) for part in self.parts]
            for name, pieces in self.texts.items():
                hashed.add(name, pieces)
            for name, text in describing.describe_package(self, tables):
                hashed.add(name, [text.encode()])
            sums = "".join(f"{entry.sha256}  {entry.path}\n" for entry in hashed.entries)
            hashed.add("SHA256SUMS", [sums.encode()])

    def _add_table(self, hashed: "_HashingArchive", part: ZipPart) -> tuple[Table, list[FileEntry]]:
        entries = [
            hashed.add(
                f"{folder}/{part.table.name}.{form.key}", _pieces(form, part.table, part.found)
            )
            for folder, form in (("tables", CSV), ("parquet", PARQUET))
        ]
        return part.table, entries


class _HashingArchive:
    """Archive that hashes its entries while writing them."""

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


def _pieces(form: FileFormat, table: Table, found: QuerySet[Model]) -> Iterator[bytes]:
    """Yield a file without the byte order mark, which is for Excel."""
    for number, piece in enumerate(write_table(form, table, table.rows(found), {})):
        yield piece.removeprefix(BOM) if number == 0 else piece
