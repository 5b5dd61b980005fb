"""The catalogue of the portal's data, for those who collect catalogues: DCAT, in three formats,
and the `data.json` of Project Open Data. What is gathered once from the lists of the API and from
what the apps add is described as a graph, which each format writes down."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.catalogue import subjects as subjects  # joins what the apps add
from portal.catalogue.data_json import data_json
from portal.catalogue.describing import describe
from portal.catalogue.gathering import Found, gather
from portal.catalogue.json_ld import json_ld
from portal.catalogue.rdf_xml import rdf_xml
from portal.catalogue.turtle import turtle


@dataclass(frozen=True, kw_only=True)
class Form:
    """A format of the catalogue, and its address."""

    title: str
    media_type: str
    path: str
    write: Callable[[Found], bytes]


DCAT = {
    "jsonld": Form(
        title="JSON-LD",
        media_type="application/ld+json",
        path="/catalog.jsonld",
        write=lambda found: json_ld(describe(found)),
    ),
    "ttl": Form(
        title="Turtle",
        media_type="text/turtle",
        path="/catalog.ttl",
        write=lambda found: turtle(describe(found)),
    ),
    "rdf": Form(
        title="RDF/XML",
        media_type="application/rdf+xml",
        path="/catalog.rdf",
        write=lambda found: rdf_xml(describe(found)),
    ),
}
"""The formats of the graph, by the ending of their address; the first where any will do."""

DATA_JSON = Form(
    title="data.json", media_type="application/json", path="/data.json", write=data_json
)

__all__ = ["DATA_JSON", "DCAT", "Form", "Found", "gather"]
