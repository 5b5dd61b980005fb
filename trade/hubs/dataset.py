from collections.abc import Iterator

from portal.models import Scheme
from portal.ops.dataset import DatasetRow, Load, PartTable, RecordTable
from trade.hubs.models import TradeHub


def hub_ids(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, object]]]:
    if value := row.text("unlocode"):
        yield "external_ids", {"scheme": Scheme.UNLOCODE, "value": value}


HUBS = [
    RecordTable(
        "trade/hubs.csv",
        TradeHub,
        parts=[PartTable("trade/services.csv", "services", "hub")],
        inline=hub_ids,
        after="parent",
    )
]
