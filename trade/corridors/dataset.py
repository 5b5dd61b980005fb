from typing import Any

from portal.models import Place
from portal.ops.dataset import DatasetRow, Load, PartTable, RecordTable
from portal.ops.dataset.tables import titled
from trade.corridors.models import Corridor, CorridorKind, GoodsGroup, StopRole
from trade.hubs.dataset import NAMES
from trade.hubs.models import OperatingStatus


def corridor(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        **titled(row),
        "corridor_kind": row.one_of("kind", CorridorKind),
        "corridor_status": row.one_of("status", OperatingStatus, ""),
        "direction": row.text("direction"),
        "cost_currency": row.text("cost_currency"),
        **{name: row.day(name) for name in ("construction_started_on", "opened_on")},
        **{name: row.whole(name) for name in ("tunnels", "stations", "bridges")},
        **{
            name: row.number(name)
            for name in ("length_km", "length_kg_km", "cost_amount", "capacity_mt_year")
        },
    }


def stop(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        "position": row.whole("position"),
        "role": row.one_of("role", StopRole),
        "country_id": load.country(row, "country"),
        "place_id": load.record(row, "place", Place.kind()),
        "note": row.text("note"),
        "source_id": load.source(row),
        **{name: row.text(name) for name in NAMES},
    }


def goods(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        "group": row.one_of("group", GoodsGroup),
        "source_id": load.source(row),
        **{name: row.text(name) for name in NAMES},
    }


CORRIDORS = [
    RecordTable(
        "trade/corridors.csv",
        Corridor,
        corridor,
        parts=[
            PartTable("trade/stops.csv", "stops", "corridor", stop),
            PartTable("trade/goods.csv", "goods", "corridor", goods),
        ],
    ),
]
