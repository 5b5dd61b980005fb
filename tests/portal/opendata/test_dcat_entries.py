"""Entries of the data catalogue, built from a catalogue that was collected by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest
from django.db.models import Model

from portal.models import Event, Organisation, Place
from portal.opendata.dcat.collect import CollectedCatalogue
from portal.opendata.dcat.data_json import api_url, file_url, write_data_json
from portal.opendata.dcat.extensions import (
    CatalogueDataset,
    CatalogueRelease,
    CatalogueService,
    Subject,
)
from portal.opendata.dcat.graph import Graph, Iri, Literal, Node
from portal.opendata.dcat.graph_builder import build_graph
from portal.opendata.dcat.listing import find_subject, latest_moment
from portal.opendata.dcat.resources import Resources
from portal.opendata.dcat.vocabularies import Theme, UpdateFrequency, file_type_url, media_type_url
from portal.tabular.file_formats import CSV, NDJSON

SITE = "https://corridor.example"
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
HUBS = CatalogueDataset(
    name="hubs",
    list="hubs",
    page="/hubs/",
    title={"en": "Hubs", "ru": "Узлы"},
    about={"en": "Hubs: dry ports."},
    keywords=({"en": "Trade"},),
    themes=(Theme.TRANSPORT,),
    countries=("KZ", "EU", "CN"),
    period=("2013-09", "2025"),
    frequency=UpdateFrequency.MONTHLY,
    modified=NOON,
)
EXPORTS = replace(
    HUBS, name="indicator-exports", list="observations", query="indicator=exports", countries=()
)
COLLECTED = CollectedCatalogue(
    site=SITE,
    licence={"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    operator="",
    contact="desk@corridor.example",
    issued=NOON,
    modified=NOON,
    countries={"KZ": "KAZ", "CN": "CHN", "EU": ""},
    data_sets=[HUBS],
    files={"hubs": [CSV]},
    services=[],
    releases=[],
)


def nodes_of(collected: CollectedCatalogue) -> dict[str, Node]:
    """The nodes of the graph by the fragment of their address."""
    return {
        node.iri.address.removeprefix(f"{SITE}/catalog#"): node for node in build_graph(collected)
    }


def test_data_json_entry() -> None:
    found = orjson.loads(write_data_json(COLLECTED))
    assert found["dataset"] == [
        {
            "@type": "dcat:Dataset",
            "title": "Hubs",
            "description": "Hubs: dry ports.",
            "keyword": ["Trade"],
            "modified": "2026-01-15",
            "publisher": {"@type": "org:Organization", "name": "Corridor"},
            "contactPoint": {
                "@type": "vcard:Contact",
                "fn": "Corridor",
                "hasEmail": "mailto:desk@corridor.example",
            },
            "identifier": f"{SITE}/catalog#hubs",
            "accessLevel": "public",
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "landingPage": f"{SITE}/hubs/",
            "language": ["en", "zh-Hans", "ru"],
            "theme": ["Transport"],
            "accrualPeriodicity": "R/P1M",
            "distribution": [
                {
                    "@type": "dcat:Distribution",
                    "title": "API",
                    "format": "API",
                    "accessURL": f"{SITE}/api/v1/hubs/",
                    "describedBy": f"{SITE}/api/schema/",
                },
                {
                    "@type": "dcat:Distribution",
                    "title": "CSV",
                    "format": "CSV",
                    "mediaType": "text/csv",
                    "downloadURL": f"{SITE}/hubs/download.csv",
                },
            ],
            "spatial": "KAZ, CHN",
            "temporal": "2013-09/2025",
        }
    ]


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ({"modified": None}, None, None),
        ({"period": ("", "")}, "temporal", None),
        ({"countries": ("EU",)}, "spatial", None),
        ({"query": "country=KZ"}, "isPartOf", f"{SITE}/catalog#hubs"),
        ({"identifier": f"{SITE}/id/abc/"}, "identifier", f"{SITE}/id/abc/"),
        ({"title": {"ru": "Узлы"}}, "title", "Узлы"),
        ({"title": {}}, "title", ""),
        ({"frequency": UpdateFrequency.IRREGULAR}, "accrualPeriodicity", "irregular"),
    ],
)
def test_data_json_optional_properties(
    change: dict[str, object], name: str | None, value: str | None
) -> None:
    changed = replace(HUBS, **change)  # type: ignore[arg-type]
    found = orjson.loads(write_data_json(replace(COLLECTED, data_sets=[changed])))["dataset"]
    if name is None:
        assert found == []
    else:
        assert found[0].get(name) == value


def test_contact_without_address_for_mail() -> None:
    collected = replace(COLLECTED, contact="https://example.org/write")
    found = orjson.loads(write_data_json(collected))["dataset"][0]
    assert found["contactPoint"] == {"@type": "vcard:Contact", "fn": "Corridor"}
    assert nodes_of(collected)["contact"].properties == {
        "vcard:fn": [Literal("Corridor")],
        "vcard:hasURL": [Iri("https://example.org/write")],
    }
    assert nodes_of(replace(COLLECTED, contact=""))["contact"].properties["vcard:hasURL"] == [
        Iri(f"{SITE}/about/")
    ]


@pytest.mark.parametrize(("operator", "comment"), [("", None), ("ACME", [Literal("ACME")])])
def test_publisher_names_the_operator(operator: str, comment: list[Literal] | None) -> None:
    found = nodes_of(replace(COLLECTED, operator=operator))["publisher"].properties
    assert found.get("rdfs:comment") == comment


@pytest.mark.parametrize(
    ("dataset", "api", "csv"),
    [
        (HUBS, "/api/v1/hubs/", "/hubs/download.csv"),
        (
            EXPORTS,
            "/api/v1/observations/?indicator=exports",
            "/observations/download.csv?indicator=exports",
        ),
    ],
)
def test_addresses_of_distributions(dataset: CatalogueDataset, api: str, csv: str) -> None:
    assert api_url(dataset) == api
    assert file_url(dataset, CSV) == csv


def test_dataset_node() -> None:
    found = nodes_of(COLLECTED)["hubs"].properties
    eu = "http://publications.europa.eu/resource/authority/"
    chosen = ("dct:title", "dcat:keyword", "dcat:theme", "dct:spatial", "dct:temporal")
    assert {name: found[name] for name in chosen} == {
        "dct:title": [Literal("Hubs", language="en"), Literal("Узлы", language="ru")],
        "dcat:keyword": [Literal("Trade", language="en")],
        "dcat:theme": [Iri(f"{eu}data-theme/TRAN")],
        "dct:spatial": [Iri(f"{eu}country/KAZ"), Iri(f"{eu}country/CHN")],
        "dct:temporal": [Iri(f"{SITE}/catalog#hubs.period")],
    }
    assert "dct:isPartOf" not in found
    part = nodes_of(replace(COLLECTED, data_sets=[EXPORTS]))["indicator-exports"].properties
    assert part["dct:isPartOf"] == [Iri(f"{SITE}/catalog#observations")]
    assert "dct:spatial" not in part


def test_distribution_nodes_have_format_licence_and_availability() -> None:
    nodes = nodes_of(COLLECTED)
    eu = "http://publications.europa.eu/resource/authority/"
    assert nodes["hubs.csv"].properties == {
        "dct:title": [Literal("CSV", language="en")],
        "dct:description": nodes["hubs.csv"].properties["dct:description"],
        "dcat:accessURL": [Iri(f"{SITE}/hubs/download.csv")],
        "dcat:downloadURL": [Iri(f"{SITE}/hubs/download.csv")],
        "dct:format": [Iri(f"{eu}file-type/CSV")],
        "dcat:mediaType": [Iri("https://www.iana.org/assignments/media-types/text/csv")],
        "dct:license": [Iri(f"{eu}licence/CC_BY_4_0")],
        "dcatap:availability": [Iri(f"{eu}planned-availability/AVAILABLE")],
        "dct:modified": [Literal("2026-01-15T12:00:00Z", datatype="xsd:dateTime")],
    }
    assert nodes["hubs.api"].properties["dcat:accessService"] == [Iri(f"{SITE}/catalog#api")]


def test_format_without_code_has_a_label() -> None:
    files = {"hubs": [NDJSON]}
    nodes = nodes_of(replace(COLLECTED, files=files))
    assert nodes["format-ndjson"].properties == {"rdfs:label": [Literal("NDJSON")]}
    assert "dcat:mediaType" not in nodes["hubs.ndjson"].properties


def test_service_serves_its_lists_or_all() -> None:
    def service(name: str, *lists: str) -> CatalogueService:
        return CatalogueService(
            name=name,
            title={"en": name},
            about={"en": name},
            endpoint=f"/{name}/",
            described_at=f"/{name}/schema/",
            page=f"/{name}/",
            conforms_to="https://example.org/standard",
            lists=lists,
        )

    services = [service("api"), service("sdmx", "observations")]
    nodes = nodes_of(replace(COLLECTED, data_sets=[HUBS, EXPORTS], services=services))
    hubs, exports = Iri(f"{SITE}/catalog#hubs"), Iri(f"{SITE}/catalog#indicator-exports")
    assert nodes["api"].properties["dcat:servesDataset"] == [hubs, exports]
    assert nodes["sdmx"].properties["dcat:servesDataset"] == [exports]


def test_releases_are_versions_of_everything() -> None:
    releases = [
        CatalogueRelease(
            number=n, issued_at=NOON, path=f"/releases/{n}.zip", size=n * 10, sha256="ab"
        )
        for n in (2, 1)
    ]
    nodes = nodes_of(replace(COLLECTED, releases=releases))
    everything = nodes["everything"].properties
    assert everything["dcat:hasVersion"] == [
        Iri(f"{SITE}/catalog#release-2"),
        Iri(f"{SITE}/catalog#release-1"),
    ]
    assert everything["dcat:distribution"] == [Iri(f"{SITE}/catalog#release-2.zip")]
    assert nodes["release-1"].properties["dcat:version"] == [Literal("1")]
    assert nodes["release-1.zip"].properties["dcat:byteSize"] == [
        Literal("10", datatype="xsd:nonNegativeInteger")
    ]
    assert "everything" not in nodes_of(COLLECTED)


def test_entry_url_and_full_url() -> None:
    resources = Resources(COLLECTED, Graph())
    assert resources.entry_url() == f"{SITE}/catalog"
    assert resources.entry_url("hubs") == f"{SITE}/catalog#hubs"
    assert resources.full_url("/about/") == f"{SITE}/about/"


def test_fingerprint_changes_with_any_value() -> None:
    assert replace(COLLECTED).fingerprint == COLLECTED.fingerprint
    changed = replace(COLLECTED, data_sets=[replace(HUBS, countries=("KZ",))])
    assert changed.fingerprint != COLLECTED.fingerprint


@pytest.mark.parametrize(
    ("moments", "latest"),
    [([], None), ([None], None), ([None, NOON], NOON), ([NOON, NOON.replace(year=2025)], NOON)],
)
def test_latest_moment(moments: list[datetime | None], latest: datetime | None) -> None:
    assert latest_moment(moments) == latest


def test_parts_have_the_themes_of_their_records() -> None:
    known = [
        Subject(list="places", themes=(Theme.REGIONS,), keywords=("town",), about="towns"),
        Subject(list="events", themes=(Theme.ECONOMY,)),
    ]
    names = next(
        relation.related_model
        for relation in Place._meta.related_objects
        if relation.get_accessor_name() == "names"
    )
    assert isinstance(names, type)
    models: dict[str, type[Model]] = {
        "places": Place,
        "events": Event,
        "names": names,
        "organisations": Organisation,
    }
    assert find_subject("places", models, known) is known[0]
    assert find_subject("names", models, known) == Subject(
        list="names", themes=(Theme.REGIONS,), keywords=("town",)
    )
    assert find_subject("organisations", models, known) == Subject(list="organisations", themes=())


@pytest.mark.parametrize(
    ("ending", "code"), [("csv", "file-type/CSV"), ("xlsx", "file-type/XLSX"), ("ndjson", "")]
)
def test_file_type_url(ending: str, code: str) -> None:
    authority = "http://publications.europa.eu/resource/authority/"
    assert file_type_url(ending) == (authority + code if code else "")


@pytest.mark.parametrize(
    ("media_type", "entry"),
    [
        ("text/csv", "https://www.iana.org/assignments/media-types/text/csv"),
        ("application/x-ndjson", ""),
    ],
)
def test_media_type_url(media_type: str, entry: str) -> None:
    assert media_type_url(media_type) == entry
