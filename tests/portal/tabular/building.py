"""A table of two documents and a column of each type, without a database."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from portal.records.document_types import JsonObject
from portal.tabular.flattening import Column, ColumnType
from portal.tabular.locations import Location
from portal.tabular.table import ListEndpoint, Table


def column(
    name: str, kind: ColumnType = ColumnType.TEXT, *, field: str = "", unit: str = ""
) -> Column:
    """A column whose cells are what rows have under a key, its own name by default."""
    return Column(name, field or name, lambda value: value, kind, unit=unit)


COLUMNS = [
    column("uid"),
    column("units", ColumnType.INTEGER),
    column("capacity_mw", ColumnType.NUMBER, field="capacity", unit="MW"),
    column("disputed", ColumnType.BOOLEAN),
    column("day", ColumnType.DATE),
    column("issued_at", ColumnType.MOMENT),
]
FULL: JsonObject = {
    "uid": "a1",
    "units": 3,
    "capacity": 12.5,
    "disputed": True,
    "day": date(2024, 5, 6),
    "issued_at": datetime.fromisoformat("2026-01-15T12:00:00+00:00"),
    "facts": {"coordinates": {"value": {"longitude": 76.9, "latitude": 43.25}}},
}
EMPTY: JsonObject = {**dict.fromkeys(FULL), "uid": "b2", "facts": {}}
ABOUT: JsonObject = {
    "title": "Plants",
    "url": "http://127.0.0.1:8000/plants/",
    "retrieved_at": "2026-01-15T12:00:00+00:00",
    "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
}


def make_table(columns: list[Column] = COLUMNS, *, name: str = "plants") -> Table:
    endpoint = cast(ListEndpoint, None)  # asked by nobody here
    return Table(name, "Plants", "uid", columns, Location(fact="coordinates"), endpoint)


def joined(pieces: Iterable[bytes]) -> bytes:
    return b"".join(pieces)


def make_texts(*texts: object) -> tuple[Table, list[JsonObject]]:
    """A table of one column of text, with a row for each."""
    table = make_table([column("text")])
    return table, [{"text": text, "uid": "1"} for text in texts]
