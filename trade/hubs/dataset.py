from collections.abc import Iterator
from typing import Any

from portal.models import Organisation, Place, Scheme
from portal.ops.dataset import DatasetRow, Load, PartTable, RecordTable
from portal.ops.dataset.tables import titled
from trade.hubs.models import HubKind, OperatingStatus, ServiceCategory, TradeHub

NAMES = ("name_en", "name_zh_hans", "name_ru")


def trade_hub(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        **titled(row),
        "hub_kind": row.one_of("kind", HubKind),
        "hub_status": row.one_of("status", OperatingStatus),
        "country_id": load.country(row, "country"),
        "second_country_id": load.country(row, "second_country"),
        "place_id": load.record(row, "place", Place.kind()),
        "parent_id": load.record(row, "parent", TradeHub.kind()),
        "operator_id": load.record(row, "operator", Organisation.kind()),
        "founded_on": row.day("founded_on"),
        "opened_on": row.day("opened_on"),
        "note": row.text("note"),
        **{name: row.number(name) for name in ("area_ha", "area_cn_ha", "area_kz_ha")},
    }


def hub_ids(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, Any]]]:
    if value := row.text("unlocode"):
        yield "external_ids", {"scheme": Scheme.UNLOCODE, "value": value}


def service(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        "category": row.one_of("category", ServiceCategory),
        "service_status": row.one_of("status", OperatingStatus),
        "note": row.text("note"),
        "source_id": load.source(row),
        **{name: row.text(name) for name in NAMES},
    }


HUBS = [
    RecordTable(
        "trade/hubs.csv",
        TradeHub,
        trade_hub,
        parts=[PartTable("trade/services.csv", "services", "hub", service)],
        inline=hub_ids,
        after="parent",
    )
]
