"""GeoJSON (RFC 7946): records as points, with the columns of the CSV as properties. A place that a
source gives and that is not used is a point of its own: maps draw it hollow."""

from collections.abc import Iterable, Iterator

from portal.records.document_types import JsonObject
from portal.tabular.flattening import against
from portal.tabular.formats.texts import encode_json, join_items
from portal.tabular.table import Table

ACCEPTED, NOT_USED = "accepted", "not used"
"""Values of the property `role`."""


def write_geojson(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """Write a FeatureCollection; a record without a location has no geometry."""
    yield encode_json({"type": "FeatureCollection", **about})[:-1] + b',"features":['
    yield from join_items(encode_json(one) for row in rows for one in _features(table, row))
    yield b"]}\n"


def build_feature(table: Table, row: JsonObject) -> JsonObject:
    where = row["facts"].get(table.point, {}).get("value")
    properties = {column.name: column.read(row) for column in table.columns}
    return _feature(row[table.key], where, {**properties, "role": ACCEPTED})


def _features(table: Table, row: JsonObject) -> Iterator[JsonObject]:
    """Yield a record, then each place of it that is not used, under the uid of the statement."""
    yield build_feature(table, row)
    for claim in against(row["facts"].get(table.point, {})):
        said = {
            table.key: row[table.key],
            "slug": row["slug"],
            "source": claim["source"]["slug"],
            "locator": claim["locator"],
            "standing": claim["standing"],
            "role": NOT_USED,
            "standing_reason": claim["standing_reason"],
        }
        yield _feature(claim["uid"], claim["value"], said)


def _feature(key: str, where: JsonObject | None, properties: JsonObject) -> JsonObject:
    at = [where["longitude"], where["latitude"]] if where else None
    return {
        "type": "Feature",
        "id": key,
        "geometry": {"type": "Point", "coordinates": at} if at else None,
        "properties": properties,
    }
