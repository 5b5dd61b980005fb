"""Formats of the data catalogue, with their addresses."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CatalogueFormat:
    title: str
    media_type: str
    path: str


DCAT = {
    "jsonld": CatalogueFormat(
        title="JSON-LD", media_type="application/ld+json", path="/catalog.jsonld"
    ),
    "ttl": CatalogueFormat(title="Turtle", media_type="text/turtle", path="/catalog.ttl"),
    "rdf": CatalogueFormat(title="RDF/XML", media_type="application/rdf+xml", path="/catalog.rdf"),
}
"""Formats of the graph by ending of their address; the first is the default."""

DATA_JSON = CatalogueFormat(title="data.json", media_type="application/json", path="/data.json")
