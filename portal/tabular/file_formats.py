"""File formats of lists, and those of the data catalogue with their addresses."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model
from django.utils.text import slugify

from portal.publication import time_travel
from portal.tabular.locations import find_location


@dataclass(frozen=True)
class FileFormat:
    """File format; `key` is the ending of addresses and file names."""

    key: str
    title: str
    media_type: str

    @property
    def essence(self) -> str:
        """Media type without parameters."""
        return self.media_type.partition(";")[0]


JSON = FileFormat("json", "JSON", "application/json")
BOM = "\ufeff"
"""Byte order mark, without which Excel misreads UTF-8."""
CSV = FileFormat("csv", "CSV", "text/csv; charset=utf-8; header=present")
XLSX = FileFormat(
    "xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)
NDJSON = FileFormat("ndjson", "NDJSON", "application/x-ndjson")
GEOJSON = FileFormat("geojson", "GeoJSON", "application/geo+json")
PARQUET = FileFormat("parquet", "Parquet", "application/vnd.apache.parquet")
FORMATS = {one.key: one for one in (CSV, XLSX, JSON, NDJSON, GEOJSON, PARQUET)}

NOT_NAMED = ("fields", "format", "columns", "order", "view", "page", time_travel.PARAMETER)
"""Parameters that are not in the name of a file."""
LONGEST = 80

DOCUMENT_FORMATS = (JSON, NDJSON)
"""Formats with nested documents as rows; the others have columns."""


def file_name(name: str, asked: Mapping[str, list[str]], ending: str) -> str:
    """Return the name of a file with what it was asked for and the day:
    `corridor-energy-projects-kz-wind-2026-11-27.csv`."""
    values = (value for key in asked if key not in NOT_NAMED for value in asked[key])
    words = [name, *filter(None, map(slugify, values))]
    while len("-".join(words)) > LONGEST:
        words.pop()
    return f"corridor-{'-'.join(words)}-{time_travel.today().isoformat()}.{ending}"


def list_formats(model: type[Model]) -> list[FileFormat]:
    """Return the file formats of a model: GeoJSON only with a location."""
    lies_somewhere = find_location(model) is not None
    return [form for form in FORMATS.values() if form != GEOJSON or lies_somewhere]


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
CATALOGUE_TYPES = [*(one.media_type for one in DCAT.values()), "text/html"]
"""Media types among which `Accept` chooses where the address of the graph has no ending."""

DATA_JSON = CatalogueFormat(title="data.json", media_type="application/json", path="/data.json")
