"""A list as a file: exactly the rows of its question, in words that spreadsheets leave alone."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.filters.fields import NO_SUCH_COUNTRY
from portal.models import Record
from portal.opendata.api.pagination import Pagination
from portal.opendata.api.urls import router
from portal.publication import publishing
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_corridor,
    make_country,
    make_energy_project,
    make_pipeline,
    make_place,
    make_source,
    make_user,
    publish,
    rule,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Databases differ: cursors of the server, which are read while answers are sent.
engine = pytest.mark.engine


def fetch(client: Client, address: str, status: int = 200) -> bytes:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.getvalue()


def table(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a CSV file, as a spreadsheet reads them."""
    text = fetch(client, address).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


@pytest.fixture
def disputed() -> EnergyProject:
    project = make_energy_project(slug="zhanatas", capacity_mw=100, title_zh_hans="扎纳塔斯风电场")
    claim_all(project)
    for slug in ("survey", "atlas"):
        claim(project, "capacity_mw", source=make_source(slug=slug))
    claim(project, "capacity_mw", "120", source=make_source(slug="rumour"))
    rule(project, "capacity_mw")
    published: EnergyProject = publish(project)
    return published


def test_figure_has_comparator_dispute_and_sources(client: Client, disputed: EnergyProject) -> None:
    (row,) = table(client, "/energy-projects/download.csv")

    assert disputed.edition is not None
    first, *_others = disputed.edition.document["facts"]["capacity_mw"]["claims"]
    expected = {
        "capacity_mw": "100",
        "capacity_mw_comparator": "exact",
        "capacity_mw_disputed": "true",
        "country": "KZ",
        "country_disputed": "false",
        "units": "",
        "units_disputed": "",
        "units_sources": "",
        "title_zh_hans": "扎纳塔斯风电场",
        "edition": "1",
    }
    assert {name: row[name] for name in expected} == expected
    sources = row["capacity_mw_sources"].split()
    assert sorted(sources) == sorted([first["source"]["slug"], "survey", "atlas"])


def test_columns_are_unique_and_cover_every_fact(client: Client, disputed: EnergyProject) -> None:
    text = fetch(client, "/energy-projects/download.csv").decode("utf-8-sig")
    names = next(csv.reader(StringIO(text)))

    assert len(names) == len(set(names))
    facts = set(disputed.facts) - {"coordinates"} | {"latitude", "longitude"}
    assert facts <= set(names)


@engine
@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
@pytest.mark.parametrize("query", ["", "?order=-title&q=Alpha"])
def test_file_has_the_rows_of_the_api_in_its_order(
    client: Client, model: type[Record], query: str
) -> None:
    for title in ("Alpha", "Beta", "Alpha two"):
        publish(MAKERS[model](title_en=title))
    hidden = MAKERS[model](title_en="Alpha in secret")
    claim_all(hidden)
    viewsets: list[tuple[str, Any, str]] = router.registry  # a viewset of models has a queryset
    (prefix,) = [name for name, viewset, _ in viewsets if viewset.queryset.model is model]
    rows = client.get(f"/api/v1/{prefix}/{query}").json()["results"]
    listed = reverse(f"{model.kind()}_list")

    assert json.loads(fetch(client, f"{listed}download.json{query}"))["results"] == rows != []
    assert [row["uid"] for row in table(client, f"{listed}download.csv{query}")] == [
        row["uid"] for row in rows
    ]


@engine
@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize("name", [prefix for prefix, _viewset, _name in router.registry])
def test_every_list_of_the_api_has_files(
    client: Client, disputed: EnergyProject, name: str
) -> None:
    for ending in ("csv", "json"):
        assert fetch(client, f"/{name}/download.{ending}")


@engine
def test_file_has_all_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pagination, "page_size", 2)  # of the endpoint that a file asks
    for n in range(5):
        publish(make_place(title_en=f"Place {n:02}"))

    assert len(table(client, "/places/download.csv")) == 5


@engine
def test_file_is_streamed_with_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        publish(make_energy_project())

    client.get("/energy-projects/download.csv").getvalue()  # columns are in memory
    with django_assert_max_num_queries(6):
        answer = client.get("/energy-projects/download.csv")
        assert answer.streaming
        assert answer.getvalue()


def test_formulas_are_quoted(client: Client) -> None:
    publish(make_place(title_en='=HYPERLINK("http://evil.example")', longitude="-73.5"))

    (row,) = table(client, "/places/download.csv")
    assert row["title_en"] == '\'=HYPERLINK("http://evil.example")'
    assert row["longitude"] == "-73.5"


def test_columns_of_every_list_are_one_table(client: Client) -> None:
    rows = table(client, "/columns.csv")
    for name in ("energy-projects", "observations", "phases"):
        described = client.get(f"/{name}/columns.json").json()["fields"]
        mine = {row["column"]: row for row in rows if row["list"] == name}
        assert [row["description"] for row in mine.values()] == [
            d["description"] for d in described
        ]
    places = {(row["list"], row["column"]): row for row in rows}
    assert places["energy-projects", "capacity_mw"]["unit"] == "MW"
    assert places["roles", "share_percent"]["unit"] == "%"
    assert "; operating; " in places["phases", "status"]["allowed"]
    assert places["phases", "record"]["names"] == "energy-projects.slug"
    assert "; operating; " in places["energy-projects", "status"]["allowed"]
    fetch(client, "/columns.csv?list=phases", 400)


def test_every_column_says_what_it_holds_beyond_its_name_and_form(client: Client) -> None:
    rows = table(client, "/columns.csv")
    assert len(rows) > 1000
    for row in rows:
        words = row["description"]
        assert words[0].isupper() or words.startswith("CO"), row
        assert not words[0].isdigit(), row  # the form alone
        assert "(English) (" not in words, row
        assert not re.search("(^Facts by name|, (string|number|integer);)", words), row
    told = {(row["list"], row["column"]): row["description"] for row in rows}
    assert told["milestones", "on"] == (
        "Day, month or year from which on the status holds: 2021, 2021-06 or 2021-06-20"
    )
    assert told["services", "name_zh_hans"] == "Service (Simplified Chinese)"
    assert told["energy-projects", "longitude"] == "Degrees east, WGS 84"
    assert told["sources", "url"] == "Address of the source; empty if it has none"
    assert told["claims", "kind"] == "Whether it gives a value, or why it has none"


def test_headers_name_licence_list_and_day(client: Client) -> None:
    publish(make_energy_project())
    answer = client.get("/energy-projects/download.csv?country=KZ&technology=wind")

    assert answer.getvalue().startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer["Content-Disposition"].startswith(
        'attachment; filename="corridor-energy-projects-kz-wind-20'
    )
    assert answer["Link"] == (
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license", '
        '<http://127.0.0.1:8000/about/data/>; rel="describedby"; type="text/html", '
        "<http://127.0.0.1:8000/energy-projects/columns.json>; "
        'rel="describedby"; type="application/json", '
        "<http://testserver/energy-projects/download.csv-metadata.json"
        "?country=KZ&technology=wind>; "
        'rel="describedby"; type="application/csvm+json", '
        "<http://127.0.0.1:8000/energy-projects/?country=KZ&technology=wind>; "
        'rel="cite-as"'
    )


def test_identifiers_of_other_registers_stand_behind_the_columns_before_them(
    client: Client,
) -> None:
    plant = publish(make_energy_project(slug="a-plant"))
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    for scheme, value in (("wikidata", "Q1"), ("gem-location", "L2"), ("gem-location", "L3")):
        draft.external_ids.create(scheme=scheme, value=value)
    publishing.submit(draft, by=make_user(), at=NOON)
    publishing.publish(draft, by=make_user(), at=NOON + timedelta(hours=1))

    (row,) = table(client, "/energy-projects/download.csv")
    assert list(row)[-6::2] == ["owners", "contractors", "financiers"]
    assert list(row)[-10:-6] == [
        f"province_{end}" for end in ("disputed", "sources", "others", "missing")
    ]
    assert dict(list(row.items())[-17:-11]) == {
        "gem_location_id": "L2; L3",
        "gem_project_id": "",
        "geonames_id": "",
        "wikidata_id": "Q1",
        "unlocode_id": "",
        "wri_id": "",
    }
    for asked, found in {
        "Q1": ["a-plant"],
        "wikidata:Q1": ["a-plant"],
        "L3": ["a-plant"],
        "geonames:Q1": [],
        "&external_id=".join(f"Q{number}" for number in range(1_200)): ["a-plant"],
        f"Q1&as_recorded={NOON:%Y-%m-%dT%H:%M:%SZ}": [],
    }.items():
        answer = client.get(f"/api/v1/energy-projects/?external_id={asked}&fields=slug")
        assert [row["slug"] for row in answer.json()["results"]] == found, asked
    refused = client.get("/api/v1/energy-projects/?external_id=gem:L3").json()["errors"]
    (sentence,) = refused["external_id"]
    assert sentence.startswith("“gem” is not known here. These are allowed: gem-location, ")


def test_file_is_of_any_number_of_years(client: Client) -> None:
    """Each was compared by a condition of its own, of which SQLite takes a thousand at most."""
    for slug, day in (("old", "1998"), ("new", "2021-06"), ("unknown", "")):
        publish(make_energy_project(slug=slug, commissioned_on=day))

    years = "&".join(f"commissioned_year={year}" for year in range(1000, 2100) if year != 1998)
    assert [row["slug"] for row in table(client, f"/energy-projects/download.csv?{years}")] == [
        "new"
    ]


def test_pipeline_is_a_schematic_line_between_its_ends(client: Client) -> None:
    """With one end known it lies nowhere: a point would say that it is there."""
    ends = [
        publish(make_place(title_en=name, latitude=latitude, longitude=longitude))
        for name, latitude, longitude in (("Atasu", 48.68, 71.64), ("Alashankou", 45.17, 82.57))
    ]
    publish(make_pipeline(title_en="Oil", start_place=ends[0], end_place=ends[1]))
    publish(make_pipeline(title_en="Gas", end_place=ends[1]))

    found = json.loads(fetch(client, "/pipelines/download.geojson?order=-title"))["features"]
    line = {"type": "LineString", "coordinates": [[71.64, 48.68], [82.57, 45.17]]}
    told = [(f["properties"]["title_en"], f["properties"].get("schematic")) for f in found]
    assert sorted(told) == [("Gas", None), ("Oil", True)]
    assert {f["properties"]["title_en"]: f["geometry"] for f in found} == {"Oil": line, "Gas": None}


def test_geojson_has_points_or_null(client: Client) -> None:
    publish(make_energy_project(title_en="Here", latitude="43.25", longitude="76.9"))
    publish(make_energy_project(title_en="Somewhere"))

    found = json.loads(fetch(client, "/energy-projects/download.geojson"))
    assert found["type"] == "FeatureCollection"
    assert [(f["properties"]["title_en"], f["geometry"]) for f in found["features"]] == [
        ("Here", {"type": "Point", "coordinates": [76.9, 43.25]}),
        ("Somewhere", None),
    ]


def test_geojson_keeps_what_a_stop_is_to_its_corridor(client: Client) -> None:
    """`role` says there whether a place is used, as it does of every kind."""
    corridor = make_corridor()
    place = publish(make_place(latitude=44.2, longitude=80.4))
    corridor.stops.create(place=place, position=1, role="crossing", source=make_source())
    publish(corridor)

    (stop,) = json.loads(fetch(client, "/stops/download.geojson"))["features"]
    roles = {name: stop["properties"][name] for name in ("role", "stop_role")}
    assert roles == {"role": "accepted", "stop_role": "crossing"}
    (row,) = table(client, "/stops/download.csv")
    assert row["role"] == "crossing"


@pytest.mark.parametrize(
    "address",
    ["/organisations/download.geojson", "/secrets/download.csv", "/energy-projects/download.xml"],
)
def test_unknown_lists_and_formats_are_404(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_invalid_parameters_are_a_problem_document(client: Client) -> None:
    publish(make_energy_project(country=make_country("KZ")))
    answer = client.get("/energy-projects/download.csv?country=XX&page=2&colour=red")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    problem = answer.json()
    assert problem["errors"]["country"] == [NO_SUCH_COUNTRY % {"value": "XX"}]
    assert list(problem["errors"]) == ["country", "colour", "page"]


def test_list_links_to_files_with_its_filters(client: Client) -> None:
    publish(make_energy_project())
    html = client.get("/energy-projects/?country=KZ&page=1&view=timeline").content.decode()

    for ending in ("csv", "xlsx", "json", "ndjson", "geojson", "parquet"):
        assert f'href="/energy-projects/download.{ending}?country=KZ"' in html


@pytest.mark.django_db
def test_columns_refuse_parameters_that_their_file_has_not(client: Client) -> None:
    address = "/energy-projects/columns.json"
    assert client.get(f"{address}?x=1").status_code == 400
    assert client.get(f"{address}?technology=wind").json() == client.get(address).json()
