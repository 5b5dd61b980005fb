"""Writers of tables, row by row, in constant memory.

The same rows give the same bytes in CSV, NDJSON and Parquet.
"""

from collections.abc import Callable, Iterable
from typing import cast

from django.utils.module_loading import import_string

from portal.records.document_types import JsonObject
from portal.tabular.file_formats import CSV, GEOJSON, JSON, NDJSON, PARQUET, XLSX, FileFormat
from portal.tabular.table import Table

type Writer = Callable[[Table, Iterable[JsonObject], JsonObject], Iterable[bytes]]

_writers = {
    CSV: "texts.write_csv",
    XLSX: "xlsx.write_xlsx",
    JSON: "texts.write_json",
    NDJSON: "texts.write_ndjson",
    GEOJSON: "geojson.write_geojson",
    PARQUET: "parquet.write_parquet_file",
}
"""By name: the libraries of XLSX and Parquet take 12 MB of each process that writes some."""


def write_table(
    form: FileFormat, table: Table, rows: Iterable[JsonObject], about: JsonObject
) -> Iterable[bytes]:
    """Write a file, in chunks of bytes. `about` has `title`, `url`, `retrieved_at` or
    `as_recorded`, and `licence`; CSV, NDJSON and Parquet have no place for it."""
    write = cast(Writer, import_string(f"{__name__}.{_writers[form]}"))
    return write(table, rows, about)
