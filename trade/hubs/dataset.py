from collections.abc import Iterator

from portal.models import Scheme
from portal.ops.dataset import DatasetRow, Load, PartTable, RecordTable
from portal.ops.dataset.by_column import by_column
from trade.hubs.models import Service, TradeHub


def hub_ids(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, object]]]:
    if value := row.text("unlocode"):
        yield "external_ids", {"scheme": Scheme.UNLOCODE, "value": value}


HUBS = [
    RecordTable(
        "trade/hubs.csv",
        TradeHub,
        by_column(TradeHub, hub_kind="kind", hub_status="status"),
        parts=[
            PartTable(
                "trade/services.csv", "services", "hub", by_column(Service, service_status="status")
            )
        ],
        inline=hub_ids,
        after="parent",
    )
]
