"""Writes a table in every form: row by row, in as little memory for a million rows as for ten.

The same rows give the same bytes in CSV, NDJSON and Parquet.
"""

from collections.abc import Callable, Iterable

from portal.records.document_types import JsonObject
from portal.tabular.file_formats import (
    CSV,
    GEOJSON,
    JSON,
    NDJSON,
    PARQUET,
    XLSX,
    FileFormat,
)
from portal.tabular.formats.geojson import as_geojson
from portal.tabular.formats.parquet import as_parquet
from portal.tabular.formats.texts import as_csv, as_json, as_ndjson
from portal.tabular.formats.xlsx import as_xlsx
from portal.tabular.table import Table

type Writer = Callable[[Table, Iterable[JsonObject], JsonObject], Iterable[bytes]]

_writers: dict[FileFormat, Writer] = {
    CSV: as_csv,
    XLSX: as_xlsx,
    JSON: as_json,
    NDJSON: as_ndjson,
    GEOJSON: as_geojson,
    PARQUET: as_parquet,
}


def written(
    form: FileFormat, table: Table, rows: Iterable[JsonObject], about: JsonObject
) -> Iterable[bytes]:
    """The file, in pieces. `about` says what somebody who finds it has to know: `title`, `url`,
    `retrieved_at` or `as_recorded`, `licence`; CSV, NDJSON and Parquet have no place for it."""
    return _writers[form](table, rows, about)


__all__ = ["written"]
