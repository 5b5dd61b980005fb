"""A period is disputed on both sides of a disagreement, now and as of any earlier moment."""

import csv
import io
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.test import Client

from portal.models import Disagreement, DisputedPeriod, HistoryRow, history_models
from portal.publication import publishing
from tests.databases import kept
from tests.factories import (
    NOON,
    claim_all,
    make_batch,
    make_country,
    make_indicator,
    make_series,
    make_user,
    observe,
    publish,
)
from tests.portal.opendata.assistants import call
from trade.statistics.models import Indicator
from trade.statistics.observations import ObservationBatch

# Databases differ: history tables are written and read in SQL.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LATER, LAST = NOON + timedelta(days=1), NOON + timedelta(days=2)


def counted(series: Any, period: str, value: str, at: datetime) -> ObservationBatch:
    batch = make_batch()
    observe(series, period, value, batch=batch)
    publishing.submit(batch, by=make_user(), at=at)
    publishing.publish(batch, by=make_user(), at=at)
    return batch


@kept
def pair() -> tuple[Any, Any, ObservationBatch]:
    """What China counts, and a day later Kyrgyzstan, of eleven months."""
    total = publish(make_indicator(slug="trade-total"))
    total.mirror = total
    total.save()
    cn, kg = make_country("CN"), make_country("KG")
    ours = publish(make_series(slug="cn", indicator=total, country=cn, partner=kg))
    theirs = publish(
        make_series(slug="kg", indicator=total, country=kg, partner=cn, reporter_en="Bishkek")
    )
    with time_machine.travel(NOON, tick=False):
        counted(ours, "2024", "22.71", NOON)
        counted(ours, "2023", "19.8", NOON)
    with time_machine.travel(LATER, tick=False):
        batch = counted(theirs, "2024-01/2024-11", "5.1", LATER)
    return ours, theirs, batch


def told(as_recorded: Any = "") -> dict[Any, list[tuple[Any, Any]]]:
    """Series, period, and what others say of each disputed period, in API and SDMX."""
    query = f"?as_recorded={as_recorded.isoformat()}" if as_recorded else ""
    query = query.replace("+", "%2B")
    rows = Client().get(f"/api/v1/periods/{query}").json()["results"]
    asked = {
        one["series"]: [(other["series"], other["value"]) for other in one["others"]]
        for one in rows
        if one["disputed"]
    }
    moment = f"&asOf={as_recorded.isoformat()}".replace("+", "%2B") if as_recorded else ""
    answer = Client().get(f"/api/sdmx/2.1/data/TRADE_TOTAL/all?format=csv{moment}")
    lines = b"".join(answer).decode().splitlines()
    head, *cells = (line.split(",") for line in lines)
    place = {name: head.index(name) for name in ("SERIES", "DISPUTED")}
    flagged = {one[place["SERIES"]] for one in cells if one[place["DISPUTED"]] == "true"}
    assert flagged == set(asked)
    return asked


def test_each_side_has_what_the_other_says(pair: Any) -> None:
    assert told() == {"cn": [("kg", 5.1)], "kg": [("cn", 22.71)]}
    for query, found in {"disputed=true": ["kg", "cn"], "disputed=false": ["cn"]}.items():
        rows = Client().get(f"/api/v1/periods/?{query}").json()["results"]
        assert sorted(row["series"] for row in rows) == sorted(found)
    rows = Client().get("/api/v1/series/?disputed=true").json()["results"]
    assert {row["slug"] for row in rows} == {"cn", "kg"}


def test_dispute_under_the_other_series_names_it(pair: Any) -> None:
    ours = pair[0]
    own, other = (Client().get(one.get_absolute_url()).content.decode() for one in pair[:2])

    assert "<b>2024</b>" in own
    assert f"<b>{ours.title_en}: 2024</b>" in other


def settled(series: Any, rule: str, at: datetime = LAST) -> None:
    """Write a ruling on 2024 into a series and publish it."""
    draft = publishing.start_edit(series, by=make_user(), at=at)
    (period,) = {"cn": ["2024"], "kg": ["2024-01/2024-11"]}[series.slug]
    draft.period_rulings.create(
        period=period, rule=rule, reason_en="Transit.", made_by=make_user(), made_at=at
    )
    publishing.submit(draft, by=make_user(), at=at)
    publishing.publish(draft, by=make_user(), at=at)


def stand_in_every_channel(slug: str) -> dict[Any, Any]:
    """How the other side's value stands beside that of a series: page, API, SDMX, files, chart,
    assistants."""
    client = Client()
    (row,) = client.get(f"/api/v1/periods/?series={slug}&disputed=true").json()["results"]
    (other,) = row["others"]
    html = client.get(f"/series/{slug}/").content.decode()
    chart = client.get(f"/charts/series.json?series={slug}").json()
    points = [one for line in chart["panels"][0]["series"] for one in line["points"]]
    (drawn,) = [said for point in points for said in point["others"]]
    lines = client.get("/api/sdmx/2.1/data/TRADE_TOTAL/all?format=csv")
    rows = csv.DictReader(io.StringIO(b"".join(lines).decode()))
    (coded,) = [one for one in rows if one["SERIES"] == slug and one["DISPUTED"] == "true"]
    file = client.get(f"/api/v1/periods.csv?series={slug}&disputed=true")
    (filed,) = csv.DictReader(io.StringIO(b"".join(file).decode("utf-8-sig")))
    (asked,) = [
        period.get("ruling", {}).get("rule", "")
        for one in call(client, "query_series", series=[slug])["series"]
        for period in one["periods"]
        if period["disputed"]
    ]
    return {
        "API": (other["standing"], other["standing_reason"]),
        "chart": (drawn["standing"], drawn["standing_reason"]),
        "words": drawn["standing_words"],
        "page": drawn["standing_words"] in html,
        "SDMX": coded["RULING"],
        "file": filed["ruling_rule"],
        "MCP": asked,
    }


def in_every_channel(standing: str, reason: str, words: str, rule: str) -> dict[Any, Any]:
    pair = (standing, reason)
    told = {"API": pair, "chart": pair, "words": words, "page": True}
    return {**told, "SDMX": rule, "file": rule, "MCP": rule}


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("ruled_in", [0, 1])
def test_a_ruling_by_which_both_stay_holds_on_both_sides(pair: Any, ruled_in: int) -> None:
    for one in pair[:2]:
        assert stand_in_every_channel(one.slug) == in_every_channel("disputed", "", "Disputed", "")

    settled(pair[ruled_in], "scope")

    expected = in_every_channel("overruled", "scope", "Different measure", "scope")
    assert [stand_in_every_channel(one.slug) for one in pair[:2]] == [expected, expected]


def test_a_ruling_against_one_side_says_nothing_against_the_other(pair: Any) -> None:
    ours, theirs, _batch = pair
    settled(ours, "official")

    against = in_every_channel(
        "overruled", "official", "Not used: official source differs", "official"
    )
    assert stand_in_every_channel(ours.slug) == against
    words = "Another reporter’s count: both stay"
    mirrored = in_every_channel("overruled", "sibling", words, "official")
    assert stand_in_every_channel(theirs.slug) == mirrored


def test_a_copy_learns_of_a_ruling(pair: Any) -> None:
    with time_machine.travel(LAST, tick=False):
        settled(pair[0], "scope")
    since = (LAST - timedelta(hours=1)).isoformat().replace("+", "%2B")

    answer = Client().get(f"/api/sdmx/2.1/data/TRADE_TOTAL/all?format=csv&updatedAfter={since}")
    rows = csv.DictReader(io.StringIO(b"".join(answer).decode()))

    assert {row["SERIES"] for row in rows if row["RULING"] == "scope"} == {"cn", "kg"}


@pytest.mark.engine
def test_an_earlier_moment_knows_what_was_disputed_then(pair: Any) -> None:
    _ours, _theirs, batch = pair
    with time_machine.travel(LAST, tick=False):
        publishing.withdraw(batch, by=make_user(), at=LAST, note="A misprint.")

        assert told() == {}
        assert not DisputedPeriod.objects.exists()
        assert told(LATER) == {"cn": [("kg", 5.1)], "kg": [("cn", 22.71)]}
        assert told(NOON) == {}


def test_a_copy_learns_that_the_other_side_differs(pair: Any) -> None:
    since = (NOON + timedelta(hours=1)).isoformat().replace("+", "%2B")

    answer = Client().get(f"/api/sdmx/2.1/data/TRADE_TOTAL/all?format=csv&updatedAfter={since}")
    head, *rows = (line.split(",") for line in b"".join(answer).decode().splitlines())

    assert sorted(row[head.index("SERIES")] for row in rows) == ["cn", "kg"]


def test_a_wider_tolerance_settles_both_sides(pair: Any) -> None:
    draft = publishing.start_edit(Indicator.objects.get(), by=make_user(), at=LAST)
    draft.tolerance_percent = 90
    draft.save()
    claim_all(draft)
    publish(draft)

    assert told() == {}
    assert not Disagreement.objects.exists()


@pytest.mark.parametrize("side", [0, 1])
def test_series_that_counts_something_else_now_disputes_nothing(pair: Any, side: int) -> None:
    draft = publishing.start_edit(pair[side], by=make_user(), at=LAST)
    draft.detail = "gas"
    draft.save()
    claim_all(draft)
    publish(draft)

    assert told() == {}
    assert not Disagreement.objects.exists()
    assert not DisputedPeriod.objects.exists()


@pytest.mark.engine
def test_an_upgrade_finds_both_sides_now_and_in_the_past(pair: Any) -> None:
    kept = history_models()[DisputedPeriod]._base_manager
    places = ("key", "record_uid", "period")
    expected = sorted(DisputedPeriod.objects.values_list(*places))
    spans = sorted(kept.values_list(*places, "from_position", "until_position"))
    ratio = Disagreement.objects.get().gap_ratio
    DisputedPeriod.objects.all().delete()
    kept.all().delete()
    Disagreement.objects.update(gap_ratio=None)

    for name in (
        "portal.migrations.0017_disagreements_on_all_sides.find_ratios",
        "trade.migrations.0011_disputed_periods.find_periods",
    ):
        module, _dot, function = name.rpartition(".")
        getattr(import_module(module), function)(Apps, None)

    assert len(expected) == 2
    assert sorted(DisputedPeriod.objects.values_list(*places)) == expected
    assert sorted(kept.values_list(*places, "from_position", "until_position")) == spans
    assert (Disagreement.objects.get().gap_ratio, str(ratio)) == (ratio, "4.4529")
    assert told(LATER) == told()


@pytest.mark.engine
def test_lists_find_a_disagreement_when_other_statistics_came_since(pair: Any) -> None:
    """Lists are found by the numbers of the history."""
    numbers = dict(Disagreement.objects.values_list("key", "pk"))
    counted(pair[0], "2022", "17", LAST)

    assert dict(Disagreement.objects.values_list("key", "pk")) == numbers
    for query, count in {"ruled=false": 1, "ruled=true": 0, "country=KG&ruled=false": 1}.items():
        answer = Client().get(f"/api/v1/disagreements/?{query}").json()
        assert (answer["count"], len(answer["results"])) == (count, count), query


@pytest.mark.engine
def test_an_upgrade_gives_disagreements_their_numbers_back(pair: Any) -> None:
    numbers = dict(Disagreement.objects.values_list("key", "pk"))
    Disagreement.objects.update(id=F("id") + 1000)
    change = import_module("portal.migrations.0052_numbers_of_disagreements")

    for operation in change.Migration.operations:
        with connection.cursor() as cursor:
            cursor.execute(operation.sql)

    assert dict(Disagreement.objects.values_list("key", "pk")) == numbers


class Apps:
    """The models of today, histories among them, as a migration gets them."""

    @staticmethod
    def get_model(app: str, name: str) -> type[Any] | type[HistoryRow]:
        if not name.endswith("History"):
            return apps.get_model(app, name)
        return history_models()[apps.get_model(app, name.removesuffix("History"))]
