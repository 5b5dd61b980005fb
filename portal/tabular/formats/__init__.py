"""Writers of tables, row by row, in constant memory.

The same rows give the same bytes in CSV, NDJSON and Parquet.
"""

from collections.abc import Callable, Iterable

from portal.records.document_types import JsonObject
from portal.tabular.file_formats import CSV, GEOJSON, JSON, NDJSON, PARQUET, XLSX, FileFormat
from portal.tabular.formats.geojson import write_geojson
from portal.tabular.formats.parquet import write_parquet_file
from portal.tabular.formats.texts import write_csv, write_json, write_ndjson
from portal.tabular.formats.xlsx import write_xlsx
from portal.tabular.table import Table

type Writer = Callable[[Table, Iterable[JsonObject], JsonObject], Iterable[bytes]]

_writers: dict[FileFormat, Writer] = {
    CSV: write_csv,
    XLSX: write_xlsx,
    JSON: write_json,
    NDJSON: write_ndjson,
    GEOJSON: write_geojson,
    PARQUET: write_parquet_file,
}


def write_table(
    form: FileFormat, table: Table, rows: Iterable[JsonObject], about: JsonObject
) -> Iterable[bytes]:
    """Write a file, in chunks of bytes. `about` has `title`, `url`, `retrieved_at` or
    `as_recorded`, and `licence`; CSV, NDJSON and Parquet have no place for it."""
    return _writers[form](table, rows, about)
