"""Reading the catalogue in tests, as those do who collect catalogues."""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import rdflib
from django.test import Client
from pyshacl import validate
from rdflib.graph import Graph
from rdflib.term import URIRef

from portal.models import Country
from portal.opendata.dcat import DCAT
from tests.factories import (
    NOON,
    make_country,
    make_energy_project,
    make_event,
    make_indicator,
    make_series,
    make_trade_hub,
    observe,
    publish,
)

SITE = "https://corridor.example"
CATALOGUE = f"{SITE}/catalog"
LATER = NOON + timedelta(days=30)
SETTINGS = {
    "SITE_URL": SITE,
    "PORTAL_CONTACT": "desk@corridor.example",
    "PORTAL_OPERATOR": "The Institute of <Roads>.",
}
READ_BY = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}
SHAPES = Path(__file__).with_name("catalogue_shapes.ttl")
OLD_WAYS = "ignore:(Dataset|ConjunctiveGraph).* is deprecated"
"""In which the readers speak to each other."""


def fill() -> None:
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


def graph_of(client: Client, form: str = "ttl") -> Graph:
    answer = client.get(DCAT[form].path)
    assert answer.status_code == 200
    return rdflib.Graph().parse(data=answer.content, format=READ_BY[form])


def ask(graph: Graph, question: str) -> list[Any]:
    """The rows that answer a question, values as text; names of the catalogue without address."""
    rows: Iterable[Any] = graph.query(question, initNs=dict(graph.namespaces()))
    return sorted(tuple(str(value).removeprefix(f"{CATALOGUE}#") for value in row) for row in rows)


def names(graph: Graph) -> set[Any]:
    """The data sets, by their names in the catalogue."""
    return {name for (name,) in ask(graph, "SELECT ?one WHERE { ?one a dcat:Dataset }")}


def problems(graph: Graph) -> dict[str, set[Any]]:
    """What the shapes find wrong, by severity: of which class, by which predicate."""
    _conforms, report, _text = validate(
        graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle", inference="none"
    )
    found: dict[str, set[Any]] = {"Violation": set(), "Warning": set()}
    for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult):
        node = report.value(result, rdflib.SH.focusNode)
        path = report.value(result, rdflib.SH.resultPath)
        severity = report.value(result, rdflib.SH.resultSeverity)
        kind = graph.value(node, rdflib.RDF.type)
        found[local(severity)].add((local(kind), local(path)))
    return found


def local(term: URIRef) -> Any:
    """The last part of an address."""
    return re.split("[#/]", str(term))[-1]
