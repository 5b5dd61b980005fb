"""The short form of files: few columns that explain themselves."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from portal.models import Country
from portal.records.kinds import all_kinds
from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_indicator,
    make_organisation,
    make_series,
    make_source,
    publish,
    rule,
)
from tests.full_records import make_full

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def rows_of(client: Client, address: str) -> list[Any]:
    text = client.get(address).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def test_row_explains_itself(client: Client) -> None:
    project = make_energy_project(title_en="Steppe wind", owner_as_printed="Ministry")
    yearbook = make_source(title="Yearbook")
    for name in ("country", "technology", "status", "capacity_mw"):
        claim(project, name, source=yearbook)
    project.claims.filter(fact="capacity_mw").update(comparator="over")
    bank = publish(make_organisation(title_en="Steppe Bank"))
    project.roles.create(organisation=bank, role="financier", source=yearbook)
    project = publish(project)

    (row,) = rows_of(client, "/energy-projects/download.csv?columns=reader&technology=wind")
    assert {name: value for name, value in row.items() if value} == {
        "Energy project": "Steppe wind",
        "Address": f"http://127.0.0.1:8000/energy-projects/{project.slug}/",
        "Country": "Country KZ",
        "Technology": "Wind",
        "Status": "Operating",
        "Capacity (MW)": "100",
        "Owner": "Ministry",
        "Funders": "Steppe Bank",
        "Not exact": "Capacity: over",
        "Sources": "Yearbook",
    }


def test_words_are_those_of_the_language_of_the_address(client: Client) -> None:
    project = make_energy_project(title_ru="Ветер", status_as_of="2024-08")
    claim_all(project)
    project = publish(project)

    (row,) = rows_of(client, "/ru/energy-projects/download.csv?columns=reader")
    heads = ("Энергопроект", "Мощность (МВт)", "Статус", "Статус на дату")
    assert [row[head] for head in heads] == ["Ветер", "100", "Действует", "2024-08"]
    assert row["Адрес"] == f"http://127.0.0.1:8000/ru/energy-projects/{project.slug}/"


def test_what_stands_for_words_is_written_in_words(client: Client) -> None:
    make_country("KZ")
    Country.objects.filter(code="KZ").update(name_ru="Казахстан")
    publish(make_series(indicator=publish(make_indicator(title_ru="Поезда", unit="trains"))))

    (row,) = rows_of(client, "/ru/series/download.csv?columns=reader")
    words = ("Показатель", "Страна", "Единица", "Периодичность")
    assert [row[name] for name in words] == ["Поезда", "Казахстан", "поездов", "Ежегодно"]


def test_short_form_has_its_own_fields(client: Client) -> None:
    answer = client.get("/api/v1/places/?format=csv&columns=reader&fields=uid")
    assert answer.status_code == 400
    assert "Give “fields” or “columns”, not both." in answer.text


def test_disputed_facts_are_named(client: Client) -> None:
    project = make_energy_project()
    claim_all(project)
    claim(project, "capacity_mw", "60", source=make_source())
    rule(project, "capacity_mw")
    publish(project)

    (row,) = rows_of(client, "/energy-projects/download.csv?columns=reader")
    assert row["Disputed"] == "Capacity"


def test_every_kind_has_few_columns_which_its_schema_describes(client: Client) -> None:
    for kind in all_kinds().values():
        publish(make_full(kind.model))
        row = rows_of(client, f"/{kind.section}/download.csv?columns=reader")[0]
        schema = client.get(f"/{kind.section}/columns.json?columns=reader").json()

        assert list(row) == [field["name"] for field in schema["fields"]]
        assert len(row) <= 21, kind.kind
        assert schema["primaryKey"] == ["Address"]
        whole = client.get(f"/{kind.section}/columns.json").json()
        assert {"uid", "slug"} <= {field["name"] for field in whole["fields"]}
        assert client.get(f"/ru/{kind.section}/columns.json").json() == whole


def test_list_links_to_short_and_whole_files_and_what_explains_them(client: Client) -> None:
    project = make_energy_project()
    claim_all(project)
    publish(project)
    page = client.get("/energy-projects/?technology=wind&view=table").content.decode()

    for address in (
        "/energy-projects/download.xlsx?technology=wind&amp;columns=reader",
        "/energy-projects/download.parquet?technology=wind",
        "/energy-projects/columns.json?columns=reader",
        "/explore/energy-projects/?technology=wind",
    ):
        assert f'href="{address}"' in page, address
    answer = client.get("/energy-projects/download.csv?technology=wind&columns=reader")
    assert 'columns.json?columns=reader>; rel="describedby"' in answer["Link"]


@pytest.mark.parametrize("query", ["columns=few", "columns=reader&fields=slug"])
def test_wrong_choices_of_columns_are_refused(client: Client, query: str) -> None:
    assert client.get(f"/energy-projects/download.csv?{query}").status_code == 400


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("fields", ["", "?fields=title_en,commissioned_on"])
@pytest.mark.parametrize(
    ("prefix", "day"),
    [("", "20 June 2021"), ("/ru", "20 июня 2021"), ("/zh-hans", "2021年6月20日")],
)
def test_explorer_writes_days_in_the_language_of_the_reader(
    client: Client, fields: str, prefix: str, day: str
) -> None:
    project = make_energy_project(commissioned_on="2021-06-20")
    claim_all(project)
    publish(project)
    page = client.get(f"{prefix}/explore/energy-projects/{fields}").text
    assert f"<td>{day}" in page.replace("\xa0", " ")


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("fields", ["", "?fields=title_en,capacity_mw"])
@pytest.mark.parametrize(
    ("prefix", "number"), [("", "2,000.5"), ("/ru", "2 000,5"), ("/zh-hans", "2000.5")]
)
def test_explorer_writes_numbers_in_the_language_of_the_reader(
    client: Client, fields: str, prefix: str, number: str
) -> None:
    project = make_energy_project(capacity_mw="2000.5")
    claim_all(project)
    publish(project)
    page = client.get(f"{prefix}/explore/energy-projects/{fields}").text
    assert f'<td class="number">{number}</td>' in page.replace("\xa0", " ")
