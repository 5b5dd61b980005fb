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

    from portal.ops.backups.databases import write_rows

    executor, steps = migrations_one_by_one()
    with closing(sqlite3.connect(path)) as portal:
        applied = set(portal.execute("SELECT app, name FROM django_migrations"))
        plan = [(one, False) for one in steps if (one.app_label, one.name) in applied]
        executor.migrate(executor.loader.graph.leaf_nodes(), plan)
        connection.close()
        tables = connection.settings_dict["NAME"]
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{tables}"')
        connection.settings_dict["NAME"] = name
        write_rows(portal)


def migrations_one_by_one() -> tuple[Any, list[Any]]:
    """Return the executor of migrations that knows none that replaces others, and what is to be
    applied. Those stand for more than an old portal has; noted as applied beside what they replace,
    they would be counted twice when the next version goes on from these tables."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor: Any = MigrationExecutor(connection)
    loader = executor.loader
    loader.replace_migrations = False
    loader.build_graph()
    replacing, loader.replacements = loader.replacements.keys(), {}
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    return executor, [one for one, _ in plan if (one.app_label, one.name) not in replacing]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
