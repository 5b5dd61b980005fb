"""Periods of series: what is shown of each, and everything that is not."""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.models import SourceKind
from portal.ops.query_planner import count_for_planner
from portal.publication import publishing
from tests.factories import (
    NOON,
    make_batch,
    make_indicator,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from trade.statistics.api import PeriodViewSet
from trade.statistics.models import Series
from trade.statistics.observation_rows import PlainObservationSerializer
from trade.statistics.observations import Observation, ObservationBatch, ObsStatus
from trade.statistics.selection import with_periods

# Databases differ: comparison of periods.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

V1 = "/api/v1"
TITLES = ("series_title", "indicator_title", "frequency")
MOMENT = "2026-01-15T12:00:00+00:00"


@pytest.mark.engine
def test_period_that_is_withdrawn_while_a_page_is_made_is_left_out() -> None:
    stays = publish(observe(publish(make_series()), "2023", 1))
    goes = publish(observe(stays.series, "2024", 2))
    page = list(PeriodViewSet.queryset.order_by("period"))
    publishing.withdraw(goes.batch, by=make_user(), at=NOON, note="Misread.")

    endpoint = PeriodViewSet(request=None, format_kwarg=None)
    assert [one["period"] for one in endpoint.rows(page)] == ["2023"]


def rows(client: Client, query: str = "") -> Any:
    answer = client.get(f"{V1}/periods/?{query}")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["count"] == len(answer.json()["results"])
    return answer.json()["results"]


@pytest.mark.engine
def test_a_period_leaves_with_every_value_that_competes(client: Client) -> None:
    indicator = publish(make_indicator(tolerance_percent="0"))
    series = make_series(slug="trade", indicator=indicator)
    series.period_rulings.create(
        period="2024", rule="official", reason_en="It counts.", made_by=make_user(), made_at=NOON
    )
    series = publish(series)
    official, press = make_source(kind="official", slug="customs"), make_source(kind="press")
    shown = publish(observe(series, "2024", 22.7, source=official))
    other = publish(observe(series, "2024", 5.1, source=press))
    forecast = publish(observe(series, "2024", 20, source=official, obs_status="F"))
    publish(observe(series, "2023/2024", 9, source=press))
    single: dict[int, dict[str, Any]] = {}
    stands = []
    for one in (shown, other, forecast):
        row = client.get(f"{V1}/observations/{one.uid}/").json()
        single[one.pk] = {str(name): row.pop(name) for name in PlainObservationSerializer().fields}
        titles = {name: row.pop(name) for name in TITLES}
        stands.append(row)
    assert [one["shown"] for one in single.values()] == [True, False, False]
    assert titles == dict(zip(TITLES, (series.title_en, indicator.title_en, "annual"), strict=True))

    spanning, row = rows(client)

    key = f"series-{series.uid}-2024"
    gaps = {"gap_percent": 77.5, "gap_ratio": 4.4509}
    beside = {"disagreement": key, "ruling": row["ruling"]}
    agrees, overruled, foretold = (
        {"standing": standing, "standing_reason": reason}
        for standing, reason in (("agrees", ""), ("overruled", "official"), ("not_compared", ""))
    )
    nothing = dict.fromkeys(gaps)
    assert stands == [
        {**agrees, **nothing, **beside},
        {**overruled, **gaps, **beside},
        {**foretold, **nothing, **beside},
    ]
    assert row == {
        **single[shown.pk],
        "key": key,
        "disagreement": key,
        "disputed": True,
        "others": [{**single[other.pk], **overruled, **gaps}],
        **gaps,
        "forecasts": [single[forecast.pk]],
        **titles,
        "ruling": {
            "rule": "official",
            "reason": {"en": "It counts.", "zh-hans": "", "ru": ""},
            "made_at": MOMENT,
            "made_in_role": "",
        },
    }
    assert client.get(f"{V1}/periods/{key}/").json() == row
    assert client.get(f"{V1}/disagreements/{key}/").status_code == 200
    assert spanning["key"] == f"series-{series.uid}-2023-to-2024"
    assert client.get(f"{V1}/periods/{spanning['key']}/").json() == spanning
    assert (spanning["disagreement"], spanning["ruling"]) == ("", None)
    for query, expected in {
        "disputed=true": [row],
        "disputed=false": [spanning],
        "series=trade&period=2024": [row],
        "value_min=9.5": [row],
        "source=customs&source_kind=official": [row],
        "to=2023-05": [spanning],
    }.items():
        assert rows(client, query) == expected


def test_periods_of_what_is_not_public_are_out(client: Client) -> None:
    draft, hidden = observe(publish(make_series()), "2024", 1), observe(make_series(), "2024", 2)
    gone = publish(observe(publish(make_series()), "2024", 3))
    publish(hidden)
    publishing.withdraw(gone.batch, by=make_user(), at=NOON, note="The wrong table.")

    assert rows(client) == []
    for one in (draft, hidden, gone):
        key = f"series-{one.series.uid}-2024"
        assert client.get(f"{V1}/periods/{key}/").status_code == 404


@pytest.mark.parametrize("key", ["series", "series-x-2024", "place-{uid}-2024", "series-{uid}-x"])
def test_a_key_that_is_none_is_not_found(client: Client, key: str) -> None:
    series = publish(make_series())
    publish(observe(series, "2024", 1))

    assert client.get(f"{V1}/periods/{key.format(uid=series.uid)}/").status_code == 404


def test_queries_do_not_grow_with_rows(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for n in range(3):
        publish(observe(publish(make_series()), "2024", n))
        with django_assert_max_num_queries(9) as asked:
            assert len(rows(client)) == n + 1
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2]


@pytest.mark.engine
def test_the_database_shows_what_the_rule_shows(
    client: Client, scaled: Callable[[int], int]
) -> None:
    """The rule stands twice: over what is loaded, and as a question to the database."""
    chance = random.Random(7)
    table = make_source(kind="dataset", published_on="2020")
    sources = [
        make_source(kind=kind, published_on=chance.choice(["", "2020", "2020-06", "2020-06-01"]))
        for kind in SourceKind.values
        for _ in range(2)
    ]
    sources += [table, make_source(kind="dataset", published_on="2020", supersedes=table)]
    series = [publish(make_series()) for _ in range(3)]
    count = scaled(150)
    for number in range(count):
        pinned, retracted = chance.random() < 0.05, chance.random() < 0.1
        if pinned or number % 10 == 0:  # a batch has no two pins of a period
            batch = make_batch()
        observe(
            chance.choice(series),
            chance.choice(["2024", "2024-Q1", "2023/2024"]),
            chance.randint(1, 5),
            batch=batch,
            source=chance.choice(sources),
            obs_status=chance.choice(ObsStatus.values),
            pinned=pinned,
            recorded_at=NOON + timedelta(days=chance.randint(0, 3)),
            retracted_at=NOON if retracted else None,
            retraction_reason="Misread." if retracted else "",
        )
    for batch in ObservationBatch.working.order_by("pk"):
        publish(batch)

    by_rule = {
        period.shown.uid: {o.uid for o in (*period.others, *period.forecasts)}
        for _one, periods in with_periods(Series.objects.all())
        for period in periods
    }
    shown = {
        row["uid"]: {o["uid"] for o in (*row["others"], *row["forecasts"])} for row in rows(client)
    }
    assert shown == by_rule
    every = client.get(f"{V1}/observations/?shown=true").json()["results"]
    assert {row["uid"] for row in every} == set(by_rule)
    assert all(row["shown"] for row in every)
    hidden = client.get(f"{V1}/observations/?shown=false&page_size=200").json()
    assert hidden["count"] == count - len(by_rule)
    assert not any(row["shown"] for row in hidden["results"])


@pytest.mark.engine
def test_postgresql_expects_most_observations_to_be_preferred() -> None:
    """Where it expects few, it sorts all for a page and goes through whole tables for each."""
    if connection.vendor == "sqlite":
        return  # it expects nothing
    series, batch = publish(make_series()), make_batch()
    for year in range(2000, 2020):
        observe(series, str(year), 5, batch=batch)
    publish(batch)
    count_for_planner()

    (plan,) = json.loads(Observation.objects.preferred().explain(format="json"))

    assert plan["Plan"]["Plan Rows"] > 5
