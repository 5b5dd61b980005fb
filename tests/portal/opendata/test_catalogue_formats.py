"""Three formats of one graph say the same, whatever is said."""

import pytest
import rdflib
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.opendata.dcat import DCAT
from portal.opendata.dcat.graph import Graph, Iri, Literal
from portal.opendata.dcat.writers import write_json_ld, write_rdf_xml, write_turtle
from tests.factories import make_indicator, make_series, observe, publish
from tests.portal.opendata.catalogue_reading import OLD_WAYS, SITE, fill, graph_of

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(OLD_WAYS), pytest.mark.slow]
HOSTILE = '“Exports” "at" <cost> & \\n or\n\ta 2nd line…\x0b\r\nпо-русски 中文 🚂 ]]>'


def test_three_formats_have_the_same_triples(client: Client) -> None:
    fill()
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
def test_any_text_survives_each_format(text: str, spoken: str, path: str) -> None:
    graph = Graph()
    said: dict[str, Iri | Literal | list[Iri] | list[Literal] | None] = {
        "dct:title": [Literal(text), Literal(spoken, language="zh-Hans")],
        "dct:identifier": Literal(text),
        "dcat:keyword": [Literal(spoken, language="ru"), Literal(text, language="ru")],
        "dct:issued": Literal("2026-01-15T12:00:00Z", datatype="xsd:dateTime"),
        "dcat:landingPage": [Iri(f"{SITE}/{path}"), Iri(f"{SITE}/b")],
    }
    graph.add(f"{SITE}/a", "dcat:Dataset", said)
    written = {
        "turtle": write_turtle(graph),
        "xml": write_rdf_xml(graph),
        "json-ld": write_json_ld(graph),
    }
    first, second, third = (
        set(rdflib.Graph().parse(data=data, format=name)) for name, data in written.items()
    )
    assert first == second == third
    plain = Literal(text).text
    assert (rdflib.URIRef(f"{SITE}/a"), rdflib.DCTERMS.identifier, rdflib.Literal(plain)) in first
