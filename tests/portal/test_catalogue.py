"""The catalogue of the data, as those who collect catalogues read it.

The shapes in `catalogue_shapes.ttl` are our own, written from the tables of DCAT-AP 3: those of
its authors cannot be had where these tests run.
"""

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyshacl import validate

from portal import publishing
from portal.api import router
from portal.catalogue import DATA_JSON, DCAT, additions
from portal.catalogue.additions import Release
from portal.catalogue.graph import Graph, Iri, Literal
from portal.catalogue.json_ld import json_ld
from portal.catalogue.rdf_xml import rdf_xml
from portal.catalogue.turtle import turtle
from portal.hooks import Hook
from portal.models import Country
from tests.factories import (
    NOON,
    make_country,
    make_energy_project,
    make_event,
    make_indicator,
    make_series,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from tests.portal.reading import queries, read

pytestmark = [
    pytest.mark.django_db,
    # The readers speak to each other as they used to.
    pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph).* is deprecated"),
]
SITE = "https://corridor.example"
CATALOGUE = f"{SITE}/catalog"
LATER = NOON + timedelta(days=30)
READ_BY = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}
SHAPES = Path(__file__).with_name("catalogue_shapes.ttl")
HOSTILE = '“Exports” "at" <cost> & \\n or\n\ta 2nd line…\x0b\r\nпо-русски 中文 🚂 ]]>'


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = SITE
    settings.PORTAL_CONTACT = "desk@corridor.example"
    settings.PORTAL_OPERATOR = "The Institute of <Roads>."


@pytest.fixture
def portal(db):
    """Something public of each theme; beside it what nobody may see yet."""
    for code, iso3 in (("KZ", "KAZ"), ("CN", "CHN"), ("UZ", "UZB"), ("TM", "TKM")):
        Country.objects.filter(pk=make_country(code).pk).update(iso3=iso3)
    publish(make_energy_project())
    publish(make_trade_hub(country=make_country("UZ")))
    publish(make_event(starts_on="2013-09", ends_on="2013-09-07"))
    publish(make_event(starts_on="2025"))
    indicator = publish(make_indicator(slug="exports", title_en="Exports", title_ru="Экспорт"))
    series = publish(make_series(indicator=indicator, frequency="monthly"))
    publish(observe(series, "2024-05", "1.5").batch)
    make_energy_project(title_en="Hidden", country=make_country("TM"))
    unseen = publish(make_indicator(slug="hidden-one", title_en="Hidden"))
    hidden = make_series(indicator=unseen, title_en="Hidden", partner=make_country("TM"))
    observe(hidden, "1987", 1, recorded_at=LATER)
    observe(series, "1998", 1, recorded_at=LATER)


def graph_of(client, form="ttl"):
    answer = client.get(DCAT[form].path)
    assert answer.status_code == 200
    return rdflib.Graph().parse(data=answer.content, format=READ_BY[form])


def asked(client, question):
    """The rows that answer a question, values as text; names of the catalogue without address."""
    graph = graph_of(client)
    rows = graph.query(question, initNs=dict(graph.namespaces()))
    return sorted(tuple(str(value).removeprefix(f"{CATALOGUE}#") for value in row) for row in rows)


def test_three_formats_say_the_same(client, portal):
    publish(make_indicator(slug="hostile", title_en=HOSTILE, summary_en=HOSTILE))
    series = publish(make_series(indicator=publish(make_indicator(title_en=HOSTILE))))
    publish(observe(series, "2024", 1).batch)
    first, second, third = (graph_of(client, form) for form in DCAT)

    assert set(first) == set(second) == set(third)
    assert not any(isinstance(term, rdflib.BNode) for triple in first for term in triple)
    titles = {str(title) for title in first.objects(None, rdflib.DCTERMS.title)}
    assert HOSTILE.replace("\x0b", "").replace("\r\n", "\n") in titles


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(TEXTS, TEXTS, st.text(max_size=20))
def test_whatever_is_said_comes_back_from_each_format(text, spoken, path):
    graph = Graph()
    said = {
        "dct:title": [Literal(text), Literal(spoken, language="zh-Hans")],
        "dct:identifier": Literal(text),
        "dcat:keyword": [Literal(spoken, language="ru"), Literal(text, language="ru")],
        "dct:issued": Literal("2026-01-15T12:00:00Z", datatype="xsd:dateTime"),
        "dcat:landingPage": [Iri(f"{SITE}/{path}"), Iri(f"{SITE}/b")],
    }
    graph.add(f"{SITE}/a", "dcat:Dataset", said)
    written = {"turtle": turtle(graph), "xml": rdf_xml(graph), "json-ld": json_ld(graph)}
    first, second, third = (
        set(rdflib.Graph().parse(data=data, format=name)) for name, data in written.items()
    )
    assert first == second == third
    plain = Literal(text).text
    assert (rdflib.URIRef(f"{SITE}/a"), rdflib.DCTERMS.identifier, rdflib.Literal(plain)) in first


def test_every_public_list_is_there_and_every_file_of_it_can_be_had(client, portal):
    lists = {name for name, viewset, _ in router.registry if viewset.queryset is not None}
    found = asked(client, "SELECT ?list WHERE { ?list a dcat:Dataset }")
    assert {name for (name,) in found} == {*lists, "indicator-exports"}

    files = asked(
        client,
        """SELECT ?list ?url ?type WHERE { ?list dcat:distribution ?one .
        ?one dcat:accessURL ?url OPTIONAL { ?one dcat:mediaType ?type } }""",
    )
    assert {name for name, _url, _type in files} == {*lists, "indicator-exports"}
    for _list, url, media_type in files:
        answer = client.get(url.removeprefix(SITE))
        assert answer.status_code == 200, url
        if media_type != "None":
            assert media_type.endswith(answer.headers["Content-Type"].partition(";")[0])


def test_which_data_sets_can_be_had_as_csv(client, portal):
    found = asked(
        client,
        """SELECT ?list ?url WHERE { ?list a dcat:Dataset ; dcat:distribution ?file .
        ?file dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;
        dcat:downloadURL ?url }""",
    )
    assert ("energy-projects", f"{SITE}/energy-projects/download.csv") in found
    assert ("indicator-exports", f"{SITE}/observations/download.csv?indicator=exports") in found
    assert {name for name, _url in found} == {
        name for (name,) in asked(client, "SELECT ?list WHERE { ?list a dcat:Dataset }")
    }


def test_on_what_terms_each_may_be_used(client, portal):
    found = asked(
        client,
        """SELECT DISTINCT ?terms ?name ?text WHERE { ?one a dcat:Distribution ;
        dct:license ?terms . ?terms dct:title ?name ; rdfs:seeAlso ?text }""",
    )
    assert found == [
        (
            "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
            "CC BY 4.0",
            "https://creativecommons.org/licenses/by/4.0/",
        )
    ]
    assert not asked(
        client,
        """SELECT ?one WHERE { { ?one a dcat:Dataset } UNION { ?one a dcat:Distribution }
        UNION { ?one a dcat:DataService } FILTER NOT EXISTS { ?one dct:license ?terms } }""",
    )


def test_what_there_is_about_energy_in_kazakhstan(client, portal):
    about = """SELECT ?list WHERE { ?list dcat:theme <%(eu)sdata-theme/%(theme)s> ;
        dct:spatial <%(eu)scountry/%(country)s> }"""
    eu = "http://publications.europa.eu/resource/authority/"
    found = asked(client, about % {"eu": eu, "theme": "ENER", "country": "KAZ"})
    assert ("energy-projects",) in found
    assert ("hubs",) not in found
    found = asked(client, about % {"eu": eu, "theme": "TRAN", "country": "UZB"})
    assert ("hubs",) in found
    assert ("energy-projects",) not in found


def test_which_service_gives_a_data_set(client, portal):
    found = asked(
        client,
        """SELECT ?service ?url ?described WHERE { ?service a dcat:DataService ;
        dcat:servesDataset <LIST> ; dcat:endpointURL ?url ;
        dcat:endpointDescription ?described }""".replace("LIST", f"{CATALOGUE}#energy-projects"),
    )
    assert found == [("api", f"{SITE}/api/v1/", f"{SITE}/api/schema/")]


def test_what_is_newest(client, portal):
    publishing.withdraw(
        publish(make_event()), by=make_user(), at=NOON + timedelta(hours=1), note="Wrong."
    )
    draft = publishing.start_edit(
        publish(make_energy_project()), by=make_user(), at=NOON + timedelta(days=2)
    )
    publishing.submit(draft, by=make_user(), at=NOON + timedelta(days=2))
    publishing.publish(draft, by=make_user(), at=NOON + timedelta(days=2))
    found = asked(
        client,
        """SELECT ?name ?at WHERE { ?name a dcat:Dataset ; dct:modified ?at .
        FILTER (?at > "2026-01-15T12:00:00Z"^^xsd:dateTime) FILTER STRENDS(STR(?name), "s") }""",
    )
    assert ("energy-projects", "2026-01-17T12:00:00+00:00") in found
    assert {"events", "hubs", "observations"}.isdisjoint(name for name, _at in found)


def test_it_keeps_to_the_profile_of_europe(client, portal):
    assert problems(graph_of(client)) == {
        "Violation": set(),
        # Not every list is about days, or about countries.
        "Warning": {("Dataset", "temporal"), ("Dataset", "spatial")},
    }


def test_the_shapes_notice_what_is_missing(client, portal):
    dcat, dct = rdflib.DCAT, rdflib.DCTERMS
    for cls, predicate, severity in (
        (dcat.Catalog, dct.publisher, "Violation"),
        (dcat.Dataset, dct.title, "Violation"),
        (dcat.Distribution, dcat.accessURL, "Violation"),
        (dcat.DataService, dcat.endpointURL, "Violation"),
        (rdflib.FOAF.Agent, rdflib.FOAF.name, "Violation"),
        (dcat.Catalog, dcat.themeTaxonomy, "Warning"),
        (dcat.Dataset, dcat.contactPoint, "Warning"),
        (dcat.Distribution, dct.license, "Warning"),
    ):
        graph = graph_of(client)
        graph.remove((next(graph.subjects(rdflib.RDF.type, cls)), predicate, None))
        assert (local(cls), local(predicate)) in problems(graph)[severity]


def problems(graph):
    """What the shapes find wrong, by severity: of which class, by which predicate."""
    _conforms, report, _text = validate(
        graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle", inference="none"
    )
    found = {"Violation": set(), "Warning": set()}
    for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult):
        node = report.value(result, rdflib.SH.focusNode)
        path = report.value(result, rdflib.SH.resultPath)
        severity = report.value(result, rdflib.SH.resultSeverity)
        kind = graph.value(node, rdflib.RDF.type)
        found[local(severity)].add((local(kind), local(path)))
    return found


def local(term):
    """The last part of an address."""
    return re.split("[#/]", str(term))[-1]


def test_data_json_has_what_project_open_data_asks_for(client, portal):
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


def test_what_is_not_public_is_not_spoken_of(client, portal):
    for form in (*DCAT.values(), DATA_JSON):
        said = client.get(form.path).content.decode()
        assert "xports" in said
        for secret in ("Hidden", "hidden-one", "TKM", "1987", "1998", LATER.date().isoformat()):
            assert secret not in said


def test_an_indicator_says_when_and_where_and_how_often(client, portal):
    rows = asked(
        client,
        """SELECT ?first ?last ?often ?page ?whole WHERE { <EXPORTS>
        dct:temporal [ dcat:startDate ?first ; dcat:endDate ?last ] ;
        dct:accrualPeriodicity ?often ; dcat:landingPage ?page ; dct:isPartOf ?whole }""".replace(
            "EXPORTS", f"{CATALOGUE}#indicator-exports"
        ),
    )
    eu = "http://publications.europa.eu/resource/authority/"
    page = f"{SITE}/indicators/exports/"
    assert rows == [("2024-05-01", "2024-05-31", f"{eu}frequency/MONTHLY", page, "observations")]
    titles = asked(client, f"SELECT ?t WHERE {{ <{CATALOGUE}#indicator-exports> dct:title ?t }}")
    assert titles == [("Exports",), ("Экспорт",)]


def test_events_are_dated_as_exactly_as_they_are_known(client, portal):
    graph = graph_of(client)
    period = rdflib.URIRef(f"{CATALOGUE}#events.period")
    first, last = (
        graph.value(period, name) for name in (rdflib.DCAT.startDate, rdflib.DCAT.endDate)
    )
    assert (str(first), first.datatype) == ("2013-09", rdflib.XSD.gYearMonth)
    assert (str(last), last.datatype) == ("2025", rdflib.XSD.gYear)


def test_the_format_is_agreed_on(client, portal):
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


def test_whoever_has_it_is_not_sent_it_again(client, portal):
    for form in (*DCAT.values(), DATA_JSON):
        answer = client.get(form.path)
        known = {"If-None-Match": answer.headers["ETag"]}
        again = client.get(form.path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(form.path).content == answer.content
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        head = client.head(form.path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == answer.headers["ETag"]
        assert client.post(form.path).status_code == 405
    etags = {client.get(form.path).headers["ETag"] for form in (*DCAT.values(), DATA_JSON)}
    assert len(etags) == 4


def test_it_moves_when_something_is_published_or_withdrawn(client, portal):
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


def test_ckan_asks_for_a_second_page_and_gets_the_same(client, portal):
    for form in (*DCAT.values(), DATA_JSON):
        assert client.get(f"{form.path}?page=2").content == client.get(form.path).content


def test_it_asks_as_little_of_much_as_of_little(client, portal):
    before = queries(client, "/catalog.ttl")
    for n in range(3):
        indicator = publish(make_indicator(slug=f"more-{n}"))
        publish(observe(publish(make_series(indicator=indicator)), "2024", n).batch)
        publish(make_energy_project())
    assert queries(client, "/catalog.ttl") == before


def test_whoever_runs_it_is_named_and_can_be_reached(client, portal, settings):
    question = """SELECT ?name ?said ?reached WHERE {
        ?all a dcat:Catalog ; dct:publisher ?who ; dcat:contactPoint [ ?how ?reached ] .
        ?who foaf:name ?name OPTIONAL { ?who rdfs:comment ?said }
        FILTER STRSTARTS(STR(?how), STR(vcard:has)) }"""
    assert asked(client, question) == [
        ("Corridor", "The Institute of <Roads>.", "mailto:desk@corridor.example")
    ]
    settings.PORTAL_OPERATOR = settings.PORTAL_CONTACT = ""
    assert asked(client, question) == [("Corridor", "None", f"{SITE}/about/")]
    contact = client.get("/data.json").json()["dataset"][0]["contactPoint"]
    assert contact == {"@type": "vcard:Contact", "fn": "Corridor"}
    assert problems(graph_of(client))["Violation"] == set()


def test_every_address_is_whole_and_none_is_that_of_the_asker(client, portal):
    assert "testserver" not in client.get("/catalog.ttl").content.decode()
    addresses = [t for triple in graph_of(client) for t in triple if isinstance(t, rdflib.URIRef)]
    assert {urlsplit(address).scheme for address in addresses} == {"http", "https", "mailto"}


def test_releases_are_versions_of_everything(client, portal, monkeypatch):
    monkeypatch.setattr(additions, "releases", Hook())
    assert not asked(client, "SELECT ?one WHERE { ?all dcat:hasVersion ?one }")
    digest = "ab" * 32

    @additions.releases
    def two():
        for number in (2, 1):
            yield Release(
                number=number,
                issued_at=NOON + timedelta(days=number),
                path=f"/releases/{number}/corridor.zip",
                size=1000 * number,
                sha256=digest,
            )

    found = asked(
        client,
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
    assert problems(graph_of(client))["Violation"] == set()


def test_people_and_crawlers_find_it(client, portal):
    html = read(client, "/about/data/")
    for form in (*DCAT.values(), DATA_JSON):
        assert f'<a href="{form.path}">{form.title}</a>' in html
        assert f'type="{form.media_type}"' in html
    links = client.get("/catalog.ttl").headers["Link"]
    assert f'<{SITE}/catalog.rdf>; rel="alternate"; type="application/rdf+xml"' in links
    assert "catalog.ttl" not in links


def test_an_empty_portal_has_a_catalogue_too(client):
    assert problems(graph_of(client))["Violation"] == set()
    assert client.get("/data.json").json()["dataset"] == []
    assert "Last-Modified" not in client.get("/catalog.ttl").headers


def test_json_ld_needs_nothing_from_elsewhere(client, portal):
    found = json.loads(client.get("/catalog.jsonld").content)
    assert found["@context"]["dcat"] == "http://www.w3.org/ns/dcat#"
    first = found["@graph"][0]
    assert (first["@id"], first["@type"]) == (CATALOGUE, "dcat:Catalog")
    assert first["dct:title"].keys() == {"en", "zh-Hans", "ru"}
