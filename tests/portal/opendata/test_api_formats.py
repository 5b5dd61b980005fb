"""Every list in every form: by the end of its address, by name or by what is accepted."""

import csv
import gc
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import repeat
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client
from pyarrow import parquet
from pytest_django import DjangoAssertNumQueries

from portal.opendata.api.tables import table, tables
from portal.opendata.api.urls import router
from portal.tabular.file_formats import FORMATS, NDJSON
from portal.tabular.flattening import ColumnType
from portal.tabular.formats import write_table
from tests.client_response import ClientResponse
from tests.factories import make_energy_project, make_place, publish
from tests.full_portal import fill
from tests.optional import the
from tests.spreadsheets import Sheet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

V1 = "/api/v1"
LISTS = [prefix for prefix, _view, _name in router.registry]
FILES = [key for key in FORMATS if key != "json"]
HAVE_POINTS = ["energy-projects", "places", "hubs", "corridors", "stops"]
ABOUT = {
    "title": "A list",
    "url": "http://127.0.0.1:8000/places/",
    "retrieved_at": "2026-01-15T12:00:00+00:00",
    "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
}


def fetch(client: Client, address: str, **headers: Any) -> ClientResponse:
    answer = client.get(f"{V1}/{address}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer


def all_rows(client: Client, name: str) -> Iterator[Any]:
    """Page after page, by number."""
    address = f"{V1}/{name}/?page_size=200"
    while address:
        page = client.get(address).json()
        yield from page["results"]
        address = page["next"]


def keys(name: str, form: str, content: bytes) -> list[Any]:
    """The key of each row of a file."""
    key = table(name).key
    match form:
        case "csv":
            rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
        case "xlsx":
            rows = Sheet(content).rows()
        case "ndjson":
            rows = [json.loads(line) for line in content.splitlines()]
        case "geojson":
            rows = [feature["properties"] for feature in json.loads(content)["features"]]
        case "parquet":
            rows = parquet.read_table(BytesIO(content)).to_pylist()
    return [str(row[key]) for row in rows]


@pytest.mark.every_day(one_in=3)
@pytest.mark.filled(by=fill)
@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 4])
@pytest.mark.parametrize("form", FILES)
def test_a_file_has_every_row_of_the_list_in_its_order(
    client: Client, form: str, one_in: int
) -> None:
    with_form = HAVE_POINTS if form == "geojson" else LISTS

    for name in [*with_form][::one_in]:
        listed = all_rows(client, name)
        answer = fetch(client, f"{name}.{form}")

        expected = [str(row[table(name).key]) for row in listed]
        assert keys(name, form, answer.getvalue()) == expected != []
        assert answer["Content-Type"] == FORMATS[form].media_type
        assert answer["Content-Disposition"].startswith(f'attachment; filename="corridor-{name}-')
        assert answer["Content-Disposition"].endswith(f'.{form}"')


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("form", FILES)
def test_nothing_found_is_a_file_with_heads(client: Client, form: str) -> None:
    names = HAVE_POINTS if form == "geojson" else LISTS
    for name in names:
        content = fetch(client, f"{name}.{form}").getvalue()
        heads = [column.name for column in table(name).columns]

        assert keys(name, form, content) == []
        match form:
            case "csv":
                assert content.decode("utf-8-sig") == ",".join(heads) + "\r\n"
            case "xlsx":
                assert Sheet(content).heads() == heads
            case "ndjson":
                assert content == b""
            case "geojson":
                assert json.loads(content)["type"] == "FeatureCollection"
            case "parquet":
                assert parquet.read_schema(BytesIO(content)).names == heads


def test_the_end_of_the_address_a_name_and_accept_say_the_same(client: Client) -> None:
    publish(make_place())
    by_end = fetch(client, "places.csv?country=KZ")
    by_name = fetch(client, "places/?country=KZ&format=csv")
    by_accept = fetch(client, "places/?country=KZ", accept="text/csv")

    assert by_end.getvalue() == by_name.getvalue() == by_accept.getvalue()
    assert ["Accept" in answer.get("Vary", "").split(", ") for answer in (by_end, by_name)] == [
        False,
        False,
    ]
    assert "Accept" in by_accept["Vary"].split(", ")
    assert fetch(client, "places.json?page_size=1").json()["count"] == 1


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/json;charset=utf-8", "application/json"),
        ("application/*", "application/json"),
        ("text/*", "text/csv"),
        ("application/json;q=0.5, text/csv;q=0.9", "text/csv"),
        ("text/csv, application/json", "text/csv"),
        ("application/json;q=0, */*;q=0.1", "text/csv"),
        ("*/*;q=0.1, application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("text/xml, application/x-ndjson;q=0.2", "application/x-ndjson"),
    ],
)
def test_the_most_wanted_form_is_given(client: Client, accept: str, media_type: str) -> None:
    answer = fetch(client, "places/", accept=accept)

    assert answer["Content-Type"].partition(";")[0] == media_type
    assert answer.getvalue() is not None


@pytest.mark.parametrize(
    ("path", "accept", "status", "sentence"),
    [
        (
            "places.xml",
            "*/*",
            400,
            "format: These formats are known: json, csv, xlsx, ndjson, geojson, parquet.",
        ),
        (
            "organisations/?format=geojson",
            "*/*",
            400,
            "format: These formats are known: json, csv, xlsx, ndjson, parquet.",
        ),
        (
            "places.csv?format=xlsx",
            "*/*",
            400,
            "format: These formats are known: json, csv, xlsx, ndjson, geojson, parquet.",
        ),
        ("places/almaty.csv", "*/*", 400, "format: These formats are known: json, geojson."),
        ("countries/kz.geojson", "*/*", 400, "format: These formats are known: json."),
        (
            "countries/",
            "image/png, text/csv;q=0",
            406,
            "None of the accepted formats is available here. These are: application/json, "
            "text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, "
            "application/x-ndjson, application/vnd.apache.parquet, text/html.",
        ),
        ("places.parquet?kind=planet", "*/*", 400, None),
        ("places/?bbox=1", "text/csv", 400, None),
    ],
)
def test_a_refusal_is_said_in_json_whatever_was_asked_for(
    client: Client, path: str, accept: str, status: int, sentence: str | None
) -> None:
    publish(make_place(slug="almaty"))

    answer = client.get(f"{V1}/{path}", headers={"accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert sentence is None or answer.json()["detail"] == sentence


@pytest.mark.parametrize("form", [key for key in FILES if key != "geojson"])
def test_a_file_has_no_pages(client: Client, form: str) -> None:
    answer = client.get(f"{V1}/claims.{form}?page=2&page_size=5&cursor=*")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["page", "page_size", "cursor"]
    assert answer.json()["errors"]["page"][0].endswith("order, fields, format.")


@pytest.mark.filled(by=fill)
def test_columns_have_one_type_in_all_rows(client: Client) -> None:
    """Every table there is: what stands in a column is of its type, in Parquet too."""
    fits: dict[ColumnType, type | tuple[type, ...]] = {
        ColumnType.TEXT: str,
        ColumnType.INTEGER: int,
        ColumnType.NUMBER: (int, float),
        ColumnType.BOOLEAN: bool,
        ColumnType.DATE: str,
        ColumnType.MOMENT: str,
    }
    arrow = {
        ColumnType.TEXT: pa.string(),
        ColumnType.INTEGER: pa.int64(),
        ColumnType.NUMBER: pa.float64(),
        ColumnType.BOOLEAN: pa.bool_(),
        ColumnType.DATE: pa.date32(),
        ColumnType.MOMENT: pa.timestamp("us", tz="UTC"),
    }
    for one in tables():
        names = [column.name for column in one.columns]
        assert len(names) == len(set(names))
        assert one.key in names
        assert [c.name for c in one.columns if not str(c.description)] == []
        for values in one.values(one.rows()):
            for column, value in zip(one.columns, values, strict=True):
                assert value is None or isinstance(value, fits[column.type]), (one, column, value)
                assert not (isinstance(value, bool) and column.type != ColumnType.BOOLEAN)
        read = parquet.read_table(BytesIO(fetch(client, f"{one.name}.parquet").getvalue()))
        assert [(field.name, field.type) for field in read.schema] == [
            (column.name, arrow[column.type]) for column in one.columns
        ]
        assert [list(row.values()) for row in read.to_pylist()] == [
            list(map(arrived, one.columns, values)) for values in one.values(one.rows())
        ]


def arrived(column: Any, value: Any) -> Any:
    """What a reader of Parquet makes of a value."""
    readers = {ColumnType.DATE: date.fromisoformat, ColumnType.MOMENT: datetime.fromisoformat}
    return readers[column.type](value) if value and column.type in readers else value


def test_numbers_keep_their_types_and_units(client: Client) -> None:
    publish(make_energy_project(capacity_mw="24.9", units=3, longitude="-73.5", latitude="43"))
    read = parquet.read_table(BytesIO(fetch(client, "energy-projects.parquet").getvalue()))

    (row,) = read.to_pylist()
    wanted = ("capacity_mw", "units", "longitude", "commissioned_on", "country_disputed")
    assert {name: row[name] for name in wanted} == {
        "capacity_mw": 24.9,
        "units": 3,
        "longitude": -73.5,
        "commissioned_on": None,
        "country_disputed": False,
    }
    assert read.schema.field("capacity_mw").metadata == {b"unit": b"MW"}
    assert read.schema.field("edition_issued_at").type == pa.timestamp("us", tz="UTC")


def test_a_sheet_computes_nothing_and_keeps_numbers(client: Client) -> None:
    publish(make_place(title_en='=HYPERLINK("http://evil.example")', longitude="-73.5", latitude=1))
    sheet = Sheet(fetch(client, "places.xlsx").getvalue())

    (row,) = sheet.rows()
    assert row["title_en"] == '=HYPERLINK("http://evil.example")'
    assert (row["longitude"], row["edition"], row["country_disputed"]) == (-73.5, 1, False)
    assert isinstance(row["edition_issued_at"], str)
    assert 'quotePrefix="1"' in sheet.styles
    assert not sheet.has("m:f")
    assert not sheet.has("m:hyperlink")
    assert sheet.has("m:pane[@state='frozen']")
    assert sheet.has("m:autoFilter")


def test_one_place_is_a_feature(client: Client) -> None:
    place = publish(make_place(slug="almaty", latitude="43.25", longitude="76.9"))

    answer = fetch(client, "places/almaty.geojson")
    by_accept = fetch(client, "places/almaty/", accept="application/geo+json")
    listed = json.loads(fetch(client, "places.geojson").getvalue())

    assert answer["Content-Type"] == "application/geo+json"
    assert answer.json() == by_accept.json() == listed["features"][0]
    assert answer.json()["id"] == place.uid
    assert answer.json()["geometry"] == {"type": "Point", "coordinates": [76.9, 43.25]}
    some = fetch(client, "places/almaty.geojson?fields=slug").json()
    assert some["properties"] == {"slug": "almaty", "role": "accepted"}


@pytest.mark.every_day(one_in=3)
@pytest.mark.filled(by=fill)
@pytest.mark.parametrize("form", ["csv", "ndjson", "parquet"])
def test_the_same_rows_are_the_same_bytes(form: str) -> None:
    for one in tables():
        first, again = (
            b"".join(write_table(FORMATS[form], one, one.rows(), ABOUT | {"retrieved_at": day}))
            for day in ("2026-01-15T12:00:00+00:00", "2027-01-15T12:00:00+00:00")
        )
        assert first == again


@pytest.mark.every_day(one_in=11)
@pytest.mark.parametrize("form", FILES)
def test_a_file_of_many_rows_takes_no_more_memory_than_one_of_few(form: str) -> None:
    publish(make_energy_project())
    one = table("energy-projects")
    (row,) = one.rows()
    peaks = []
    for count in (250, 1_000):
        gc.collect(0)
        tracemalloc.start()
        size = sum(map(len, write_table(FORMATS[form], one, repeat(row, count), ABOUT)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert size
    few, many = peaks
    assert many < few + 200_000  # bytes; 750 more documents would be 15 times as many


def test_head_tells_the_same_and_makes_nothing(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publish(make_place(slug="almaty"))
    for path in ("places.csv", "places.parquet", "places/?cursor=*", "places/", "places/almaty/"):
        told = client.get(f"{V1}/{path}")
        assert told.getvalue()
        with django_assert_max_num_queries(3):
            head = client.head(f"{V1}/{path}")

        assert (head.status_code, head.getvalue()) == (200, b"")
        for name in ("Content-Type", "Link", "Content-Disposition", "ETag"):
            assert head.get(name) == told.get(name), name
    assert client.head(f"{V1}/places.csv?fields=colour").status_code == 400


def links(answer: ClientResponse) -> dict[str, Any]:
    """The links of an answer: where they lead, by what they are."""
    found = {}
    for link in answer["Link"].split(", <"):
        url, _semicolon, said = link.lstrip("<").partition(">; ")
        parameters = dict(one.split("=", 1) for one in said.split("; "))
        rel, kind = (parameters.get(name, "").strip('"') for name in ("rel", "type"))
        found[f"{rel} {kind}".strip()] = url
    return found


def test_a_list_leads_on(client: Client) -> None:
    for n in range(5):
        publish(make_place(title_en=f"Place {n}"))
    here, site = f"http://testserver{V1}/places", "http://127.0.0.1:8000"
    asked = "country=KZ&page_size=2"
    answer = fetch(client, f"places/?{asked}&page=2")

    assert links(answer) == {
        "next": f"{here}/?country=KZ&page=3&page_size=2",
        "prev": f"{here}/?country=KZ&page_size=2",
        "first": f"{here}/?country=KZ&page_size=2",
        "last": f"{here}/?country=KZ&page=3&page_size=2",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "describedby text/html": f"{site}/about/data/",
        "describedby application/vnd.oai.openapi": f"{site}/api/schema/",
        "cite-as": f"{site}/places/?country=KZ",
        **{
            f"alternate {FORMATS[key].essence}": f"{here}.{key}?country=KZ"
            for key in ("csv", "xlsx", "ndjson", "geojson", "parquet")
        },
    }
    for url in links(answer).values():
        if url.startswith(here):
            assert client.get(url.removeprefix("http://testserver")).getvalue()
    walk = links(fetch(client, f"places/?{asked}&cursor=*"))
    assert walk["first"] == f"{here}/?country=KZ&cursor=%2A&page_size=2"
    assert "last" not in walk
    assert (
        fetch(client, walk["next"].partition(f"{V1}/")[2]).json()["results"]
        == (answer.json()["results"])
    )


def test_an_edition_is_cited_by_its_page(client: Client) -> None:
    publish(make_place(slug="almaty"))
    (edition,) = fetch(client, "editions/").json()["results"]

    found = links(fetch(client, f"editions/{edition['key']}/"))

    page = "/places/almaty/?edition=1"
    assert (edition["url"], found["cite-as"]) == (page, f"http://127.0.0.1:8000{page}")
    assert client.get(found["cite-as"]).status_code == 200


def test_a_record_is_cited_by_its_permanent_address_and_edition(client: Client) -> None:
    place = publish(make_place(slug="almaty"))

    found = links(fetch(client, "places/almaty/"))

    assert found["cite-as"] == f"http://127.0.0.1:8000/id/{place.uid}/?edition=1"
    here = "http://testserver/api/v1/places/almaty.geojson"
    assert found["alternate application/geo+json"] == here


def test_a_question_that_is_long_is_not_repeated_in_links(client: Client) -> None:
    publish(make_place())
    short, long = (fetch(client, "places/?" + "country=KZ&" * times) for times in (1, 500))

    assert len(links(short)) == 11
    assert len(long["Link"]) < 1_000
    assert set(links(long)) == {
        "license",
        "describedby text/html",
        "describedby application/vnd.oai.openapi",
    }


def test_ndjson_has_whole_documents(client: Client) -> None:
    place = publish(make_place())
    content = fetch(client, f"places.{NDJSON.key}").getvalue()

    assert [json.loads(line) for line in content.splitlines()] == [the(place.edition).document]
