"""GeoJSON (RFC 7946): records as points, with the columns of the CSV as properties."""

from collections.abc import Iterable, Iterator

from portal.records.document_types import JsonObject
from portal.tabular.formats.texts import encode_json, join_items
from portal.tabular.table import Table


def write_geojson(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """Write a FeatureCollection; a record without a location has no geometry."""
    yield encode_json({"type": "FeatureCollection", **about})[:-1] + b',"features":['
    yield from join_items(encode_json(build_feature(table, row)) for row in rows)
    yield b"]}\n"


def build_feature(table: Table, row: JsonObject) -> JsonObject:
    where = row["facts"].get(table.point, {}).get("value")
    at = [where["longitude"], where["latitude"]] if where else None
    return {
        "type": "Feature",
        "id": row[table.key],
        "geometry": {"type": "Point", "coordinates": at} if at else None,
        "properties": {column.name: column.read(row) for column in table.columns},
    }
