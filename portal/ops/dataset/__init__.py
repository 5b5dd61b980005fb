"""The packaged data set: CSV files that are loaded through the editorial workflow."""

from portal.ops.dataset.load import DatasetTable, Load, loader_account
from portal.ops.dataset.record_files import PartTable
from portal.ops.dataset.records import RecordTable
from portal.ops.dataset.rows import BadRow, DatasetRow
