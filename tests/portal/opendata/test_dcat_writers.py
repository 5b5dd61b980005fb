"""The writers of the data catalogue: exact output of a small graph in each RDF format."""

from datetime import UTC, datetime, timedelta, timezone

import orjson
import pytest

from portal.opendata.dcat.graph import (
    PREFIXES,
    Graph,
    Iri,
    Literal,
    Node,
    PropertyValue,
    date_literal,
    expand_name,
    language_literals,
    moment_literal,
)
from portal.opendata.dcat.writers import write_json_ld, write_rdf_xml, write_turtle

A, B = "https://corridor.example/a", "https://corridor.example/b"
PREFIX_LINES = "".join(f"@prefix {name}: <{url}> .\n" for name, url in PREFIXES.items())


def graph_of(**properties: PropertyValue) -> Graph:
    """A graph of one data set; underscores in names stand for colons."""
    graph = Graph()
    named = {name.replace("_", ":", 1): value for name, value in properties.items()}
    graph.add(A, "dcat:Dataset", named)
    return graph


@pytest.mark.parametrize(
    ("value", "turtle"),
    [
        (Literal("plain"), '"plain"'),
        (Literal("По-русски", language="ru"), '"По-русски"@ru'),
        (Literal("2024-05", datatype="xsd:gYearMonth"), '"2024-05"^^xsd:gYearMonth'),
        (Literal('a "quote" and \\'), '"a \\"quote\\" and \\\\"'),
        (Literal("two\r\nlines\tand a tab"), '"two\\nlines\\tand a tab"'),
        (Iri(B), f"<{B}>"),
        (Iri(f"{B}?q=<a b>"), f"<{B}?q=%3Ca%20b%3E>"),
        ([Iri(A), Iri(B)], f"<{A}>, <{B}>"),
        ([Literal("a"), Literal("b"), Literal("a")], '"a", "b"'),
    ],
)
def test_turtle_writes_each_kind_of_value(value: PropertyValue, turtle: str) -> None:
    expected = f"{PREFIX_LINES}\n<{A}> a dcat:Dataset ;\n    dct:title {turtle} .\n"
    assert write_turtle(graph_of(dct_title=value)).decode() == expected


@pytest.mark.parametrize("empty", [None, []])
def test_properties_without_value_are_left_out(empty: PropertyValue) -> None:
    graph = graph_of(dct_title=empty, dct_identifier=Literal("x"))
    assert list(graph) == [Node(Iri(A), "dcat:Dataset", {"dct:identifier": [Literal("x")]})]


def test_rdf_xml_has_attributes_for_addresses_languages_and_datatypes() -> None:
    graph = graph_of(
        dct_title=[Literal("<Trade> & more"), Literal("Торговля", language="ru")],
        dct_issued=Literal("2026-01-15T12:00:00Z", datatype="xsd:dateTime"),
        dcat_theme=Iri(B),
    )
    lines = write_rdf_xml(graph).decode().splitlines()
    assert lines[0] == "<?xml version='1.0' encoding='utf-8'?>"
    assert lines[1].startswith("<rdf:RDF xmlns:")
    assert lines[2:] == [
        f'  <dcat:Dataset rdf:about="{A}">',
        "    <dct:title>&lt;Trade&gt; &amp; more</dct:title>",
        '    <dct:title xml:lang="ru">Торговля</dct:title>',
        '    <dct:issued rdf:datatype="http://www.w3.org/2001/XMLSchema#dateTime">'
        "2026-01-15T12:00:00Z</dct:issued>",
        f'    <dcat:theme rdf:resource="{B}" />',
        "  </dcat:Dataset>",
        "</rdf:RDF>",
    ]


@pytest.mark.parametrize(
    ("value", "term", "written"),
    [
        ([Iri(A), Iri(B)], {"@type": "@id"}, [A, B]),
        (Iri(B), {"@type": "@id"}, B),
        (
            [Literal("One", language="en"), Literal("Один", language="ru")],
            {"@container": "@language"},
            {"en": "One", "ru": "Один"},
        ),
        (
            [Literal("a", language="en"), Literal("b", language="en")],
            {"@container": "@language"},
            {"en": ["a", "b"]},
        ),
        (Literal("2024", datatype="xsd:gYear"), {"@type": "xsd:gYear"}, "2024"),
        (Literal("plain"), None, "plain"),
        (
            [Literal("plain"), Literal("One", language="en")],
            None,
            ["plain", {"@value": "One", "@language": "en"}],
        ),
        (
            [Literal("1", datatype="xsd:hexBinary"), Literal("x")],
            None,
            [{"@value": "1", "@type": "xsd:hexBinary"}, "x"],
        ),
    ],
)
def test_json_ld_moves_common_types_into_the_context(
    value: PropertyValue, term: dict[str, str] | None, written: object
) -> None:
    found = orjson.loads(write_json_ld(graph_of(dct_title=value)))
    context = {name: found["@context"].pop(name) for name in PREFIXES}
    assert context == PREFIXES
    assert found == {
        "@context": {"dct:title": {"@id": "dct:title", **term}} if term else {},
        "@graph": [{"@id": A, "@type": "dcat:Dataset", "dct:title": written}],
    }


def test_json_ld_type_depends_on_all_nodes() -> None:
    graph = graph_of(dct_title=Literal("One", language="en"))
    graph.add(B, "dcat:Dataset", {"dct:title": Literal("plain")})
    found = orjson.loads(write_json_ld(graph))
    assert "dct:title" not in found["@context"]
    assert [node["dct:title"] for node in found["@graph"]] == [
        {"@value": "One", "@language": "en"},
        "plain",
    ]


def test_nodes_of_leading_types_come_first_and_are_added_once() -> None:
    graph = Graph()
    first = graph.add(f"{B}#1", "foaf:Agent", {"foaf:name": Literal("first")})
    graph.add(f"{B}#2", "dcat:Distribution")
    graph.add(f"{B}#3", "dcat:Catalog")
    graph.add(f"{B}#4", "foaf:Document")
    again = graph.add(f"{B}#1", "foaf:Agent", {"foaf:name": Literal("again")})
    assert [node.iri.address[-1] for node in graph] == ["3", "2", "1", "4"]
    assert again == first
    assert list(graph)[2].properties == {"foaf:name": [Literal("first")]}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("dcat:theme", "http://www.w3.org/ns/dcat#theme"),
        ("xsd:date", "http://www.w3.org/2001/XMLSchema#date"),
    ],
)
def test_expand_name(name: str, address: str) -> None:
    assert expand_name(name) == address


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("2021", Literal("2021", datatype="xsd:gYear")),
        ("2021-06", Literal("2021-06", datatype="xsd:gYearMonth")),
        ("2021-06-17", Literal("2021-06-17", datatype="xsd:date")),
        ("", None),
        ("2021-06-1", None),
    ],
)
def test_date_literal_has_the_datatype_of_its_precision(text: str, literal: Literal | None) -> None:
    assert date_literal(text) == literal


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 1, 15, 12, tzinfo=UTC), "2026-01-15T12:00:00Z"),
        (datetime(2026, 1, 15, 12, 0, 0, 999, tzinfo=UTC), "2026-01-15T12:00:00Z"),
        (datetime(2026, 1, 15, 2, tzinfo=timezone(timedelta(hours=5))), "2026-01-14T21:00:00Z"),
    ],
)
def test_moment_literal_is_utc_in_whole_seconds(at: datetime, text: str) -> None:
    assert moment_literal(at) == Literal(text, datatype="xsd:dateTime")


def test_moment_literal_of_nothing() -> None:
    assert moment_literal(None) is None


def test_language_literals_leave_out_missing_languages() -> None:
    assert language_literals({"en": "Trade", "zh-hans": "贸易", "ru": ""}) == [
        Literal("Trade", language="en"),
        Literal("贸易", language="zh-Hans"),
    ]


@pytest.mark.parametrize(
    ("text", "kept"), [("a\x0bb", "ab"), ("a\rb", "a\nb"), ("a\r\n", "a\n"), ("🚂", "🚂")]
)
def test_literals_hold_only_characters_of_xml(text: str, kept: str) -> None:
    assert Literal(text).text == kept
