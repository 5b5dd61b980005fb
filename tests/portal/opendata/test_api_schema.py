"""The description of the API is whole and true, and its page shows it."""

import io
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import frictionless
import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from portal.filters.closed import IN_LISTS
from portal.filters.grouping import grouped_filterset, grouped_kind
from portal.graphics.charts.data import HEAD
from portal.models import Record
from portal.opendata.api.docs import SchemaView
from portal.opendata.api.filtering import MAY_BE_EMPTY, NOT_EMPTY
from portal.opendata.api.urls import router
from portal.publication import publishing
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from tests.clients.descriptions import WITHOUT_ROWS
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_country,
    make_indicator,
    make_place,
    make_series,
    make_trade_hub,
    make_user,
    observe,
    publish,
    rule,
)
from tests.full_portal import correct, let_stand
from tests.full_records import add_row
from tests.looking import Looker
from tests.optional import the
from trade.statistics.models import Series

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LISTS: dict[str, Any] = {prefix: viewset for prefix, viewset, _name in router.registry}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return Client().get("/api/schema/?format=json").json()


def get(schema: Any, path: str) -> Any:
    return schema["paths"][f"/api/v1/{path}"]["get"]


def shape(schema: Any, path: str, status: str = "200") -> Any:
    """The whole JSON answer, not what is left of it where `fields` asks for parts."""
    described = get(schema, path)["responses"][status]["content"]
    json_types = {"application/json", "application/problem+json"}
    (name,) = json_types & described.keys()
    return strict(described[name]["schema"])


def strict(schema: Any) -> Any:
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    options = schema.get("anyOf", ())
    if any(option.get("$ref", "").endswith("InPart") for option in options):
        return options[0]
    return {key: strict(value) for key, value in schema.items()}


def mistakes(schema: Any, shape: Any, answer: Any) -> list[Any]:
    whole = {**shape, "components": strict(schema["components"])}
    found = OAS31Validator(whole).iter_errors(answer)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def keys_of(schema: Any, name: str) -> set[Any]:
    return set(schema["components"]["schemas"][name]["properties"])


@pytest.mark.slow
def test_it_is_made_without_a_warning() -> None:
    call_command("spectacular", fail_on_warn=True, stdout=io.StringIO())


@pytest.mark.slow
def test_it_is_openapi_3_1_and_names_every_endpoint(schema: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(schema).validate()

    assert schema["openapi"].startswith("3.1")
    lists = {f"/api/v1/{name}/" for name in LISTS}
    single = {f"/api/v1/{name}/{{{view.lookup_field}}}/" for name, view in LISTS.items()}
    assert set(schema["paths"]) == {"/api/v1/", "/api/v1/search/"} | lists | single
    assert all(list(path) == ["get"] for path in schema["paths"].values())
    asked = [path["get"] for path in schema["paths"].values()]
    assert all(operation.get("tags") and operation.get("summary") for operation in asked)
    names = {operation["operationId"] for operation in asked}
    tags = {tag.replace("-", "_") for operation in asked for tag in operation["tags"]}
    assert tags > WITHOUT_ROWS
    assert names > {f"{tag}_{of}" for tag in tags - WITHOUT_ROWS for of in ("list", "detail")}


@pytest.mark.slow
def test_it_is_made_once_for_each_language(client: Client) -> None:
    for language in ("en", "ru", "en"):
        assert client.get(f"/api/schema/?format=json&lang={language}").status_code == 200
    made = dict(SchemaView.written)
    first, again = (client.get("/api/schema/?format=json").content for _ in range(2))

    english, russian = (
        next(one for (language, _form), one in made.items() if language == code)
        for code in ("en", "ru")
    )
    assert first == again
    assert all(SchemaView.written[key] is one for key, one in made.items())
    assert max(len(kept) for kept, _headers in made.values()) < 100_000  # of 2 MB
    assert english[0] != russian[0]


def test_its_errors_are_json(client: Client) -> None:
    answer = client.get("/api/schema/?format=zip")
    assert (answer.status_code, answer.json()["status"]) == (400, 400)


@pytest.mark.parametrize("name", LISTS)
def test_it_names_every_parameter_with_its_values(schema: dict[str, Any], name: str) -> None:
    described = {p["name"]: p for p in get(schema, f"{name}/")["parameters"]}
    filters = LISTS[name].filterset_class.base_filters

    kind = grouped_kind(LISTS[name].queryset.model)
    of_records = {"columns", "group", *(["sum"] if kind.sums else [])} if kind else set()
    assert described.keys() == {*filters, *IN_LISTS, "as_recorded", *of_records}
    assert described["order"]["schema"]["enum"] == filters["order"].field.allowed()
    del described["format"]
    assert all(parameter["description"] for parameter in described.values())


def operations(schema: Any) -> Any:
    """All but the list of lists, which takes no parameters."""
    found = {path: ways["get"].get("parameters", []) for path, ways in schema["paths"].items()}
    assert found.pop("/api/v1/") == []
    return found.items()


def test_every_field_and_parameter_is_described(schema: dict[str, Any]) -> None:
    shapes = schema["components"]["schemas"].items()
    fields = [(n, name, one) for n, s in shapes for name, one in s.get("properties", {}).items()]
    assert [(shape, name) for shape, name, one in fields if not one.get("description")] == []
    asked = [(path, one) for path, parameters in operations(schema) for one in parameters]
    assert [(path, one["name"]) for path, one in asked if not one.get("description")] == []
    said = [(name, one["description"]) for _, name, one in fields]
    said += [(one["name"], one["description"]) for _, one in asked]
    bare = {name for name, words in said if words.lower().replace(" ", "_") == name.lower()}
    assert len(bare) <= 30  # of 600: names that say it all


def test_every_operation_has_an_example_that_it_answers(
    client: Client, schema: dict[str, Any]
) -> None:
    make_country("KZ")
    for path, asked in operations(schema):
        examples = {one["name"]: one["example"] for one in asked if "example" in one}
        assert examples, path
        if "{" not in path:
            examples = {n: ",".join(e) if isinstance(e, list) else e for n, e in examples.items()}
            assert client.get(path, examples).status_code == 200, (path, examples)


def test_a_client_may_send_every_default(client: Client, schema: dict[str, Any]) -> None:
    for path, asked in operations(schema):
        defaults = {n["name"]: n["schema"]["default"] for n in asked if "default" in n["schema"]}
        needed = {n["name"]: n["example"] for n in asked if n.get("required") and "example" in n}
        if "{" not in path:
            assert client.get(path, defaults | needed).status_code == 200, (path, defaults)


def test_only_what_may_be_empty_is_allowed_to_be(schema: dict[str, Any]) -> None:
    allowed = set()
    for _path, asked in operations(schema):
        for one in asked:
            empty = ["", " ", [""], [" "], *([[]] if one.get("explode") is False else [])]
            validator = OAS31Validator(one["schema"], format_checker=OAS31Validator.FORMAT_CHECKER)
            if any(map(validator.is_valid, empty)):
                allowed.add(one["name"])
    assert allowed == MAY_BE_EMPTY


def test_a_value_of_any_type_may_be_null(schema: dict[str, Any]) -> None:
    for name in ("Claim", "PartStatements", "Statement"):
        value = OAS31Validator(schema["components"]["schemas"][name]["properties"]["value"])
        values: list[object] = [None, 5, "KZ", {}]
        assert [value.is_valid(one) for one in values] == [True] * 4


def test_examples_have_the_type_of_their_field(schema: dict[str, Any]) -> None:
    for name, shape in schema["components"]["schemas"].items():
        for field, described in shape.get("properties", {}).items():
            for example in described.get("examples", ()):
                typed = {key: described[key] for key in ("type",) if key in described}
                assert OAS31Validator(typed).is_valid(example), (name, field)


def test_closed_lists_are_enumerated(schema: dict[str, Any]) -> None:
    described = {p["name"]: p["schema"] for p in get(schema, "energy-projects/")["parameters"]}

    assert described["technology"]["items"]["enum"] == [
        "coal",
        "gas",
        "oil",
        "hydro",
        "pumped-storage",
        "nuclear",
        "solar",
        "wind",
    ]
    assert described["disputed"] == {"type": "boolean"}
    assert described["capacity_min"] == {"type": "number", "minimum": 0, "maximum": 10**9}
    assert "x-spec-enum-id" not in str(schema)
    searched = {p["name"]: p["schema"] for p in get(schema, "search/")["parameters"]}
    kinds = {model.kind() for model in record_models()} | {"source"}
    assert set(searched["kind"]["items"]["enum"]) == kinds


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_it_names_every_fact_of_a_kind(schema: dict[str, Any], model: type[Record]) -> None:
    document = schema["components"]["schemas"][model.__name__]["properties"]

    assert ("facts" in document) == bool(model.facts)
    if model.facts:
        assert keys_of(schema, f"{model.__name__}Facts") == set(model.facts)


def test_a_fact_has_values_of_its_own_type(schema: dict[str, Any]) -> None:
    shapes = schema["components"]["schemas"]

    assert shapes["NumberFact"]["properties"]["value"]["type"] == ["number", "null"]
    assert shapes["NumberClaim"]["properties"]["value"]["type"] == ["number", "null"]
    assert "wind" in str(shapes["TechnologyFact"]["properties"]["value"])
    assert keys_of(schema, "Point") == {"latitude", "longitude"}


def full(model: type[Any]) -> Any:
    """A public record with a dispute, where its kind can have one."""
    record = MAKERS[model]()
    if model.facts:
        claim_all(record)
        claim(record, next(iter(model.facts)), kind="unknown", value="")
    numbers = [n for n, f in model.facts.items() if f.type.has_order and f.accepted(record, n)]
    if numbers:
        claim(record, numbers[0], "7", lower=6, upper=8, comparator="about")
        rule(record, numbers[0])
    for relation in model.parts:
        named = {"terminal": publish(make_trade_hub())} if relation == "stops" else {}
        add_row(record, relation, **named)
    return publish(record)


def fill() -> None:
    for model in record_models():
        full(model)
    differ_about_a_period(the(Series.objects.first()))
    correct(EnergyProject.objects.get(), "country")
    let_stand(EnergyProject.objects.get(), by=make_user())


@pytest.mark.every_day(one_in=4)
@pytest.mark.filled(by=fill)
@pytest.mark.parametrize("name", LISTS)
def test_what_is_answered_has_the_described_shape(
    client: Client, schema: dict[str, Any], name: str
) -> None:
    (single,) = (p for p in schema["paths"] if p.startswith(f"/api/v1/{name}/{{"))
    single = single.removeprefix("/api/v1/")
    key = the(re.search("{(.*)}", single))[1]

    then = "?valid_on=2026-01-15" if "valid_on" in LISTS[name].allowed_parameters else ""
    page = client.get(f"/api/v1/{name}/{then}").json()
    one = client.get(f"/api/v1/{name}/{page['results'][0][key]}/{then}").json()

    assert mistakes(schema, shape(schema, f"{name}/"), page) == []
    assert mistakes(schema, shape(schema, single), one) == []
    assert undescribed(schema, shape(schema, f"{name}/"), page) == []
    assert undescribed(schema, shape(schema, single), one) == []


@pytest.mark.slow
@pytest.mark.filled(by=fill)
def test_every_file_is_valid_by_the_schema_that_it_names(client: Client, tmp_path: Path) -> None:
    for name in LISTS:
        answer = client.get(f"/api/v1/{name}.csv")
        (address,) = re.findall(
            '<([^>]*)>; rel="describedby"; type="application/json"', answer["Link"]
        )
        described = client.get(urlsplit(address).path).json()
        assert [one for one in described["fields"] if repeats(one)] == [], name
        assert name not in CLOSED or CLOSED[name] in described["fields"]
        keys = {f["name"]: f["reference"] for f in described["fields"] if "reference" in f}
        assert {one["resource"] for one in keys.values()} <= set(LISTS)
        assert name != "claims" or keys["source"] == {"resource": "sources", "fields": ["slug"]}
        file = tmp_path / f"{name}.csv"
        file.write_bytes(answer.getvalue())
        schema = frictionless.Schema.from_descriptor(described)
        table = frictionless.Resource(
            file.name, basepath=str(tmp_path), schema=schema, encoding="utf-8-sig"
        )
        report = table.validate()
        assert report.valid, (name, report.flatten(["fieldName", "cell", "note"]))


def test_csv_names_its_metadata_for_the_web(client: Client) -> None:
    publish(MAKERS[EnergyProject]())
    for file in (
        "/api/v1/energy-projects.csv?country=KZ&fields=uid,country,technology",
        "/ru/energy-projects/download.csv?country=KZ&fields=uid,country,technology",
    ):
        link = client.get(file)["Link"]
        (address,) = re.findall('<([^>]*)>; rel="describedby"; type="application/csvm', link)
        answer = client.get(address)
        assert answer["Content-Type"] == "application/csvm+json"
        told = answer.json()
        assert urljoin(address, told["url"]) == f"http://testserver{file}"
        assert told["@context"][1] == {"@language": "en"}
        schema = told["tableSchema"]
        assert all(one["dc:description"].isascii() for one in schema["columns"])
        assert schema["primaryKey"] == "uid"
        assert schema["aboutUrl"] == f"{settings.SITE_URL}/id/{{uid}}/"
        assert [one["name"] for one in schema["columns"]] == ["uid", "country", "technology"]
        assert (
            schema["columns"][1]["valueUrl"] == f"{settings.SITE_URL}/api/v1/countries/{{country}}/"
        )
        assert schema["columns"][2]["datatype"]["format"].startswith("coal|gas|oil|hydro")
    short = client.get("/energy-projects/download.csv?columns=reader")
    assert "csvm" not in short["Link"]
    assert client.get("/hubs/download.csv-metadata.json?colour=red").status_code == 400
    assert client.get("/api/v1/dragons.csv-metadata.json").status_code == 404


CLOSED = {
    "changes": {
        "name": "action",
        "type": "string",
        "description": "What became of the row: it came, changed, or went",
        "constraints": {"enum": ["insert", "update", "remove"]},
    }
}


def repeats(field: Any) -> bool:
    """Whether a description says no word that is not in the name of the column."""
    told, known = (set(re.findall("[a-z0-9]+", field[k].lower())) for k in ("description", "name"))
    return told <= known | {"english"}


def differ_about_a_period(series: Series) -> None:
    for value in (1, 5):
        batch = observe(series, "2024", value, lower=value, upper=value).batch
        publishing.submit(batch, by=make_user(), at=NOON)
        publishing.publish(batch, by=make_user(), at=NOON)


def undescribed(schema: Any, described: Any, answer: Any, at: str = "") -> Any:
    """Addresses of keys that the description does not know."""
    if "$ref" in described:
        described = schema["components"]["schemas"][described["$ref"].rpartition("/")[2]]
    for option in (
        *described.get("oneOf", ()),
        *described.get("anyOf", ()),
        *described.get("allOf", ()),
    ):
        if "$ref" in option:
            return undescribed(schema, option, answer, at) if answer is not None else []
    if isinstance(answer, list):
        item = described.get("items", {})
        return [found for row in answer for found in undescribed(schema, item, row, f"{at}[]")]
    if not isinstance(answer, dict) or "properties" not in described:
        return []
    known = described["properties"]
    return [f"{at}.{key}" for key in answer if key not in known] + [
        found
        for key, value in answer.items()
        if key in known
        for found in undescribed(schema, known[key], value, f"{at}.{key}")
    ]


def test_what_goes_wrong_has_the_described_shape(client: Client, schema: dict[str, Any]) -> None:
    gone = publish(make_place(slug="gone"))
    publishing.withdraw(gone, by=make_user(), at=NOON, note="Twice.")
    single = "places/{slug}/"

    for status, path, url in [
        ("400", "places/", "places/?page=x"),
        ("404", "places/", "places/?page=9"),
        ("404", single, "places/nowhere/"),
        ("410", single, "places/gone/"),
    ]:
        answer = client.get(f"/api/v1/{url}")
        assert answer.status_code == int(status)
        assert answer["Content-Type"] in get(schema, path)["responses"][status]["content"]
        assert mistakes(schema, shape(schema, path, status), answer.json()) == []


GUIDE = (settings.BASE_DIR / "docs" / "api.md").read_text()


@pytest.mark.parametrize("address", re.findall("curl '(http[^']+)'", GUIDE))
def test_the_guide_asks_what_can_be_asked(address: str) -> None:
    """Whether the slugs in it exist is up to the data set; lists, parameters and codes are ours."""
    path, _, query = address.partition("/api/v1/")[2].partition("?")
    name, _, single = path.rstrip("/").partition("/")
    name = name.partition(".")[0]  # whatever the form

    assert name in {*LISTS, "", "search"}
    if name in LISTS and not single:
        view = LISTS[name]
        kind = grouped_kind(view.queryset.model) if "group=" in query else None
        filterset = grouped_filterset(kind) if kind else view.filterset_class
        problems = filterset(QueryDict(query), view.queryset.all()).form.errors.as_data()
        kinds = {error.code for errors in problems.values() for error in errors}
        assert kinds <= {"invalid_choice"} or "colour=red" in query


def test_the_guide_names_the_columns_of_charts() -> None:
    section = GUIDE.partition("## Charts")[2].partition("\n## ")[0]
    names = re.findall(r"^\| (`[a-z_` ]+`) \|", section, re.MULTILINE)

    assert " ".join(names).replace("`", "").split() == list(HEAD)


def test_the_guides_program_runs(
    live_server: LiveServer, capsys: pytest.CaptureFixture[str]
) -> None:
    series = make_series(
        country=make_country("CN"), indicator=publish(make_indicator(slug="trade-total"))
    )
    differ_about_a_period(publish(series))
    (program,) = re.findall("```python\n(.*?)```", GUIDE, re.DOTALL)

    exec(program.replace("http://127.0.0.1:8000", live_server.url), {})  # noqa: S102

    assert capsys.readouterr().out == f"{series.slug} 2024 exact 5 {series.unit} Agency\n"


def test_the_page_is_of_use_without_scripts(client: Client) -> None:
    html = client.get(reverse("api_docs")).content.decode()

    for name in LISTS:
        assert f'href="/api/v1/{name}/"' in html
    assert 'href="/api/schema/?format=json"' in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


@pytest.mark.exhaustive
def test_the_page_draws_the_description_and_asks(page: Page) -> None:
    """The `page` fixture fails on any refusal by the content policy and any outside request."""
    publish(make_series())
    page.goto("/api/docs/")
    page.locator("#operations-series-series_list .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()

    answer = page.locator("#operations-series-series_list .live-responses-table").inner_text()
    assert '"count": 1' in answer


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_an_opened_operation_is_open_to_everybody(page: Page, looker: Looker) -> None:
    page.goto("/api/docs/")
    page.locator("#operations-series-series_list .opblock-summary-control").click()
    page.wait_for_selector("#operations-series-series_list .responses-table")
    looker.look("an operation")
    assert not looker.problems, looker.report()


def test_blanks_of_python_alone_are_no_value_in_the_description_either() -> None:
    of_javascript = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
    pattern = re.compile(NOT_EMPTY["pattern"].replace(r"\s", of_javascript), re.ASCII)

    blanks = [one for one in map(chr, range(sys.maxunicode)) if not one.strip()]

    assert "\x1f" in blanks
    assert not [one for one in blanks if pattern.search(one)]
    assert pattern.search(" a")
