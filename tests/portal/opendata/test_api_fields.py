"""Sparse answers: who asks for some fields gets these, and only names that there are."""

import csv
import json
from io import StringIO
from itertools import batched
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from portal.opendata.api.fields import field_names
from portal.opendata.api.router import registered_viewsets
from portal.opendata.api.urls import router
from tests.factories import make_place, publish
from tests.full_portal import fill
from tests.portal.opendata.test_api import disputed_place

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

V1 = "/api/v1"
VIEWS = {name: registered_viewsets()[name] for name, _viewset, _basename in router.registry}


def test_threads_share_no_subquery() -> None:
    """Django counts, in a query, the uses of its tables while it writes SQL; of two threads that
    write the same subquery one now and then asks for a column of a table it has left out."""
    for viewset in VIEWS.values():
        if not viewset.queryset.query.is_empty():
            assert str(viewset.queryset.query).count("SELECT") == 1


def ask(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"{V1}/{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("slug", {"slug": "almaty"}),
        ("title.en,slug", {"slug": "almaty", "title": {"en": "Almaty"}}),
        ("title.en,title", {"title": {"en": "Almaty", "zh-hans": "", "ru": ""}}),
        ("title,title.en", {"title": {"en": "Almaty", "zh-hans": "", "ru": ""}}),
        (
            "facts.population.value,facts.population.unit,facts.population.disputed",
            {"facts": {"population": {"value": 100, "unit": "persons", "disputed": True}}},
        ),
        (
            "facts.population.claims.value,facts.population.claims.source.slug,slug",
            {
                "slug": "almaty",
                "facts": {
                    "population": {
                        "claims": [
                            {"value": 100, "source": {"slug": "census"}},
                            {"value": 250, "source": {"slug": "gazette"}},
                        ]
                    }
                },
            },
        ),
        ("names.name", {"names": []}),
        ("edition.number", {"edition": {"number": 1}}),
        (" slug , , slug", {"slug": "almaty"}),
    ],
)
def test_answer_has_only_the_requested_fields(
    client: Client, fields: str, expected: dict[str, object]
) -> None:
    place = disputed_place()
    first = place.edition.document["facts"]["population"]["claims"][0]["source"]["slug"]
    expected = json.loads(json.dumps(expected).replace("census", first))

    assert ask(client, f"places/almaty/?fields={fields}") == expected
    assert ask(client, f"places/?fields={fields}")["results"] == [expected]
    lines = client.get(f"{V1}/places.ndjson?fields={fields}").getvalue().splitlines()
    assert [json.loads(line) for line in lines] == [expected]


@pytest.mark.parametrize(
    ("field", "allowed"),
    [
        ("colour", ["kind", "uid", "slug", "url"]),
        ("edition.colour", ["number", "issued_at", "note", "second_reader"]),
        ("title.kk", ["en", "zh-hans", "ru"]),
        ("facts.population.claims.source.colour", ["slug", "kind", "publisher"]),
        ("slug.en", []),
        ("facts..population", ["coordinates", "population"]),
    ],
)
def test_unknown_field_is_refused_with_the_known_ones(
    client: Client, field: str, allowed: list[str]
) -> None:
    publish(make_place(slug="almaty"))

    for path in ("places/", "places/almaty/", "places.ndjson"):
        problem = ask(client, f"{path}?fields=slug,{field}", 400)
        (sentence,) = problem["errors"]["fields"]
        start = f"There is no field “{field}” here. These are allowed: "
        assert sentence.startswith(start)
        named = sentence.removeprefix(start).removesuffix(".").split(", ")
        assert set(allowed) <= set(named)


def test_formats_with_columns_take_column_names(client: Client) -> None:
    publish(make_place(slug="almaty", title_en="Almaty"))

    text = client.get(f"{V1}/places.csv?fields=title_en,slug").getvalue().decode("utf-8-sig")
    refused = ask(client, "places.csv?fields=title.en", 400)

    assert list(csv.reader(StringIO(text))) == [["title_en", "slug"], ["Almaty", "almaty"]]
    (sentence,) = refused["errors"]["fields"]
    start = "There is no field “title.en” here; did you mean title_en? These are allowed: uid,"
    assert sentence.startswith(start)


def test_fact_is_suggested_in_its_room(client: Client) -> None:
    (sentence,) = ask(client, "places/?fields=population", 400)["errors"]["fields"]
    assert "“population” here; did you mean facts.population?" in sentence


@pytest.mark.exhaustive
@pytest.mark.filled(by=fill)
def test_every_field_of_every_list_can_be_requested(client: Client) -> None:
    """And all of them together are what comes when nobody asks."""
    for name, view in VIEWS.items():
        known = field_names(view(detail=False).shape)
        top = [field for field in known if "." not in field]
        inner = [field for field in known if "." in field]
        whole = ask(client, f"{name}/")["results"]

        assert ask(client, f"{name}/?fields={','.join(top)}")["results"] == whole != []
        for some in batched(inner, 40):
            rows = ask(client, f"{name}/?fields={','.join(some)}")["results"]
            assert all(set(row) <= {field.partition(".")[0] for field in some} for row in rows)


def test_sparse_fields_cost_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        publish(make_place())
    ask(client, "places/")  # reads the columns of the list
    with CaptureQueriesContext(connection) as whole:
        ask(client, "places/")
    with django_assert_num_queries(len(whole)):
        ask(client, "places/?fields=title.en,edition.number")
    assert len(whole) <= 3


def test_documents_are_read_of_the_rows_of_a_page_alone(client: Client) -> None:
    for title in ("Aktau", "Bishkek", "Dushanbe"):
        publish(make_place(title_en=title))
    with CaptureQueriesContext(connection) as asked:
        answer = ask(client, "places/?country=KZ&order=-title&page_size=2")

    titles = [row["title"]["en"] for row in answer["results"]]
    assert (answer["count"], titles) == (3, ["Dushanbe", "Bishkek"])
    (read,) = [query["sql"] for query in asked if '"document"' in query["sql"]]
    assert "ORDER BY" not in read
