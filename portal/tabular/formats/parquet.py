"""Parquet with typed columns.

Rows go to a scratch file first, one line of JSON each, from which Arrow reads them in batches:
neither side ever has more than a row group in memory.
"""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile

from arro3.core import DataType, Field, Schema
from arro3.io import read_json, write_parquet

from portal.records.document_types import JsonObject
from portal.tabular.flattening import Column, ColumnType
from portal.tabular.formats.scratch import read_pieces
from portal.tabular.formats.texts import encode_json
from portal.tabular.table import Table

ROW_GROUP = 10_000
"""Rows in a row group."""

TYPES = {
    ColumnType.TEXT: DataType.utf8(),
    ColumnType.INTEGER: DataType.int64(),
    ColumnType.NUMBER: DataType.float64(),
    ColumnType.BOOLEAN: DataType.bool(),
    ColumnType.DATE: DataType.date32(),
    ColumnType.MOMENT: DataType.timestamp("us", tz="UTC"),
}


def write_parquet_file(
    table: Table, rows: Iterable[JsonObject], about: JsonObject
) -> Iterator[bytes]:
    """Write Parquet. Empty texts stay empty, unknown values are null. `created_by` is constant, so
    that the same rows give the same bytes."""
    schema = Schema([_build_field(column) for column in table.columns])
    with TemporaryFile() as file, TemporaryFile() as lines:
        for values in table.values(rows):
            lines.write(_encode_line(table.columns, values))
        lines.seek(0)
        write_parquet(
            read_json(lines, schema, batch_size=ROW_GROUP),
            file,
            compression="zstd(3)",
            created_by="Corridor",
            max_row_group_size=ROW_GROUP,
        )
        yield from read_pieces(file)


def _build_field(column: Column) -> Field:
    metadata = {"unit": column.unit} if column.unit else None
    return Field(column.name, TYPES[column.type], nullable=True, metadata=metadata)


def _encode_line(columns: list[Column], values: Sequence[object]) -> bytes:
    known = {
        column.name: str(value) if column.type == ColumnType.TEXT else value
        for column, value in zip(columns, values, strict=True)
        if value is not None
    }
    return encode_json(known) + b"\n"
