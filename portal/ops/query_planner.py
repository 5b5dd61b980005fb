"""Statistics of tables, by which a database plans how it answers a question."""

from django.db import connection

ROWS_LOOKED_AT = 1000
"""Rows of an index that SQLite reads, so that this takes seconds whatever its size."""


def count_for_planner(sender: object = None, **kwargs: object) -> None:
    """Count anew: every night, and after many rows were loaded."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("PRAGMA optimize = 0x10002")  # tables that grew, asked here or not
        else:
            cursor.execute("ANALYZE")
