"""GeoJSON (RFC 7946): where rows lie, with the columns of the CSV as properties. A place that a
source gives and that is not used is a point of its own: maps draw it hollow."""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import cast

from portal.records.document_types import JsonObject
from portal.tabular.formats.texts import encode_json, join_items
from portal.tabular.locations import Location, Places
from portal.tabular.table import CHUNK, Table

ACCEPTED, NOT_USED = "accepted", "not used"
"""Values of the property `role`."""
OWN_ROLE = "stop_role"
"""Property with what the column `role` says; stops alone have one."""


def write_geojson(table: Table, rows: Iterable[JsonObject], about: JsonObject) -> Iterator[bytes]:
    """Write a FeatureCollection; a row without a location has no geometry."""
    yield encode_json({"type": "FeatureCollection", **about})[:-1] + b',"features":['
    found = (one for some in batched(rows, CHUNK) for one in _features(table, some))
    yield from join_items(map(encode_json, found))
    yield b"]}\n"


def build_feature(table: Table, row: JsonObject) -> JsonObject:
    return next(_features(table, [row]))


def _features(table: Table, rows: Iterable[JsonObject]) -> Iterator[JsonObject]:
    """Yield each row, then each place of it that is not used, under the uid of the statement."""
    location = cast(Location, table.location)  # without one there is no GeoJSON
    rows = list(rows)
    places = location.find_places(rows)
    for row in rows:
        properties = {column.name: column.read(row) for column in table.columns}
        where = location.geometry(row, places)
        if "role" in properties:
            properties[OWN_ROLE] = properties["role"]
        properties["role"] = ACCEPTED
        if where and where["type"] == "LineString":  # from place to place, no source gives a route
            properties["schematic"] = True
        yield _feature(row[table.key], where, properties)
        yield from _not_used(table, row, location, places)


def _not_used(
    table: Table, row: JsonObject, location: Location, places: Places
) -> Iterator[JsonObject]:
    for claim, where in location.elsewhere(row, places):
        said = {
            table.key: row[table.key],
            "slug": row["slug"],
            "source": claim["source"]["slug"],
            "locator": claim["locator"],
            "standing": claim["standing"],
            "role": NOT_USED,
            "standing_reason": claim["standing_reason"],
        }
        yield _feature(claim["uid"], where, said)


def _feature(key: str, where: JsonObject | None, properties: JsonObject) -> JsonObject:
    return {"type": "Feature", "id": key, "geometry": where, "properties": properties}
