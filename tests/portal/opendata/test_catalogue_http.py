"""How the catalogue is asked for, by programs and by people."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from portal.opendata.api import router
from portal.opendata.dcat import DATA_JSON, DCAT
from portal.publication import publishing
from tests.factories import (
    NOON,
    make_country,
    make_energy_project,
    make_event,
    make_indicator,
    make_series,
    make_user,
    observe,
    publish,
)
from tests.portal.opendata.catalogue_reading import (
    CATALOGUE,
    LATER,
    OLD_WAYS,
    SETTINGS,
    SITE,
    ask,
    fill,
    graph_of,
    names,
)
from tests.portal.site.reading import queries, read

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filled(by=fill),
    pytest.mark.filterwarnings(OLD_WAYS),
    pytest.mark.slow,
]


@pytest.fixture(autouse=True)
def _installation() -> Iterator[None]:
    with override_settings(**SETTINGS):
        yield


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 4])
def test_every_public_list_is_included_and_its_files_exist(client: Client, one_in: int) -> None:
    viewsets: list[tuple[str, Any, str]] = router.registry
    lists = {name for name, viewset, _ in viewsets if viewset.queryset is not None}
    assert names(graph_of(client)) == {*lists, "indicator-exports"}

    files = ask(
        graph_of(client),
        """SELECT ?list ?url ?type WHERE { ?list dcat:distribution ?one .
        ?one dcat:accessURL ?url OPTIONAL { ?one dcat:mediaType ?type } }""",
    )
    assert {name for name, _url, _type in files} == {*lists, "indicator-exports"}
    for _list, url, media_type in [*files][::one_in]:
        answer = client.get(url.removeprefix(SITE))
        assert answer.status_code == 200, url
        assert isinstance(answer.getvalue(), bytes)  # read to the end, as whoever asks does
        if media_type != "None":
            assert media_type.endswith(answer.headers["Content-Type"].partition(";")[0])


def test_descriptions_of_services_exist(client: Client) -> None:
    found = ask(
        graph_of(client),
        """SELECT ?at WHERE { ?one a dcat:DataService ; ?says ?at
        FILTER (?says IN (dcat:endpointDescription, dcat:landingPage)) }""",
    )
    paths = [url.removeprefix(SITE) for (url,) in found]
    assert reverse("api_schema") in paths  # which takes long, and has tests of its own
    for path in set(paths) - {reverse("api_schema")}:
        assert client.get(path).status_code == 200


def test_data_json_has_the_required_properties(client: Client) -> None:
    answer = client.get(DATA_JSON.path)
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    found = answer.json()
    assert found["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    for one in found["dataset"]:
        assert one.keys() >= REQUIRED, one
        assert all(one[name] for name in REQUIRED)
        assert one["contactPoint"]["hasEmail"] == "mailto:desk@corridor.example"
        assert all(
            ("accessURL" in file) or {"downloadURL", "mediaType"} <= file.keys()
            for file in one["distribution"]
        )
    identifiers = [one["identifier"] for one in found["dataset"]]
    assert len(set(identifiers)) == len(identifiers) == len(router.registry) + 1
    exports = next(one for one in found["dataset"] if one["title"] == "Exports")
    assert {name: exports[name] for name in ("temporal", "spatial", "accrualPeriodicity")} == {
        "temporal": "2024-05-01/2024-05-31",
        "spatial": "CHN, KAZ",
        "accrualPeriodicity": "R/P1M",
    }
    assert exports["isPartOf"] in identifiers


REQUIRED = {
    "title",
    "description",
    "keyword",
    "modified",
    "publisher",
    "contactPoint",
    "identifier",
    "accessLevel",
}
"""Of every data set; `bureauCode` and `programCode` are only for federal offices."""


def test_unpublished_data_is_absent(client: Client) -> None:
    for form in (*DCAT.values(), DATA_JSON):
        said = client.get(form.path).content.decode()
        assert "xports" in said
        for secret in ("Hidden", "hidden-one", "TKM", "1987", "1998", LATER.date().isoformat()):
            assert secret not in said


def test_format_is_negotiated(client: Client) -> None:
    for accept, media_type in (
        ("text/turtle", "text/turtle"),
        ("application/rdf+xml;q=0.8, text/turtle;q=0.2", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("*/*", "application/ld+json"),
    ):
        answer = client.get("/catalog", headers={"Accept": accept})
        assert answer.headers["Content-Type"] == f"{media_type}; charset=utf-8"
        assert "Accept" in answer.headers["Vary"].split(", ")
    browser = client.get("/catalog", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (browser.status_code, browser.headers["Location"]) == (303, "/about/data/")
    refused = client.get("/catalog", headers={"Accept": "image/png"})
    assert (refused.status_code, refused.json()["status"]) == (406, 406)
    assert "text/turtle" in refused.json()["detail"]
    assert "Accept" in refused.headers["Vary"].split(", ")


def test_conditional_requests_are_answered_304(client: Client) -> None:
    etags = set()
    for form in (*DCAT.values(), DATA_JSON):
        answer = client.get(form.path)
        etags.add(answer.headers["ETag"])
        known = {"If-None-Match": answer.headers["ETag"]}
        again = client.get(form.path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(form.path).content == answer.content
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        head = client.head(form.path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == answer.headers["ETag"]
        assert client.post(form.path).status_code == 405
    assert len(etags) == 4


def test_etag_changes_with_publication_and_withdrawal(client: Client) -> None:
    seen = [client.get("/catalog.ttl")]
    event = publish(make_event(country=make_country("UZ")))
    seen.append(client.get("/catalog.ttl"))
    publishing.withdraw(event, by=make_user(), at=NOON + timedelta(days=1), note="Wrong.")
    seen.append(client.get("/catalog.ttl"))
    make_event()
    assert client.get("/catalog.ttl").headers["ETag"] == seen[-1].headers["ETag"]
    assert len({answer.headers["ETag"] for answer in seen}) == 3
    assert [answer.headers["Last-Modified"] for answer in seen] == [
        "Thu, 15 Jan 2026 12:00:00 GMT",
        "Thu, 15 Jan 2026 12:00:00 GMT",
        "Fri, 16 Jan 2026 12:00:00 GMT",
    ]


def test_page_parameter_is_ignored_for_ckan(client: Client) -> None:
    for form in (*DCAT.values(), DATA_JSON):
        assert client.get(f"{form.path}?page=2").content == client.get(form.path).content


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_query_count_independent_of_rows(client: Client) -> None:
    before = queries(client, "/catalog.ttl")
    for n in range(3):
        indicator = publish(make_indicator(slug=f"more-{n}"))
        publish(observe(publish(make_series(indicator=indicator)), "2024", n).batch)
        publish(make_energy_project())
    assert queries(client, "/catalog.ttl") == before


def test_page_and_headers_link_to_every_format(client: Client) -> None:
    html = read(client, "/about/data/")
    for form in (*DCAT.values(), DATA_JSON):
        assert f'<a href="{form.path}">{form.title}</a>' in html
        assert f'type="{form.media_type}"' in html
    links = client.get("/catalog.ttl").headers["Link"]
    assert f'<{SITE}/catalog.rdf>; rel="alternate"; type="application/rdf+xml"' in links
    assert "catalog.ttl" not in links


def test_json_ld_has_its_context_inline(client: Client) -> None:
    found = json.loads(client.get("/catalog.jsonld").content)
    assert found["@context"]["dcat"] == "http://www.w3.org/ns/dcat#"
    first = found["@graph"][0]
    assert (first["@id"], first["@type"]) == (CATALOGUE, "dcat:Catalog")
    assert first["dct:title"].keys() == {"en", "zh-Hans", "ru"}
