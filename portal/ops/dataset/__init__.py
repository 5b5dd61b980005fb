"""The packaged data set: CSV files that are loaded through the editorial workflow."""

from portal.ops.dataset.load import DatasetTable, Load, loader_account
from portal.ops.dataset.records import PartTable, RecordTable
from portal.ops.dataset.rows import BadRow, DatasetRow
