"""Hubs, corridors and statistics as programs read them."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.models import Change
from portal.publication import publishing
from tests.databases import kept
from tests.factories import (
    NOON,
    make_batch,
    make_indicator,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from tests.optional import the
from trade.statistics.observations import Observation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

V1 = "/api/v1"
MOMENT = "2026-01-15T12:00:00+00:00"


def values(client: Client, query: str = "") -> list[Any]:
    rows = client.get(f"{V1}/observations/?{query}").json()["results"]
    return [(row["period"], row["value"], row["shown"]) for row in rows]


def test_an_observation_leaves_whole(client: Client) -> None:
    series = publish(make_series(slug="trade", unit="USD bn"))
    source = make_source(slug="customs", kind="official", published_on="2025-01-13")
    seen = publish(
        observe(
            series,
            "2024-H1",
            "94.8",
            source=source,
            comparator="over",
            lower="94.8",
            obs_status="P",
            cumulative=True,
            as_printed="more than 94.8 billion",
            locator="Table 2",
            quote="Trade came to more than 94.8 billion.",
            note="Without re-exports.",
            pinned=True,
        )
    )

    (row,) = client.get(f"{V1}/observations/").json()["results"]

    assert row == {
        "uid": seen.uid,
        "series": "trade",
        "period": "2024-H1",
        "starts_on": "2024-01-01",
        "ends_on": "2024-06-30",
        "value": 94.8,
        "unit": "USD bn",
        "comparator": "over",
        "lower": 94.8,
        "upper": None,
        "status": "P",
        "cumulative": True,
        "as_printed": "more than 94.8 billion",
        "source": {
            "slug": "customs",
            "kind": "official",
            "publisher": source.publisher,
            "title": source.title,
            "published_on": "2025-01-13",
            "url": "",
        },
        "locator": "Table 2",
        "note": "Without re-exports.",
        "pinned": True,
        "shown": True,
        "recorded_at": MOMENT,
        "retracted_at": None,
        "retraction_reason": "",
        "quote": "Trade came to more than 94.8 billion.",
        "attributed_to": None,
        "indicator": series.indicator.slug,
        "country": "KZ",
        "partner": "CN",
        "reporter": "Customs",
        "detail": "",
        "series_title": series.title_en,
        "indicator_title": series.indicator.title_en,
        "frequency": "annual",
        "standing": "agrees",
        "standing_reason": "",
        "gap_percent": None,
        "gap_ratio": None,
        "disagreement": "",
        "ruling": None,
    }
    assert client.get(f"{V1}/observations/{seen.uid}/").json() == row


def test_of_each_period_one_observation_is_shown(client: Client) -> None:
    series, other = publish(make_series(slug="a")), publish(make_series(slug="b"))
    press, official = make_source(), make_source(kind="official")
    publish(observe(series, "2023", 1, source=press))
    publish(observe(series, "2024", 2, source=press))
    publish(observe(series, "2024", 3, source=official))
    publish(observe(series, "2024", 4, source=official, obs_status="F"))
    publish(observe(other, "2024", 5, source=press))
    publish(observe(other, "2025", 6, source=press, obs_status="F"))

    assert values(client, "series=a") == [
        ("2023", 1, True),
        ("2024", 2, False),
        ("2024", 3, True),
        ("2024", 4, False),
    ]
    assert values(client, "series=b") == [("2024", 5, True), ("2025", 6, True)]
    assert values(client, "status=F") == [("2024", 4, False), ("2025", 6, True)]


def test_what_was_retracted_stays_to_be_seen_but_is_not_shown(client: Client) -> None:
    series = publish(make_series())
    wrong = publish(observe(series, "2024", 1, source=make_source(kind="official")))
    correction = make_batch(supersedes=wrong.batch, title="Correction")
    publish(observe(series, "2024", 2, batch=correction))

    assert values(client) == [("2024", 1, False), ("2024", 2, True)]
    retracted = client.get(f"{V1}/observations/{wrong.uid}/").json()
    assert retracted["retracted_at"] == MOMENT
    assert "Correction" in retracted["retraction_reason"]


def test_what_is_not_approved_or_was_withdrawn_is_not_there(client: Client) -> None:
    series = publish(make_series())
    draft = observe(series, "2023", 1)
    hidden = observe(make_series(), "2024", 2)
    gone = publish(observe(series, "2024", 3))
    publish(hidden)
    publishing.withdraw(gone.batch, by=make_user(), at=NOON, note="The wrong table.")

    assert values(client) == []
    for observation in (draft, hidden, gone):
        assert client.get(f"{V1}/observations/{observation.uid}/").status_code == 404


def test_a_missing_value_is_none(client: Client) -> None:
    seen = observe(publish(make_series()), "2024", 0)
    Observation.working.filter(pk=seen.pk).update(value=None, obs_status="O")
    publish(seen)

    assert values(client) == [("2024", None, False)]


def test_a_series_leads_to_its_observations_and_to_what_it_measures(client: Client) -> None:
    hub = publish(make_trade_hub(slug="horgos", title_en="Horgos"))
    series = publish(make_series(slug="crowd", measures_kind="tradehub", measures_uid=hub.uid))
    publish(observe(series, "2024", 50))

    document = client.get(f"{V1}/series/crowd/").json()

    assert document == {
        **the(series.edition).document,
        "observations": "/api/v1/observations/?series=crowd",
    }
    assert document["measures"]["slug"] == "horgos"
    table = client.get(f"{V1}/series.csv?fields=measures,measures_kind,measures_title")
    assert table.getvalue().decode("utf-8-sig").split("\r\n")[1] == "horgos,tradehub,Horgos"
    assert client.get(document["observations"]).json()["count"] == 1


@pytest.mark.parametrize("name", ["observations", "periods"])
def test_a_table_of_values_can_be_read_alone(client: Client, name: str) -> None:
    indicator = publish(make_indicator(title_en="Cargo"))
    series = make_series(indicator=indicator, title_en="Cargo of Horgos", frequency="monthly")
    publish(observe(publish(series), "2024-05", 7))

    table = client.get(
        f"{V1}/{name}.csv?fields=period,value,series_title,indicator_title,frequency"
    )

    assert table.getvalue().decode("utf-8-sig").split("\r\n")[:2] == [
        "period,value,series_title,indicator_title,frequency",
        "2024-05,7,Cargo of Horgos,Cargo,monthly",
    ]


@kept
def cargo() -> None:
    hub = publish(make_trade_hub(slug="horgos", title_en="Horgos"))
    about = {"measures_kind": "tradehub", "measures_uid": hub.uid, "frequency": "monthly"}
    publish(observe(publish(make_series(slug="cargo", title_en="Hormuz", **about)), "2024-05", 7))
    publish(observe(publish(make_series(slug="other", title_en="Crowd")), "2024", 8))


@pytest.mark.every_day(one_in=3)
@pytest.mark.usefixtures("cargo")
@pytest.mark.parametrize("name", ["observations", "periods"])
@pytest.mark.parametrize("query", ["q=hormuz", "measures=tradehub:horgos", "frequency=monthly"])
def test_values_are_found_by_what_their_series_are_about(
    client: Client, name: str, query: str
) -> None:
    rows = client.get(f"{V1}/{name}/?{query}").json()

    assert ([row["series"] for row in rows["results"]], rows["count"]) == (["cargo"], 1)


def test_queries_do_not_grow_with_rows(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for n in range(3):
        publish(observe(publish(make_series()), "2024", n))
        with django_assert_max_num_queries(9) as asked:
            assert len(values(client)) == n + 1
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2] == 7


def test_observations_name_their_indicator_while_it_is_public(client: Client) -> None:
    series = publish(make_series(indicator=publish(make_indicator(slug="trade"))))
    seen = publish(observe(series, "2024", 5))
    indicator = series.indicator
    publishing.withdraw(indicator, by=make_user(), at=NOON, note="It counts two things.")
    publishing.reopen(indicator, by=make_user(), at=NOON)
    indicator.slug, indicator.title_en = "half-a-word", "Half a word"
    indicator.save()

    (row,) = client.get(f"{V1}/observations/").json()["results"]
    assert (row["indicator"], row["indicator_title"]) == (None, None)
    assert client.get(f"{V1}/observations/{seen.uid}/").json()["indicator"] is None
    assert b"alf" not in client.get(f"{V1}/observations.csv").getvalue()
    assert logged_indicators(seen) == ["trade", None]

    publish(indicator)
    assert logged_indicators(seen) == ["trade", None, "half-a-word"]


def logged_indicators(observation: Any) -> list[Any]:
    changes = Change.objects.of("observation").filter(key=observation.uid).order_by("position")
    return [change.document["indicator"] for change in changes]
