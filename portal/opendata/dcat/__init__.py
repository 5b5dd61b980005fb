"""The catalogue of the portal's data, for those who collect catalogues: DCAT, in three formats,
and the `data.json` of Project Open Data. What is gathered once from the lists of the API and from
what the apps add is described as a graph, which each format writes down."""

from collections.abc import Callable

from portal.opendata.dcat import subjects  # noqa: F401  # joins what the apps add
from portal.opendata.dcat.collect import CollectedCatalogue, gather
from portal.opendata.dcat.data_json import data_json
from portal.opendata.dcat.graph_builder import describe
from portal.opendata.dcat.json_ld import json_ld
from portal.opendata.dcat.rdf_xml import rdf_xml
from portal.opendata.dcat.turtle import turtle
from portal.tabular.catalogue_formats import DATA_JSON, DCAT, CatalogueFormat

_writers: dict[CatalogueFormat, Callable[[CollectedCatalogue], bytes]] = {
    DCAT["jsonld"]: lambda found: json_ld(describe(found)),
    DCAT["ttl"]: lambda found: turtle(describe(found)),
    DCAT["rdf"]: lambda found: rdf_xml(describe(found)),
    DATA_JSON: data_json,
}


def write_catalogue(form: CatalogueFormat, found: CollectedCatalogue) -> bytes:
    """Return the catalogue in a format."""
    return _writers[form](found)


__all__ = [
    "DATA_JSON",
    "DCAT",
    "CatalogueFormat",
    "CollectedCatalogue",
    "gather",
    "write_catalogue",
]
