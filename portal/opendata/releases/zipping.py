"""Reproducible zip of tables as CSV and Parquet, with metadata.

The same rows give the same bytes: the order of files is fixed, and their dates are that of the
package.
"""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from itertools import batched
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson
from django.conf import settings
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string

from portal.models import Source
from portal.records.document_types import JsonObject
from portal.records.json import DocumentRenderer
from portal.tabular.file_formats import BOM, CSV, PARQUET, FileFormat
from portal.tabular.flattening import Column
from portal.tabular.formats import write_table
from portal.tabular.table import CHUNK, ListRows, Table

COMPRESSION = 6


@dataclass(frozen=True)
class FileEntry:
    """A file of the zip: its path, its bytes and their sum."""

    path: str
    size: int
    sha256: str


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
            for name, text in describe_package(self, tables):
                hashed.add(name, [text.encode()])
            sums = "".join(f"{entry.sha256}  {entry.path}\n" for entry in hashed.entries)
            hashed.add("SHA256SUMS", [sums.encode()])

    def _add_table(self, hashed: "_HashingArchive", part: ZipPart) -> tuple[Table, list[FileEntry]]:
        with TemporaryFile() as file:
            rows = _KeptRows(part.table.endpoint, part.found, file)
            entries = [
                hashed.add(
                    f"{folder}/{part.table.name}.{form.key}", _pieces(form, part.table, rows)
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


@dataclass(frozen=True)
class _KeptRows(ListRows):
    """Rows whose cells are read from the database once, and from a scratch file after that."""

    file: IO[bytes]

    def cells(self, columns: Sequence[Column]) -> Iterator[list[list[object]]]:
        if self.file.tell():
            self.file.seek(0)
            yield from map(orjson.loads, self.file)
        else:
            for some in super().cells(columns):
                for few in batched(zip(*some, strict=True), CHUNK):
                    self.file.write(DocumentRenderer().render([*zip(*few, strict=True)]) + b"\n")
                yield some


def _pieces(form: FileFormat, table: Table, rows: ListRows) -> Iterator[bytes]:
    """Yield a file without the byte order mark, which is for Excel."""
    for number, piece in enumerate(write_table(form, table, rows, {})):
        yield piece.removeprefix(BOM.encode()) if number == 0 else piece


type Tables = list[tuple[Table, list[FileEntry]]]


def describe_package(package: Package, tables: Tables) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the metadata files."""
    descriptor = json.dumps(_descriptor(package, tables), ensure_ascii=False, indent=2)
    yield "datapackage.json", f"{descriptor}\n"
    yield "data-dictionary.csv", _dictionary(tables)
    context = {
        "portal": settings.PORTAL_NAME,
        "licence": settings.PORTAL_LICENCE,
        "package": package,
        "at": package.at.isoformat(),
        "publishers": _publishers(package),
        "tables": tables,
    }
    for name in ("ATTRIBUTION.md", "LICENCE.txt", "README.md"):
        yield name, render_to_string(f"portal/package/{name}", context)


def _descriptor(package: Package, tables: Tables) -> JsonObject:
    """Return the descriptor in version 1 of Data Package, which version 2 readers accept."""
    licence = settings.PORTAL_LICENCE
    return {
        "profile": "data-package",
        "name": package.name,
        "title": package.title,
        "description": package.about,
        "version": package.version,
        "created": package.at.isoformat(),
        "homepage": package.url,
        "licenses": [{"name": "CC-BY-4.0", "title": licence["name"], "path": licence["url"]}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.name,
                "title": str(table.title),
                "path": entry.path,
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": entry.size,
                "hash": f"sha256:{entry.sha256}",
                "schema": table.schema(),
            }
            for table, (entry, _parquet) in tables
        ],
    }


def _dictionary(tables: Tables) -> str:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["table", "column", "type", "unit", "description"])
    for table, _entries in tables:
        for column in table.columns:
            row = [table.name, column.name, column.type, column.unit, column.description]
            writer.writerow(map(str, row))
    return text.getvalue()


def _publishers(package: Package) -> list[tuple[str, str, int]]:
    """List publishers with the known licences and the number of their sources."""
    counts: Counter[tuple[str, str]] = Counter()
    for part in package.parts:
        if issubclass(part.found.model, Source):
            counts.update(part.found.values_list("publisher", "licence"))
    return [(*named, count) for named, count in sorted(counts.items())]
