"""The migrations that make all tables at once leave what those that they replace leave."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from tests import databases

type Shape = dict[str, Any]


def shape_of(database: Any) -> Shape:
    """Describe each table: its columns, and its indexes and constraints by name."""
    shape: Shape = {}
    with database.cursor() as cursor:
        for table in database.introspection.get_table_list(cursor):
            columns = database.introspection.get_table_description(cursor, table.name)
            constraints = database.introspection.get_constraints(cursor, table.name)
            shape[table.name] = (
                sorted((one.name, one.type_code, one.null_ok, one.default) for one in columns),
                sorted((_named(name), _told(one)) for name, one in constraints.items()),
            )
    return shape


def _told(constraint: dict[str, Any]) -> str:
    """SQLite guesses the columns of a check."""
    columns = [] if constraint["check"] else constraint["columns"]
    return repr(sorted((constraint | {"columns": columns}).items()))


def _named(constraint: str) -> str:
    """SQLite counts what has no name."""
    return "" if constraint.startswith(("fk_", "__unnamed")) else constraint


def permissions() -> set[tuple[Any, ...]]:
    named = Permission.objects.filter(group__isnull=False)
    return set(named.values_list("group__name", "content_type__app_label", "codename"))


@pytest.mark.exhaustive
@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_tables_are_those_of_the_replaced_migrations(tmp_path: Path) -> None:
    shape, granted = shape_of(connection), permissions()
    with databases.another(tmp_path / "step_by_step.sqlite3"):
        executor = MigrationExecutor(connection)
        executor.loader = MigrationLoader(connection, replace_migrations=False)
        leaves = executor.loader.graph.leaf_nodes()
        targets = [leaf for leaf in leaves if "squashed" not in leaf[1]]
        plan = executor.migration_plan(targets)
        executor.migrate(targets, plan)
        emit_post_migrate_signal(0, False, connection.alias, plan=plan)
        assert shape_of(connection) == shape
        assert permissions() == granted
    assert len(shape) > 150
    assert len(granted) > 200


@pytest.mark.django_db
def test_a_table_lacks_nothing_that_is_added_later() -> None:
    """Columns that close a circle of tables, and constraints."""
    with connection.cursor() as cursor:
        fields = connection.introspection.get_table_description(cursor, "portal_country")
        constraints = connection.introspection.get_constraints(cursor, "portal_workingtext")
    assert "capital_id" in {field.name for field in fields}
    assert constraints["portal_workingtext_text"]["check"]
