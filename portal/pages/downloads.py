"""A list as a file: CSV, JSON or GeoJSON, written row by row, however many there are."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.documents import Document
from portal.facts import Point
from portal.models import Record
from portal.pages.flattening import Column
from portal.renderers import DocumentRenderer

BOM = "\ufeff"
"""By which Excel knows that Chinese and Russian are in UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would compute rather than show, where a text begins with it."""


@dataclass(frozen=True)
class Format:
    key: str
    title: str
    media_type: str


CSV = Format("csv", "CSV", "text/csv; charset=utf-8; header=present")
JSON = Format("json", "JSON", "application/json")
GEOJSON = Format("geojson", "GeoJSON", "application/geo+json")
FORMATS = {one.key: one for one in (CSV, JSON, GEOJSON)}


def formats_of(model: type[Any]) -> list[Format]:
    """The formats in which a list of these rows can be had."""
    return [CSV, JSON, GEOJSON] if point_of(model) else [CSV, JSON]


def point_of(model: type[Any]) -> str:
    """The fact that says where a record lies; empty for what lies nowhere."""
    facts = model.facts if issubclass(model, Record) else {}
    return next((name for name, fact in facts.items() if isinstance(fact.type, Point)), "")


def as_csv(rows: Iterable[Document], columns: list[Column]) -> Iterator[str]:
    """Heads, then a line for each row. A text that a spreadsheet would take for a formula is
    quoted by an apostrophe; numbers are never touched."""
    writer = csv.writer(_Line())
    yield BOM + writer.writerow([column.name for column in columns])
    for row in rows:
        yield writer.writerow([_cell(column.read(row)) for column in columns])


def as_json(rows: Iterable[Document], about: Document) -> Iterator[bytes]:
    """What is known about the file, and under `results` the rows as the API gives them."""
    yield _json(about)[:-1] + b',"results":['
    yield from _listed(_json(row) for row in rows)
    yield b"]}\n"


def as_geojson(
    rows: Iterable[Document], about: Document, columns: list[Column], point: str
) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946) with the columns of the CSV as properties; a record whose
    place nobody gives has no geometry."""
    yield _json({"type": "FeatureCollection", **about})[:-1] + b',"features":['
    yield from _listed(_json(_feature(row, columns, point)) for row in rows)
    yield b"]}\n"


def _feature(row: Document, columns: list[Column], point: str) -> Document:
    where = row["facts"].get(point, {}).get("value")
    at = [where["longitude"], where["latitude"]] if where else None
    return {
        "type": "Feature",
        "id": row["uid"],
        "geometry": {"type": "Point", "coordinates": at} if at else None,
        "properties": {column.name: column.read(row) for column in columns},
    }


def _listed(rows: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for row in rows:
        yield before + row
        before = b",\n"


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _json(value: Any) -> bytes:
    return DocumentRenderer().render(value)


class _Line:
    """A file for the writer that keeps nothing: what is written is what `writerow` answers."""

    def write(self, line: str) -> str:
        return line
