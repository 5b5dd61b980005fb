"""Assistants ask by the Model Context Protocol, and are answered so that they can cite."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from mcp import Client as Assistant
from mcp import MCPError
from mcp_types import CallToolResult, TextContent, Tool
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer

from portal.filters.fields import NO_SUCH_COUNTRY
from portal.formatting.dates import format_moment
from portal.models import Record
from portal.opendata.mcp.tools import TOOLS
from portal.publication import publishing
from portal.records.column_store import forget_columns
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_indicator,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.meeting import interrupted
from tests.optional import the
from tests.portal.opendata.assistants import ask, call, refusal

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SITE = "http://127.0.0.1:8000"
MOMENT = "2026-01-15T12:00:00+00:00"
NAMES = [
    "get_claims",
    "get_record",
    "get_source",
    "group_records",
    "list_disagreements",
    "query_series",
    "search",
]


def brief(source: Any) -> dict[Any, Any]:
    """What an answer says of a source; nothing empty."""
    told = {
        "slug": source.slug,
        "kind": source.kind,
        "publisher": source.publisher,
        "title": source.title,
        "published_on": source.published_on,
        "url": source.url,
    }
    return {name: value for name, value in told.items() if value}


@pytest.fixture
def almaty() -> Any:
    """A town whose population two sources count differently, and nothing else is known."""
    census = make_source(slug="census", kind="official", url="https://stat.example/2021")
    place = make_place(slug="almaty", title_en="Almaty", title_ru="Алматы", population=100)
    for name, fact in place.facts.items():
        if fact.accepted(place, name):
            claim(place, name, source=census)
    gazette = make_source(slug="gazette", publisher="Gazette", published_on="2025-06")
    claim(
        place,
        "population",
        "250",
        source=gazette,
        comparator="over",
        as_printed="more than 250 souls",
        locator="p. 3",
    )
    rule(place, "population", reason_ru="Перепись.")
    town: Any = publish(place)
    town.census, town.gazette = census, gazette
    return town


@pytest.fixture
def trade() -> Any:
    """A year of trade, counted by customs and told otherwise by a paper; and the year before."""
    indicator = publish(make_indicator(slug="trade-total"))
    series: Any = publish(make_series(slug="trade", title_en="Trade", indicator=indicator))
    customs = make_source(slug="customs", kind="official", published_on="2025-01-13")
    paper = make_source(slug="paper", published_on="2025-02-01")
    series.seen = [
        publish(observe(series, "2024", "94.8", source=customs, locator="Table 2")),
        publish(observe(series, "2024", "120", source=paper, comparator="about")),
        publish(observe(series, "2023", "90", source=customs)),
    ]
    series.customs, series.paper = customs, paper
    return series


def text_of(result: CallToolResult) -> str:
    first = result.content[0]
    assert isinstance(first, TextContent)
    return first.text


LEGACY = pytest.param("legacy", "2025-11-25", marks=pytest.mark.exhaustive)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("mode", "revision"), [("auto", "2026-07-28"), LEGACY])
def test_sdk_clients_are_served(
    live_server: LiveServer, almaty: Any, trade: Any, mode: str, revision: str
) -> None:
    """The unmodified client holds every answer to the schema that its tool declares."""
    asked: dict[str, dict[str, Any]] = {
        "search": {"text": "Almaty"},
        "get_record": {"record": "place:almaty"},
        "query_series": {"indicator": ["trade-total"]},
        "list_disagreements": {"country": ["KZ"]},
        "get_claims": {"source": "gazette"},
        "get_source": {"source": "gazette"},
        "group_records": {"kind": "place", "group": ["country"]},
    }

    async def session() -> tuple[str | None, list[Tool], dict[str, CallToolResult], CallToolResult]:
        async with Assistant(f"{live_server.url}/mcp", mode=mode) as assistant:
            listed = (await assistant.list_tools()).tools
            results = {name: await assistant.call_tool(name, asked[name]) for name in asked}
            wrong = await assistant.call_tool("get_record", {"record": "place:atlantis"})
            with pytest.raises(MCPError, match="There is no tool “conquer”"):
                await assistant.call_tool("conquer", {})
            return assistant.session.protocol_version, listed, results, wrong

    # In a thread of its own: a browser of other tests may have a loop in this one.
    with ThreadPoolExecutor(1) as apart:
        spoken, listed, results, wrong = apart.submit(asyncio.run, session()).result()

    assert spoken == revision
    assert [tool.name for tool in listed] == NAMES
    assert all(the(tool.annotations).read_only_hint for tool in listed)
    assert [text_of(r) for r in results.values() if r.is_error] == []
    cited = {
        name: [source["slug"] for source in result.structured_content["sources"]]
        for name, result in results.items()
    }
    assert cited == {
        "search": ["census"],
        "get_record": ["census", "gazette"],
        "query_series": ["customs", "paper"],
        "list_disagreements": ["census", "gazette", "customs", "paper"],
        "get_claims": ["gazette"],
        "get_source": ["gazette"],
        "group_records": [],
    }
    assert wrong.is_error
    assert text_of(wrong) == "record: Nothing public is called place:atlantis."


def test_tools_have_closed_schemas_and_descriptions() -> None:
    for tool in TOOLS.values():
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert tool.input_schema["additionalProperties"] is False
        assert tool.description
        assert [n for n, s in tool.input_schema["properties"].items() if not s["description"]] == []


def test_record_in_short_has_what_differs(client: Client, almaty: Any) -> None:
    got = call(client, "get_record", record="place:almaty")
    facts = {fact["name"]: fact for fact in got.pop("facts")}
    details = got.pop("details")
    _counted, told = almaty.edition.document["facts"]["population"]["claims"]

    assert got == {
        "key": f"place:{almaty.uid}",
        "kind": "place",
        "title": "Almaty",
        "slug": "almaty",
        "url": f"{SITE}/id/{almaty.uid}/",
        "page": f"{SITE}/places/almaty/",
        "titles": {"en": "Almaty", "ru": "Алматы"},
        "edition": {"number": 1, "issued_at": MOMENT, "second_reader": True},
        "left_out": ["accuracy: nothing is said", "province: nothing is said"],
        "cite_as": "“Almaty”, Corridor, edition 1, 15 January 2026, "
        f"{SITE}/id/{almaty.uid}/?edition=1",
        "sources": [brief(almaty.census), brief(almaty.gazette)],
    }
    assert list(facts) == ["country", "coordinates", "population", "place_kind"]
    assert details["place_kind"] == "city"
    dispute = f"{SITE}/id/place-{almaty.uid}-population/"
    assert facts["population"] == {
        "name": "population",
        "label": "Population",
        "value": 100,
        "text": "100",
        "unit": "persons",
        "comparator": "exact",
        "disputed": True,
        "ruling": {
            "rule": "primary-evidence",
            "reason": "Better documented.",
            "made_at": MOMENT,
            "made_in_role": "editor",
        },
        "source": "census",
        "claims": [
            {
                "text": "250",
                "comparator": "over",
                "source": "gazette",
                "standing": "overruled",
                "standing_reason": "primary-evidence",
                "url": f"{SITE}/id/{told['uid']}/",
            }
        ],
        "cite_as": "“Almaty: Population, 100 people”, Corridor, edition 1, 15 January 2026, "
        f"{SITE}/id/{almaty.uid}/?edition=1#evidence-population (according to Agency; others "
        f"differ, see {dispute})",
    }


def test_facts_asked_for_have_every_claim(client: Client, almaty: Any) -> None:
    got = call(client, "get_record", record="almaty", facts="population")
    counted, told = almaty.edition.document["facts"]["population"]["claims"]
    dispute = f"{SITE}/id/place-{almaty.uid}-population/"

    (fact,) = got["facts"]
    assert fact["claims"] == [
        {
            "uid": counted["uid"],
            "unit": "persons",
            "value": 100,
            "text": "100",
            "comparator": "exact",
            "source": "census",
            "standing": "agrees",
            "agrees": True,
            "recorded_at": MOMENT,
            "url": f"{SITE}/id/{counted['uid']}/",
            "cite_as": "“Almaty: Population, 100 people”, Corridor, recorded 15 January 2026, "
            f"{SITE}/id/{counted['uid']}/ (according to Agency; others differ, see "
            f"{dispute})",
        },
        {
            "uid": told["uid"],
            "unit": "persons",
            "value": 250,
            "text": "250",
            "comparator": "over",
            "as_printed": "more than 250 souls",
            "source": "gazette",
            "locator": "p. 3",
            "standing": "overruled",
            "standing_reason": "primary-evidence",
            "agrees": False,
            "recorded_at": MOMENT,
            "url": f"{SITE}/id/{told['uid']}/",
            "cite_as": "“Almaty: Population, over 250 people”, Corridor, recorded "
            f"15 January 2026, {SITE}/id/{told['uid']}/ (according to Gazette (2025); not "
            f"used: weaker evidence, see {dispute})",
        },
    ]
    assert (got["details"], got["left_out"]) == ({}, [])
    assert refusal(client, "get_record", record="almaty", facts=["size"]) == (
        "facts: “size” is not known here. These are allowed: country, coordinates, population, "
        "place_kind, accuracy, province."
    )


def test_a_short_record_is_short_whatever_is_said(client: Client, almaty: Any) -> None:
    """As many of the claims that differ as fit; what does not is named, and `whole` has it."""
    draft = publishing.start_edit(almaty, by=make_user(), at=NOON)
    for number in range(30):
        paper = make_source(slug=f"paper-{number}", title="A report of many words " * 6)
        claim(draft, "population", str(300 + number), source=paper, quote="As they say. " * 40)
        named = {"name": f"Town {number}", "language": "en", "script": "Latn", "kind": "other"}
        draft.names.create(**named)
    publish(draft)

    short = ask(client, "tools/call", name="get_record", arguments={"record": "almaty"})
    got = short.json()["result"]["structuredContent"]
    whole = call(client, "get_record", record="almaty", whole=True)

    assert len(orjson.dumps(got)) <= 15_000 < len(orjson.dumps(whole))
    (population,) = (fact for fact in got["facts"] if fact["name"] == "population")
    assert len(population["claims"]) == 8
    assert got["left_out"] == [
        "names: 30 rows",
        "population: 23 claims that differ",
        "accuracy: nothing is said",
        "province: nothing is said",
    ]
    assert (len(got["details"]["names"]), len(whole["details"]["names"])) == (8, 30)
    assert sum(len(fact.get("claims", ())) for fact in whole["facts"]) == 5 + 30


GROUPED = {"kind": "place", "group": ["country"]}


@pytest.mark.parametrize(
    ("tool", "asked", "name"),
    [
        ("query_series", {"series": [""]}, "series"),
        ("query_series", {"as_recorded": ""}, "as_recorded"),
        ("group_records", {**GROUPED, "where": {"slug": ""}}, "slug"),
    ],
)
def test_argument_without_a_value_is_refused_as_in_the_api(
    client: Client, tool: str, asked: Any, name: str
) -> None:
    """An assistant that forgot one would take all for the part that it meant."""
    assert refusal(client, tool, **asked).startswith(f"{name}: Give ")


def test_records_are_grouped_and_added_up(client: Client) -> None:
    for name, capacity in (("a", "50"), ("b", "70"), ("c", None)):
        publish(make_energy_project(slug=name, technology="wind", capacity_mw=capacity))
    got = call(
        client,
        "group_records",
        kind="energyproject",
        group="country",
        sum=["capacity_mw"],
        where={"technology": "wind"},
    )
    address = f"{SITE}/explore/energy-projects/?technology=wind&group=country&sum=capacity_mw"

    assert got["url"].startswith(f"{address}&as_recorded=2")
    assert got["cite_as"] == (
        "“Energy projects, capacity by country”, Corridor, recorded "
        f"{format_moment(timezone.localdate().isoformat())}, {got['url']}"
    )
    (row,) = got["results"]
    assert row == {
        "country": "KZ",
        "country_title": "Country KZ",
        "count": 3,
        "capacity_mw": 120,
        "capacity_mw_comparator": "exact",
        "capacity_mw_known": 2,
        "capacity_mw_unknown": 1,
        "capacity_mw_disputed": 0,
        "url": f"{SITE}/energy-projects/?technology=wind&country=KZ",
        "count_shared": 0,
        "capacity_mw_shared": 0,
        "capacity_mw_low": 120,
        "capacity_mw_high": 120,
    }
    assert (got["units"], got["total"]["count"], got["count"]) == ({"capacity_mw": "MW"}, 3, 1)
    refused = refusal(client, "group_records", kind="place", group=["x"], where={"y": True})
    assert "group: “x” is not known here." in refused
    assert "y: There is no parameter “y” here." in refused
    assert refusal(client, "group_records", kind="place", group=[""]).startswith("group: Give")
    past = {"as_recorded": "2026-01-15"}  # an argument of its own
    refused = refusal(client, "group_records", kind="place", group=["country"], where=past)
    assert refused.startswith("as_recorded: There is no parameter “as_recorded” here.")


def test_the_list_of_tools_is_short(client: Client) -> None:
    assert len(ask(client, "tools/list").content) <= 10_000


def test_record_is_found_by_each_key_and_edition(client: Client, almaty: Any) -> None:
    draft = publishing.start_edit(almaty, by=make_user(), at=NOON)
    draft.title_en = "Alma-Ata"
    draft.save()
    publish(draft)

    keys = ("place:almaty", f"place:{almaty.uid}", almaty.uid, "almaty")
    now = {call(client, "get_record", record=key)["title"] for key in keys}
    then = call(client, "get_record", record=almaty.uid, edition=1)

    assert now == {"Alma-Ata"}
    assert (then["title"], then["url"]) == ("Almaty", f"{SITE}/id/{almaty.uid}/?edition=1")
    assert refusal(client, "get_record", record=almaty.uid, edition=3) == (
        "edition: There is no edition 3 of this record."
    )


KEYS = {
    *("key", "kind", "title", "url", "slug", "page", "titles", "summary", "edition", "facts"),
    *("details", "left_out", "cite_as", "sources"),
}
KEYS_OF_FACTS = {
    *("name", "label", "value", "text", "unit", "comparator", "disputed", "ruling", "missing"),
    *("source", "claims", "cite_as"),
}


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("model", MAKERS)
def test_get_record_returns_every_kind(client: Client, model: type[Record]) -> None:
    record = publish(MAKERS[model]())
    tool = TOOLS["get_record"]

    got = call(client, "get_record", record=record.uid)

    whole = call(client, "get_record", record=record.uid, whole=True)

    for answer in (got, whole):
        Draft202012Validator(tool.output_schema).validate(answer)
        assert answer.keys() <= KEYS
        assert {key for fact in answer["facts"] for key in fact} <= KEYS_OF_FACTS
    assert [fact["name"] for fact in whole["facts"]] == list(record.facts)
    named = {c["source"] for fact in whole["facts"] for c in fact.get("claims", ())}
    assert named == {source["slug"] for source in got["sources"]}


def test_statistics_have_every_competing_value(client: Client, trade: Any) -> None:
    got = call(client, "query_series", series=["trade"])
    counted, told, _earlier = trade.seen

    (series,) = got.pop("series")
    this, before = series.pop("periods")
    assert got == {
        "count": 2,
        "page": 1,
        "more": False,
        "sources": [brief(trade.customs), brief(trade.paper)],
    }
    assert series == {
        "key": f"series:{trade.uid}",
        "kind": "series",
        "title": "Trade",
        "url": f"{SITE}/id/{trade.uid}/",
        "slug": "trade",
        "indicator": "trade-total",
        "reporter": "Customs",
        "country": "KZ",
        "partner": "CN",
        "unit": "USD bn",
        "frequency": "annual",
        "page": f"{SITE}/series/trade/",
        "cite_as": "“Trade”, Corridor, edition 1, 15 January 2026, "
        f"{SITE}/id/{trade.uid}/?edition=1",
    }
    first, second = this.pop("values")
    dispute = f"{SITE}/id/series-{trade.uid}-2024/"
    assert this == {
        "period": "2024",
        "starts_on": "2024-01-01",
        "ends_on": "2024-12-31",
        "disputed": True,
    }
    assert first == {
        "value": 94.8,
        "text": "94.8",
        "unit": "USD bn",
        "comparator": "exact",
        "source": "customs",
        "locator": "Table 2",
        "standing": "agrees",
        "url": f"{SITE}/id/{counted.uid}/",
        "cite_as": "“Trade: 2024, 94.8 bn US dollars”, Corridor, recorded 15 January 2026, "
        f"{SITE}/id/{counted.uid}/ (according to Agency (2025); others differ, see {dispute})",
        "shown": True,
        "status": "A",
        "cumulative": False,
        "series": "trade",
    }
    names = ("url", "value", "comparator", "standing", "shown", "source")
    assert {name: second[name] for name in names} == {
        "url": f"{SITE}/id/{told.uid}/",
        "value": 120,
        "comparator": "about",
        "standing": "disputed",
        "shown": False,
        "source": "paper",
    }
    assert (before["period"], before["disputed"]) == ("2023", False)


def test_statistics_are_filtered_by_time_and_paged(client: Client, trade: Any) -> None:
    def periods(**asked: Any) -> tuple[list[Any], Any, Any]:
        got = call(client, "query_series", **asked)
        found = [p["period"] for series in got["series"] for p in series["periods"]]
        return found, got["count"], got["more"]

    assert periods(**{"from": "2024"}) == (["2024"], 1, False)
    assert periods(to="2023-12") == (["2023"], 1, False)
    assert periods(country=["KZ"], partner=["CN"], limit=1) == (["2024"], 2, True)
    assert periods(country=["KZ"], partner=["CN"], limit=1, page=2) == (["2023"], 2, False)
    assert periods(limit=1, page=9) == ([], 2, False)


def test_disagreements_have_their_ruling(client: Client, almaty: Any, trade: Any) -> None:
    got = call(client, "list_disagreements", kind=["place"])

    (row,) = got.pop("disagreements")
    statements = row.pop("statements")
    key = f"place-{almaty.uid}-population"
    assert row == {
        "key": key,
        "record": {
            "key": f"place:{almaty.uid}",
            "kind": "place",
            "title": "Almaty",
            "url": f"{SITE}/id/{almaty.uid}/",
        },
        "fact": "population",
        "label": "Population",
        "countries": ["KZ"],
        "accepted": {"value": 100, "text": "100", "unit": "persons", "comparator": "exact"},
        "gap_percent": 150.0,
        "sources_count": 2,
        "ruling": {
            "rule": "primary-evidence",
            "reason": "Better documented.",
            "made_at": MOMENT,
            "made_in_role": "editor",
        },
        "since": MOMENT,
        "url": f"{SITE}/id/{key}/",
        "gap_ratio": 2.5,
    }
    assert [(s["text"], s["comparator"], s["source"]) for s in statements] == [
        ("100", "exact", "census"),
        ("250", "over", "gazette"),
    ]
    assert all("according to" in s["cite_as"] for s in statements)
    periods = call(client, "list_disagreements", record=f"series:{trade.uid}")["disagreements"]
    assert [(p["period"], "fact" in p, p["accepted"]["value"]) for p in periods] == [
        ("2024", False, 94.8)
    ]


def test_claims_and_sources(client: Client, almaty: Any, trade: Any) -> None:
    (told,) = call(client, "get_claims", source="gazette", standing=["overruled"])["claims"]
    gazette = call(client, "get_source", source="gazette")
    customs = call(client, "get_source", source="customs")

    assert (told["record"]["title"], told["label"], told["value"], told["comparator"]) == (
        "Almaty",
        "Population",
        250,
        "over",
    )
    assert gazette == {
        "source": "gazette",
        "claims_by_standing": {
            "agrees": 0,
            "overruled": 1,
            "disputed": 0,
            "no_value": 0,
            "not_compared": 0,
            "retracted": 0,
        },
        "others_count": 0,
        "page": f"{SITE}/sources/gazette/",
        "sources": [brief(almaty.gazette)],
    }
    assert customs["others_count"] == 2


def test_search_leaves_out_what_goes_while_its_hits_are_described(
    client: Client, almaty: Any
) -> None:
    def go() -> None:
        publishing.withdraw(almaty, by=make_user(), at=NOON, note="Wrong.")

    assert call(client, "search", text="Almaty")["results"]
    with interrupted(go, before='FROM "portal_place" .*WHERE'):
        assert call(client, "search", text="Almaty")["results"] == []


def test_search_finds_records_and_sources(client: Client, almaty: Any) -> None:
    make_country("UZ")

    got = call(client, "search", text="Алматы", language="ru")
    sources = call(client, "search", text="Gazette", kind="source")

    assert got == {
        "count": 1,
        "page": 1,
        "more": False,
        "is_partial": False,
        "results": [
            {
                "key": f"place:{almaty.uid}",
                "kind": "place",
                "title": "Алматы",
                "url": f"{SITE}/id/{almaty.uid}/",
                "page": f"{SITE}/places/almaty/",
                "countries": ["KZ"],
                "source": "census",
                "sources_count": 2,
            }
        ],
        "sources": [brief(almaty.census)],
    }
    assert [(hit["key"], hit["kind"]) for hit in sources["results"]] == [("gazette", "source")]
    assert call(client, "search", text="Almaty", country="UZ", kind="place")["count"] == 0


def test_answers_are_in_the_requested_language(client: Client, almaty: Any) -> None:
    got = call(client, "get_record", record=almaty.uid, language="ru")

    population = next(fact for fact in got["facts"] if fact["name"] == "population")
    assert (got["title"], population["label"], population["ruling"]["reason"]) == (
        "Алматы",
        "Население",
        "Перепись.",
    )
    assert population["cite_as"].startswith("«Алматы: население")
    assert "Население" not in json.dumps(call(client, "get_record", record=almaty.uid))


def test_every_tool_answers_as_recorded(client: Client) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 12, tzinfo=UTC), tick=False) as clock:
        town = make_place(slug="astana", title_en="Nur-Sultan")
        claim_all(town)
        publishing.submit(town, by=make_user(), at=timezone.now())
        town = publishing.publish(town, by=make_user(), at=timezone.now())
        clock.shift(timedelta(days=2))
        draft = publishing.start_edit(town, by=make_user(), at=timezone.now())
        draft.title_en = "Astana"
        draft.save()
        publishing.submit(draft, by=make_user(), at=timezone.now())
        publishing.publish(draft, by=make_user(), at=timezone.now())
        clock.shift(timedelta(days=2))

        def titles(**asked: Any) -> tuple[Any, list[Any]]:
            named = call(client, "get_record", record="place:astana", **asked)["title"]
            found = call(client, "search", text=named, **asked)["results"]
            return named, [hit["title"] for hit in found]

        assert titles() == ("Astana", ["Astana"])
        assert titles(as_recorded="2026-03-02") == ("Nur-Sultan", ["Nur-Sultan"])
        past = "http://127.0.0.1:8000/places/astana/?as_recorded=2026-03-02T00%3A00%3A00Z"
        then = {"as_recorded": "2026-03-02"}
        assert call(client, "get_record", record=town.uid, **then)["page"] == past
        (hit,) = call(client, "search", text="Nur-Sultan", **then)["results"]
        assert hit["page"] == past
        assert "Nur-Sultan" in client.get(past.removeprefix("http://127.0.0.1:8000")).text
        page = call(client, "get_record", record=town.uid)["page"]
        assert page == "http://127.0.0.1:8000/places/astana/"
        source = call(client, "get_source", source=town.claims.earliest("pk").source.slug, **then)
        assert source["page"].endswith("/?as_recorded=2026-03-02T00%3A00%3A00Z")
        asked = {"kind": "place", "group": ["country"], "as_recorded": "2026-03-02"}
        (group,) = call(client, "group_records", **asked)["results"]
        assert "as_recorded=2026-03-02T00%3A00%3A00Z" in group["url"]
        assert refusal(client, "get_record", record=town.uid, as_recorded="2026-02-28") == (
            "as_recorded: Nothing was published on this portal before 1 March 2026, 12:00 UTC."
        )
        assert refusal(client, "search", text="x", as_recorded="2031-01-01") == (
            "as_recorded: This moment is still to come: nothing is recorded of it."
        )
        assert refusal(client, "search", text="x", as_recorded="yesterday") == (
            "as_recorded: “yesterday” is not a moment such as 2026-01-15 or 2026-01-15T12:00:00Z."
        )


def test_unpublished_data_is_absent(client: Client, almaty: Any, trade: Any) -> None:
    """Drafts, changes in work, batches in review, what was withdrawn, and their sources."""
    secret = make_source(slug="secret", title="Secret report")
    draft = make_place(slug="secret-town", title_en="Secret town")
    claim(draft, "population", "6666666", source=secret)
    edit = publishing.start_edit(almaty, by=make_user(), at=NOON)
    edit.title_en, edit.population = "Secret city", 7777777
    edit.save()
    claim(edit, "population", "7777777", source=secret)
    waiting = make_series(slug="secret-series", title_en="Secret series")
    publish(observe(waiting, "2024", 6666666))
    observe(trade, "2024", 8888888, source=secret)
    taken_back = publish(observe(trade, "2022", 9999999, source=make_source(slug="hasty")))
    publishing.withdraw(taken_back.batch, by=make_user(), at=NOON, note="Misread.")
    gone = make_place(slug="gone", title_en="Gone")
    gone = publish(gone)
    publishing.withdraw(gone, by=make_user(), at=NOON, note="It is no town.")

    answers = [
        call(client, "search", text="Secret"),
        call(client, "search", text="Gone"),
        call(client, "get_record", record="place:almaty"),
        call(client, "query_series"),
        call(client, "list_disagreements"),
        call(client, "get_claims", limit=50),
    ]

    assert [answer["count"] for answer in answers[:2]] == [0, 0]
    told = json.dumps(answers)
    assert "Almaty" in told
    assert "94.8" in told
    leaked = ("ecret", "6666666", "7777777", "8888888", "9999999", "hasty", "Gone", gone.uid)
    assert [word for word in leaked if word in told] == []
    assert refusal(client, "get_record", record="place:secret-town") == (
        "record: Nothing public is called place:secret-town."
    )
    assert refusal(client, "get_record", record=draft.uid) == (
        f"record: Nothing public is called “{draft.uid}”."
    )
    assert (
        refusal(client, "get_record", record="place:gone") == "record: “Gone” has been withdrawn."
    )
    assert refusal(client, "get_source", source="secret") == (
        "source: Nothing public is called “secret”."
    )
    assert refusal(client, "query_series", series=["secret-series"]) == (
        "series: Nothing public is called “secret-series”."
    )


@pytest.mark.parametrize(
    ("tool", "arguments", "sentences"),
    [
        ("search", {}, "text: This is needed."),
        ("search", {"text": None}, "text: This is needed."),
        ("search", {"text": " "}, "text: Give a text."),
        ("search", {"text": ["Almaty"]}, "text: Give a text."),
        ("search", {"text": "a\0b"}, "text: Null characters are not allowed."),
        ("search", {"text": "x" * 201}, "text: Give at most 200 characters."),
        ("search", {"text": "x", "country": "XX"}, f"country: {NO_SUCH_COUNTRY % {'value': 'XX'}}"),
        ("search", {"text": "x", "limit": 26}, "limit: Give a whole number from 1 to 25."),
        ("search", {"text": "x", "limit": True}, "limit: Give a whole number from 1 to 25."),
        ("search", {"text": "x", "limit": 1.5}, "limit: Give a whole number from 1 to 25."),
        ("search", {"text": "x", "page": 10**300}, "page: Give a whole number from 1 to 10000."),
        (
            "search",
            {"text": "x", "language": "kk"},
            "language: “kk” is not known here. These are allowed: en, zh-hans, ru.",
        ),
        (
            "get_source",
            {"source": "x", "colour": "red"},
            "colour: There is no parameter “colour” here. These are allowed: source, as_recorded, "
            "language.",
        ),
        ("get_record", {"record": "castle:x"}, "record: There is no kind of record “castle”."),
        ("query_series", {"country": []}, "country: Give a list of 1 to 50 texts."),
        ("query_series", {"country": [7]}, "country: Give a text."),
        ("query_series", {"country": ["K\0"]}, "country: Null characters are not allowed."),
        ("query_series", {"country": ["XX"]}, f"country: {NO_SUCH_COUNTRY % {'value': 'XX'}}"),
        (
            "list_disagreements",
            {"ruled": "true", "gap_min": -1},
            "ruled: Give true or false.\ngap_min: Give a number from 0 to 1000000000.",
        ),
        (
            "list_disagreements",
            {"order": "up"},
            "order: “up” is not known here. These are allowed: ratio, -ratio, gap, -gap, since, "
            "-since, sources, -sources.",
        ),
        ("search", {"text": 7, "language": "ru"}, "text: Укажите текст."),
    ],
)
def test_invalid_argument_is_answered_with_the_allowed_ones(
    client: Client, tool: str, arguments: dict[str, Any], sentences: str
) -> None:
    assert refusal(client, tool, **arguments) == sentences


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_query_count_independent_of_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(name: str) -> None:
        place = make_place(title_en=f"Town {name}", population=100)
        claim_all(place)
        claim(place, "population", "250")
        claim(place, "country", "UZ")
        rule(place, "population")
        rule(place, "country")
        publish(place)
        series = publish(make_series(title_en=f"Trade {name}", indicator=indicator))
        publish(observe(series, "2024", 1))
        publish(observe(series, "2024", 2))

    def ask_all() -> list[Any]:
        forget_columns()
        return [
            call(client, "search", text="town")["count"],
            call(client, "query_series")["count"],
            call(client, "list_disagreements", kind=["place"])["count"],
            call(client, "get_claims", fact=["population"])["count"],
        ]

    make_country("UZ")
    indicator = publish(make_indicator())
    fill("A")
    with django_assert_num_queries(QUERIES):
        assert ask_all() == [1, 1, 2, 2]
    fill("B")
    fill("C")
    with django_assert_num_queries(QUERIES):
        assert ask_all() == [3, 3, 6, 6]


QUERIES = 38
"""With those of a process that knows nothing yet."""

VALUES = strategies.recursive(
    strategies.none()
    | strategies.booleans()
    | strategies.integers()
    | strategies.floats(allow_nan=False, allow_infinity=False)
    | strategies.text(max_size=20)
    | strategies.sampled_from(["KZ", "place:almaty", "2024", "\0", "-gap", "trade", "'; --"]),
    lambda inner: (
        strategies.lists(inner, max_size=3)
        | strategies.dictionaries(strategies.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)
NAMED = """text record series country from order gap_min limit page language source ruled fact
    edition x as_recorded kind group sum where facts whole"""
ARGUMENTS = strategies.tuples(
    strategies.sampled_from(NAMES),
    strategies.dictionaries(strategies.sampled_from(NAMED.split()), VALUES, max_size=4),
)


EXAMPLES = settings(
    max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@EXAMPLES
@given(asked=ARGUMENTS)
def test_any_arguments_are_answered(client: Client, almaty: Any, trade: Any, asked: Any) -> None:
    is_answered(client, *asked)


@pytest.mark.exhaustive
@settings(EXAMPLES, max_examples=300)
@given(asked=ARGUMENTS)
def test_any_of_many_arguments_are_answered(
    client: Client, almaty: Any, trade: Any, asked: Any
) -> None:
    is_answered(client, *asked)


def is_answered(client: Client, name: str, arguments: Any) -> None:
    answer = ask(client, "tools/call", name=name, arguments=arguments)

    said = answer.json()
    assert answer.status_code in (200, 400)
    assert "result" in said or said["error"]["code"] in (-32700, -32602)
