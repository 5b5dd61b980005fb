"""What the catalogue of the data says, by the questions that others ask of it.

The shapes in `catalogue_shapes.ttl` are our own, written from the tables of DCAT-AP 3: those of
its authors cannot be had where these tests run.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

import pytest
import rdflib
from django.test import Client, override_settings
from pytest_django.fixtures import Settings
from rdflib.graph import Graph

from portal.opendata.dcat import collect
from portal.opendata.dcat.extensions import CatalogueRelease
from portal.publication import publishing
from tests.factories import NOON, make_energy_project, make_event, make_user, publish
from tests.portal.opendata.catalogue_reading import (
    CATALOGUE,
    OLD_WAYS,
    SETTINGS,
    SITE,
    ask,
    fill,
    graph_of,
    local,
    names,
    problems,
)

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(OLD_WAYS), pytest.mark.slow]

CONFORMING = {
    "Violation": set(),
    # Not every list is about days, or about countries.
    "Warning": {("Dataset", "temporal"), ("Dataset", "spatial")},
}


@pytest.fixture(autouse=True)
def _installation() -> Iterator[None]:
    with override_settings(**SETTINGS):
        yield


@pytest.fixture
def said() -> Graph:
    """The graph of a small portal, for those who only ask."""
    return _graph_of_small_portal()


@cache
def _graph_of_small_portal() -> Graph:
    """Made by the first test that asks, in the database that it finds empty: a fixture of the
    module would come before what a module before it has left there is taken away."""
    fill()
    return graph_of(Client())


EU = "http://publications.europa.eu/resource/authority/"


def test_data_sets_available_as_csv(said: Graph) -> None:
    found = ask(
        said,
        """SELECT ?list ?url WHERE { ?list a dcat:Dataset ; dcat:distribution ?file .
        ?file dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;
        dcat:downloadURL ?url }""",
    )
    assert ("energy-projects", f"{SITE}/energy-projects/download.csv") in found
    assert ("indicator-exports", f"{SITE}/observations/download.csv?indicator=exports") in found
    assert {name for name, _url in found} == names(said)


def test_every_resource_has_a_licence(said: Graph) -> None:
    found = ask(
        said,
        """SELECT DISTINCT ?terms ?name ?text WHERE { ?one a dcat:Distribution ;
        dct:license ?terms . ?terms dct:title ?name ; rdfs:seeAlso ?text }""",
    )
    assert found == [
        (
            "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
            "Creative Commons Attribution",
            "https://creativecommons.org/licenses/by/4.0/",
        )
    ]
    assert not ask(
        said,
        """SELECT ?one WHERE { { ?one a dcat:Dataset } UNION { ?one a dcat:Distribution }
        UNION { ?one a dcat:DataService } FILTER NOT EXISTS { ?one dct:license ?terms } }""",
    )


def test_data_sets_by_theme_and_country(said: Graph) -> None:
    about = """SELECT ?list WHERE { ?list dcat:theme <%(eu)sdata-theme/%(theme)s> ;
        dct:spatial <%(eu)scountry/%(country)s> }"""
    found = ask(said, about % {"eu": EU, "theme": "ENER", "country": "KAZ"})
    assert ("energy-projects",) in found
    assert ("hubs",) not in found
    found = ask(said, about % {"eu": EU, "theme": "TRAN", "country": "UZB"})
    assert ("hubs",) in found
    assert ("energy-projects",) not in found


def test_services_of_each_data_set(said: Graph) -> None:
    found = ask(
        said,
        """SELECT ?list ?service ?url WHERE { ?service a dcat:DataService ;
        dcat:servesDataset ?list ; dcat:endpointURL ?url }""",
    )
    api, sdmx = ("api", f"{SITE}/api/v1/"), ("sdmx", f"{SITE}/api/sdmx/2.1/")
    serving = {name: [row[1:] for row in found if row[0] == name] for name, *_service in found}
    assert serving["energy-projects"] == [api]
    assert serving["indicator-exports"] == [api, sdmx]
    assert serving.keys() == names(said)


@pytest.mark.exhaustive
def test_modified_dates_follow_publication(client: Client) -> None:
    fill()
    publishing.withdraw(
        publish(make_event()), by=make_user(), at=NOON + timedelta(hours=1), note="Wrong."
    )
    draft = publishing.start_edit(
        publish(make_energy_project()), by=make_user(), at=NOON + timedelta(days=2)
    )
    publishing.submit(draft, by=make_user(), at=NOON + timedelta(days=2))
    publishing.publish(draft, by=make_user(), at=NOON + timedelta(days=2))
    found = ask(
        graph_of(client),
        """SELECT ?name ?at WHERE { ?name a dcat:Dataset ; dct:modified ?at .
        FILTER (?at > "2026-01-15T12:00:00Z"^^xsd:dateTime) }""",
    )
    assert ("energy-projects", "2026-01-17T12:00:00+00:00") in found
    assert {"events", "hubs", "observations"}.isdisjoint(name for name, _at in found)


def test_graph_conforms_to_dcat_ap(said: Graph) -> None:
    assert problems(said) == CONFORMING


def test_shapes_report_missing_properties(said: Graph) -> None:
    dcat, dct = rdflib.DCAT, rdflib.DCTERMS
    missing = {
        "Violation": [
            (dcat.Catalog, dct.publisher),
            (dcat.Dataset, dct.title),
            (dcat.Distribution, dcat.accessURL),
            (dcat.DataService, dcat.endpointURL),
            (dcat.CatalogRecord, dct.modified),
            (rdflib.FOAF.Agent, rdflib.FOAF.name),
        ],
        "Warning": [
            (dcat.Catalog, dcat.themeTaxonomy),
            (dcat.Dataset, dcat.contactPoint),
            (dcat.Distribution, dct.license),
        ],
    }
    broken = rdflib.Graph()
    broken += said
    for cls, predicate in [*missing["Violation"], *missing["Warning"]]:
        broken.remove((next(said.subjects(rdflib.RDF.type, cls)), predicate, None))
    found = problems(broken)
    for severity, taken in missing.items():
        assert {(local(cls), local(predicate)) for cls, predicate in taken} <= found[severity]


def test_indicator_has_period_frequency_and_titles(said: Graph) -> None:
    rows = ask(
        said,
        """SELECT ?first ?last ?often ?page ?whole WHERE { <EXPORTS>
        dct:temporal [ dcat:startDate ?first ; dcat:endDate ?last ] ;
        dct:accrualPeriodicity ?often ; dcat:landingPage ?page ; dct:isPartOf ?whole }""".replace(
            "EXPORTS", f"{CATALOGUE}#indicator-exports"
        ),
    )
    page = f"{SITE}/indicators/exports/"
    assert rows == [("2024-05-01", "2024-05-31", f"{EU}frequency/MONTHLY", page, "observations")]
    titles = ask(said, f"SELECT ?t WHERE {{ <{CATALOGUE}#indicator-exports> dct:title ?t }}")
    assert titles == [("Exports",), ("Экспорт",)]


def test_event_period_has_the_precision_of_its_dates(said: Graph) -> None:
    period = rdflib.URIRef(f"{CATALOGUE}#events.period")
    days = [said.value(period, name) for name in (rdflib.DCAT.startDate, rdflib.DCAT.endDate)]
    first, last = (day for day in days if isinstance(day, rdflib.Literal))
    assert (str(first), first.datatype) == ("2013-09", rdflib.XSD.gYearMonth)
    assert (str(last), last.datatype) == ("2025", rdflib.XSD.gYear)


def test_addresses_are_absolute_and_independent_of_the_request(said: Graph) -> None:
    addresses = {urlsplit(t) for triple in said for t in triple if isinstance(t, rdflib.URIRef)}
    assert {address.scheme for address in addresses} == {"http", "https", "mailto"}
    assert "corridor.example" in {address.netloc for address in addresses}
    assert "testserver" not in {address.netloc for address in addresses}


@pytest.mark.exhaustive
def test_publisher_has_operator_and_contact(client: Client, settings: Settings) -> None:
    fill()
    question = """SELECT ?name ?said ?reached WHERE {
        ?all a dcat:Catalog ; dct:publisher ?who ; dcat:contactPoint [ ?how ?reached ] .
        ?who foaf:name ?name OPTIONAL { ?who rdfs:comment ?said }
        FILTER STRSTARTS(STR(?how), STR(vcard:has)) }"""
    assert ask(graph_of(client), question) == [
        ("Corridor", "The Institute of <Roads>.", "mailto:desk@corridor.example")
    ]
    settings.PORTAL_OPERATOR = settings.PORTAL_CONTACT = ""
    assert ask(graph_of(client), question) == [("Corridor", "None", f"{SITE}/about/")]
    contact = client.get("/data.json").json()["dataset"][0]["contactPoint"]
    assert contact == {"@type": "vcard:Contact", "fn": "Corridor"}
    assert problems(graph_of(client))["Violation"] == set()


@pytest.mark.exhaustive
def test_releases_are_versions_of_everything(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    monkeypatch.setattr(collect, "releases", list)
    assert not ask(graph_of(client), "SELECT ?one WHERE { ?all dcat:hasVersion ?one }")
    digest = "ab" * 32

    def two() -> Iterator[CatalogueRelease]:
        for number in (2, 1):
            yield CatalogueRelease(
                number=number,
                issued_at=NOON + timedelta(days=number),
                path=f"/releases/{number}/corridor.zip",
                size=1000 * number,
                sha256=digest,
            )

    monkeypatch.setattr(collect, "releases", two)
    found = ask(
        graph_of(client),
        """SELECT ?all ?one ?number ?size ?sum ?url WHERE { ?all dcat:hasVersion ?one .
        ?one dcat:version ?number ; dcat:distribution ?file . ?file dcat:byteSize ?size ;
        dcat:downloadURL ?url ; spdx:checksum [ spdx:checksumValue ?sum ] }""",
    )
    assert found == [
        (
            "everything",
            f"release-{n}",
            str(n),
            str(1000 * n),
            digest,
            f"{SITE}/releases/{n}/corridor.zip",
        )
        for n in (1, 2)
    ]
    assert problems(graph_of(client)) == CONFORMING


def test_empty_portal_has_a_valid_catalogue(client: Client) -> None:
    assert problems(graph_of(client))["Violation"] == set()
    assert client.get("/data.json").json()["dataset"] == []
    assert "Last-Modified" not in client.get("/catalog.ttl").headers
