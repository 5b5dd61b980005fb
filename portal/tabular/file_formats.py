"""The forms in which a list can be had as a file."""

from dataclasses import dataclass
from typing import Any

from portal.facts import Point
from portal.models import Record


@dataclass(frozen=True)
class FileFormat:
    """`key` ends addresses and names of files."""

    key: str
    title: str
    media_type: str

    @property
    def essence(self) -> str:
        """The media type without its parameters."""
        return self.media_type.partition(";")[0]


JSON = FileFormat("json", "JSON", "application/json")
CSV = FileFormat("csv", "CSV", "text/csv; charset=utf-8; header=present")
XLSX = FileFormat(
    "xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)
NDJSON = FileFormat("ndjson", "NDJSON", "application/x-ndjson")
GEOJSON = FileFormat("geojson", "GeoJSON", "application/geo+json")
PARQUET = FileFormat("parquet", "Parquet", "application/vnd.apache.parquet")
FORMATS = {one.key: one for one in (CSV, XLSX, JSON, NDJSON, GEOJSON, PARQUET)}

OF_DOCUMENTS = (JSON, NDJSON)
"""The forms that have rows as documents, with all that is inside them; the others have columns."""


def formats_of(model: type[Any]) -> list[FileFormat]:
    """The formats in which a list of these rows can be had."""
    lies_somewhere = bool(point_of(model))
    return [form for form in FORMATS.values() if form != GEOJSON or lies_somewhere]


def point_of(model: type[Any]) -> str:
    """The fact that says where a record lies; empty for what lies nowhere."""
    facts = model.facts if issubclass(model, Record) else {}
    return next((name for name, fact in facts.items() if isinstance(fact.type, Point)), "")
