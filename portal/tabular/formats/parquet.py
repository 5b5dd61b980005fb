"""Parquet, with a type for each column.

Rows go to a scratch file first, a line of JSON each, from which Arrow reads them batch by batch:
neither side ever holds more than a row group.
"""

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import Any

from arro3.core import DataType, Field, Schema
from arro3.io import read_json, write_parquet

from portal.records.document_types import JsonObject
from portal.tabular.flattening import Column, Type
from portal.tabular.formats.scratch import InPieces
from portal.tabular.formats.texts import as_bytes
from portal.tabular.table import Table

GROUP = 10_000
"""Rows that are held, compressed and read together."""

TYPES = {
    Type.TEXT: DataType.utf8(),
    Type.INTEGER: DataType.int64(),
    Type.NUMBER: DataType.float64(),
    Type.BOOLEAN: DataType.bool(),
    Type.DATE: DataType.date32(),
    Type.MOMENT: DataType.timestamp("us", tz="UTC"),
}


def as_parquet(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterable[bytes]:
    """Texts that are empty stay empty, what nobody knows is null. `created_by` is ours, so that
    the same rows give the same bytes."""
    file = TemporaryFile()  # noqa: SIM115  # closed by whoever sends its pieces
    with TemporaryFile() as lines:
        for values in table.values(rows):
            lines.write(_line(table.columns, values))
        lines.seek(0)
        write_parquet(
            read_json(lines, schema_of(table), batch_size=GROUP),
            file,
            compression="zstd(3)",
            created_by="Corridor",
            max_row_group_size=GROUP,
        )
    return InPieces(file)


def schema_of(table: Table) -> Schema:
    return Schema([_field(column) for column in table.columns])


def _field(column: Column) -> Field:
    metadata = {"unit": column.unit} if column.unit else None
    return Field(column.name, TYPES[column.type], nullable=True, metadata=metadata)


def _line(columns: list[Column], values: list[Any]) -> bytes:
    known = {
        column.name: str(value) if column.type == Type.TEXT else value
        for column, value in zip(columns, values, strict=True)
        if value is not None
    }
    return as_bytes(known) + b"\n"
