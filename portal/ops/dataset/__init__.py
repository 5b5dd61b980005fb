"""The packaged data set: facts and figures as CSV, loaded through publishing like everybody's."""

from portal.ops.dataset.load import Load, Table, loader_account
from portal.ops.dataset.records import PartTable, RecordTable
from portal.ops.dataset.rows import BadRow, Row

__all__ = ["BadRow", "Load", "PartTable", "RecordTable", "Row", "Table", "loader_account"]
