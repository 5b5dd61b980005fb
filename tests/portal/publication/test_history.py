"""How the history tables are kept."""

from collections import Counter
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.editorial import duplicates
from portal.models import FormerAddress, Place, SearchEntry, Source, history_models
from portal.publication import followed_tables, history, publishing
from portal.records.registry import record_models
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_place,
    make_user,
    publish,
    rule,
)

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


@pytest.mark.engine
def test_an_edition_adds_states_of_what_it_says_otherwise_alone() -> None:
    plant = make_energy_project(capacity_mw="350")
    claim_all(plant)
    claim(plant, "capacity_mw", "400")
    rule(plant, "capacity_mw")
    publish(plant)
    states = count_states()

    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.summary_en = "Word"
    draft.save()
    publish(draft)

    assert count_states() - states == {"EnergyProject": 1, "SearchEntry": 1, "SearchOccurrence": 1}


def count_states() -> Counter[str]:
    """Count the states that each history table has of rows that are public and that were."""
    past = history_models().items()
    return Counter({model.__name__: own._base_manager.count() for model, own in past})


def test_cutting_the_history_of_an_unknown_source_changes_nothing() -> None:
    publish(make_place())
    states = history_models()[Source]._base_manager.order_by("slug").values_list()
    before = list(states)
    for table in followed_tables.own_tables("source"):
        table.cut("no-such-source", 3, None)
        table.cut("no-such-source", 2, 4)

    assert list(states.all()) == before != []


def test_no_new_row_gets_the_number_of_one_of_the_past() -> None:
    withdrawn = publish(make_place())
    publishing.withdraw(withdrawn, by=make_user(), at=NOON, note="A duplicate.")
    past: Any = history_models()[SearchEntry]  # its columns are made at run time
    if connection.vendor == "sqlite":  # as after a migration that writes the table anew
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = 'portal_searchentry'")
    history.pass_numbers_of_the_past()
    history.pass_numbers_of_the_past()
    ended = past.objects.filter(record_uid=withdrawn.uid)
    known = {*ended.values_list("id", flat=True)}

    publish(make_place())
    assert known
    assert known.isdisjoint(SearchEntry.everything.values_list("pk", flat=True))


@pytest.mark.engine
def test_a_record_begun_again_leaves_the_history_of_what_was_public() -> None:
    place = publish(make_place(title_en="As it was"))
    publishing.withdraw(place, by=make_user(), at=NOON, note="A duplicate.")
    states = history_models()[Place]._base_manager.order_by("from_position").values_list()
    before = list(states)
    publishing.reopen(place, by=make_user(), at=NOON)
    Place.working.filter(pk=place.pk).update(title_en="Not public yet")

    assert [*history.differences()] == []
    history.keep_everything()
    assert list(states.all()) == before


@pytest.mark.engine
def test_source_with_a_note_for_editors_has_the_history_of_its_search() -> None:
    """The search is written anew, though nothing that the log tells has changed."""
    source = publish(make_place()).claims.earliest("pk").source
    source.note = "Read on paper."
    source.save()

    publishing.source_described(source, at=NOON)

    assert [*history.differences()] == []


@pytest.mark.engine
def test_upgrade_begins_addresses_that_lead_on_where_publishing_had() -> None:
    stays, *others = (publish(make_place()) for _ in range(3))
    for day, other in enumerate(others, 1):
        at = NOON + timedelta(days=day)
        stays.refresh_from_db()
        publish(duplicates.merge_into(stays, other, by=make_user(), at=at), at=at)
    past: Any = history_models()[FormerAddress]  # its columns are made at run time
    states = past.objects.order_by("id").values_list("slug", "target_uid", "from_position")
    kept = list(states)

    past.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("portal.migrations.0068_former_addresses_of_the_past").BEGIN)

    assert list(states.all()) == kept
    assert len({position for *_address, position in kept}) == 2


def test_changes_of_many_objects_are_asked_with_the_variables_that_sqlite_takes() -> None:
    keys = [str(number) for number in range(history.ROWS_AT_ONCE)]
    for kind in (*(model.kind() for model in record_models()), *followed_tables.row_kinds()):
        tables = followed_tables.tables_of(kind)
        assert sum(len(table.find_changes(keys, keys)[1]) for table in tables) < 32_766, kind
