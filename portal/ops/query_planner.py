"""Statistics of tables, by which a database plans how it answers a question."""

from django.db import connection

ROWS_LOOKED_AT = 1000
"""Rows of an index that SQLite reads, so that this takes seconds whatever its size."""
OWN_TABLES = (
    "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
    " AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'USAGE')"
)
"""Tables of PostgreSQL that the portal's account may count. It warns of each of the others, in its
log, and its autovacuum counts them."""


def count_for_planner(**kwargs: object) -> None:
    """Count anew: every night, and after many rows were loaded."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("PRAGMA optimize = 0x10002")  # tables that grew, asked here or not
            return
        cursor.execute(OWN_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {table}")
