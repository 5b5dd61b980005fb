"""How the history tables are kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import Source, history_models
from portal.publication import followed_tables, history
from tests.factories import make_place, publish

pytestmark = pytest.mark.django_db


def queries_of_comparing() -> int:
    with CaptureQueriesContext(connection) as captured:
        history.keep_everything()
    return len(captured)


def test_comparing_everything_asks_each_kind_once() -> None:
    publish(make_place())
    with_one = queries_of_comparing()
    for _ in range(2):
        publish(make_place())

    assert queries_of_comparing() == with_one


def test_cutting_the_history_of_an_unknown_source_changes_nothing() -> None:
    publish(make_place())
    states = history_models()[Source]._base_manager.order_by("slug").values_list()
    before = list(states)
    for table in followed_tables.own_tables("source"):
        table.cut("no-such-source", 3, None)
        table.cut("no-such-source", 2, 4)

    assert list(states) == before != []
