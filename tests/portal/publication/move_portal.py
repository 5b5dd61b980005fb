"""Writes an old portal, a file of SQLite, into a new database of PostgreSQL with the tables of its
version. They are made in the database of `DATABASE_URL`, which is empty or has those of an earlier
version and no rows, and copied.

    python -m tests.portal.publication.move_portal portal.sqlite3 name-of-the-new-database
"""

import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import django


def main(path: Path, name: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from portal.ops.backups.databases import write_rows

    executor = MigrationExecutor(connection)
    loader: Any = executor.loader
    loader.replace_migrations = False  # they stand for more than the portal has
    loader.build_graph()
    leaves = [one for one in loader.graph.leaf_nodes() if one not in loader.replacements]
    with closing(sqlite3.connect(path)) as portal:
        applied = set(portal.execute("SELECT app, name FROM django_migrations"))
        applied -= loader.replacements.keys()  # noted beside those that made the tables
        plan = executor.migration_plan(leaves)
        executor.migrate(
            leaves, [one for one in plan if (one[0].app_label, one[0].name) in applied]
        )
        connection.close()
        tables = connection.settings_dict["NAME"]
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{tables}"')
        connection.settings_dict["NAME"] = name
        write_rows(portal)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
