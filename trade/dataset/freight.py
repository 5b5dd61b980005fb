from typing import Any

from portal.models import Place
from portal.ops.dataset import DatasetRow, Load, PartTable, RecordTable
from portal.ops.dataset.tables import titled
from trade.dataset.hubs import NAMES
from trade.models import (
    Corridor,
    CorridorKind,
    GoodsGroup,
    OperatingStatus,
    Ranking,
    StopRole,
)


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


def ranking(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        **titled(row),
        "period": row.required("period"),
        "unit": row.text("unit"),
        "leader_id": load.country(row, "leader"),
        "leader_in_central_asia_id": load.country(row, "leader_in_central_asia"),
        "note": row.text("note"),
    }


def entry(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        "rank": row.whole("rank"),
        "country_id": load.country(row, "country"),
        "place_id": load.record(row, "place", Place.kind()),
        "name": row.text("name_en"),
        "value": row.number("value"),
        "share_percent": row.number("share_percent"),
        "source_id": load.source(row),
    }


FREIGHT = [
    RecordTable(
        "trade/corridors.csv",
        Corridor,
        corridor,
        parts=[
            PartTable("trade/stops.csv", "stops", "corridor", stop),
            PartTable("trade/goods.csv", "goods", "corridor", goods),
        ],
    ),
    RecordTable(
        "trade/rankings.csv",
        Ranking,
        ranking,
        parts=[PartTable("trade/ranking_entries.csv", "entries", "ranking", entry)],
    ),
]
