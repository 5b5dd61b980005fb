"""Whether an observation is public, and how many there are, is kept as the tables would say it."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.filters.selection import selection_of
from portal.models import JournalHead, Status
from portal.publication import history_rebuild, publishing, time_travel
from tests.factories import (
    NOON,
    make_batch,
    make_country,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.forgotten_history import forget_history
from tests.replica import Editors
from trade.statistics.counts import COUNTS, ObservationCount, PeriodCount
from trade.statistics.filters.series import SeriesFilter
from trade.statistics.models import Series
from trade.statistics.observations import Observation

# Databases differ: rows are counted and copied with SQL.
pytestmark = [pytest.mark.django_db, pytest.mark.engine, pytest.mark.slow]


def published() -> set[int]:
    rows = Observation.working.filter(batch__status=Status.PUBLISHED)
    return set(rows.filter(series__status=Status.PUBLISHED).values_list("pk", flat=True))


def public() -> set[int]:
    return set(Observation.objects.values_list("pk", flat=True))


def kept() -> list[dict[tuple[object, ...], int]]:
    return [{row.place: row.number for row in model._base_manager.all()} for model in COUNTS]


def counted() -> list[dict[tuple[object, ...], int]]:
    rows = list(Observation.objects.all())
    valued = [one for one in rows if one.value is not None and one.retracted_at is None]
    periods = {(one.series_id, one.period) for one in valued}
    return [
        Counter((one.series_id, one.obs_status) for one in rows),
        Counter((series,) for series, _period in periods),
    ]


def work(seed: int, deeds: int) -> dict[int, list[dict[tuple[object, ...], int]]]:
    """What was counted after each deed, by position."""
    editors, found = Editors(seed), {}
    editors.deeds = {**editors.deeds, "count": 12, "correct": 4, "take_back": 3}
    for _deed in range(deeds):
        editors.act()
        assert public() == published()
        assert kept() == counted()
        found[JournalHead.last_position()] = kept()
    return found


def check_past(found: dict[int, list[dict[tuple[object, ...], int]]]) -> None:
    for position, then in found.items():
        with time_travel.at_position(position):
            assert kept() == then, position
            assert counted() == then, position


def test_they_follow_whatever_editors_do_and_are_read_as_of_any_position(
    scaled: Callable[[int], int],
) -> None:
    found = work(seed=9, deeds=scaled(48))
    check_past(found)
    assert max(sum(numbers.values()) for numbers, _periods in found.values()) > 5
    assert len({str(one) for one in found.values()}) > 5


@pytest.mark.exhaustive
def test_their_history_is_written_where_that_of_observations_is(
    scaled: Callable[[int], int],
) -> None:
    found = work(seed=27, deeds=scaled(48))
    forget_history()
    for _progress in history_rebuild.rebuild():
        pass
    check_past(found)


def test_a_series_takes_its_observations_with_it_and_brings_them_back() -> None:
    series = publish(make_series())
    one = observe(series, "2023", 5)
    assert not Observation.objects.exists()
    publish(one.batch)
    assert public() == {one.pk}

    publishing.withdraw(Series.objects.get(), by=make_user(), at=NOON, note="Not so.")
    assert (public(), kept()) == (set(), [{}, {}])
    late = observe(series, "2024", 6)
    publish(late.batch)
    assert public() == set()

    withdrawn = Series.working.get()
    publishing.reopen(withdrawn, by=make_user(), at=NOON)
    publish(withdrawn)
    assert public() == {one.pk, late.pk}
    assert kept() == [{(series.pk, "A"): 2}, {(series.pk,): 2}]


def test_what_is_retracted_is_counted_as_an_observation_and_no_period() -> None:
    series = publish(make_series())
    first = observe(series, "2023", 5)
    publish(first.batch)
    second = observe(series, "2023", 6, batch=make_batch(supersedes=first.batch))
    publish(second.batch)

    assert kept() == [{(series.pk, "A"): 2}, {(series.pk,): 1}]


def test_rebuilding_mends_what_was_written_past_it() -> None:
    series = publish(make_series())
    publish(observe(series, "2023", 5).batch)
    draft = observe(series, "2024", 6)
    Observation.working.filter(pk=draft.pk).update(is_public=True)
    ObservationCount.objects.update(number=7)
    PeriodCount.objects.all().delete()
    call_command("rebuild_projections", verbosity=0)

    assert public() == published() != {draft.pk}
    assert kept() == [{(series.pk, "A"): 1}, {(series.pk,): 1}]


ASKED: dict[str, int] = {
    "": 4,
    "status=E": 1,
    "country=KZ": 3,
    "country=KZ&country=UZ": 4,
    "obs_status=A&partner=CN": 3,
    "country=TM": 0,
}


def test_lists_are_counted_without_their_rows(client: Client) -> None:
    kazakh, uzbek = publish(make_series()), publish(make_series(country=make_country("UZ")))
    make_country("TM")
    batch = make_batch(source=make_source())
    for series, year, status in (
        (kazakh, 2022, "A"),
        (kazakh, 2023, "A"),
        (kazakh, 2024, "E"),
        (uzbek, 2024, "A"),
    ):
        observe(series, str(year), 5, batch=batch, obs_status=status)
    publish(batch)

    for question, number in ASKED.items():
        assert _count(client, f"observations/?{question}") == number, question
        if "status" not in question:
            assert _count(client, f"periods/?{question}") == number, question
    other: Any = client.get("/api/v1/observations/?value_max=3").json()
    assert other["count"] == 0


def _count(client: Client, address: str) -> object:
    with CaptureQueriesContext(connection) as queries:
        found = client.get(f"/api/v1/{address}").json()
    assert not [q["sql"] for q in queries if 'COUNT(*) AS "__count"' in q["sql"]]
    assert len(found["results"]) == found["count"]
    return found["count"]


def test_statuses_of_a_list_of_series_are_counted_in_columns() -> None:
    series, other = publish(make_series()), publish(make_series())
    batch = make_batch(source=make_source())
    for year, status in ((2022, "A"), (2023, "A"), (2024, "E")):
        observe(series, str(year), 5, batch=batch, obs_status=status)
    observe(other, "2024", 5, batch=batch)
    publish(batch)

    found = SeriesFilter({}, Series.objects.all())
    assert found.is_valid()
    with CaptureQueriesContext(connection) as queries:
        assert selection_of(found).counts("obs_status") == {"A": 2, "E": 1}
    assert not [q["sql"] for q in queries if '"trade_observation"' in q["sql"]]
