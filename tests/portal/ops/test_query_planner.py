"""A database plans its answers by how many rows there are."""

import pytest
from django.db import connection

from portal.ops.query_planner import count_for_planner
from portal.records.signals import night_begun
from tests.factories import NOON, make_country

pytestmark = [pytest.mark.engine, pytest.mark.django_db]

COUNTED = {
    "sqlite": "select count(*) from sqlite_stat1 where tbl = 'portal_country'",
    "postgresql": "select count(*) from pg_stats where tablename = 'portal_country'",
}


def count_statistics() -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNTED[connection.vendor])
        (found,) = cursor.fetchone()
    return int(found)


def test_a_table_that_was_filled_is_counted() -> None:
    make_country("KZ")

    count_for_planner()

    assert count_statistics()


def test_tables_are_counted_anew_every_night() -> None:
    make_country("KZ")

    night_begun.send(None, at=NOON)

    assert count_statistics()


def test_tables_of_another_account_are_left_to_the_server() -> None:
    """PostgreSQL would warn of each of them, in the server's log."""
    if connection.vendor == "sqlite":
        return  # it has no accounts
    warnings: list[object] = []
    connection.ensure_connection()
    connection.connection.add_notice_handler(warnings.append)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE pg_read_all_data")
        count_for_planner()
        cursor.execute("RESET ROLE")
    connection.connection.remove_notice_handler(warnings.append)

    assert warnings == []
