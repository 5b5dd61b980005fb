"""Columns of public rows kept in memory, for counts and sums over many of them.

    rows = PublicColumns().of(EnergyProject)
    rows.codes("technology").counts()

A process reads each column once from the history tables, then what every position of the change log
adds. So a count over 100,000 rows needs no query, and one of an earlier moment costs the same.
"""

from portal.records.column_store.columns import MISSING, CodedColumn, Having, Within, combine
from portal.records.column_store.tables import PublicColumns, about, forget_columns, parts_read
