from portal.ops.dataset import PartTable, RecordTable
from trade.hubs.models import TradeHub

HUBS = [
    RecordTable(
        "trade/hubs.csv",
        TradeHub,
        parts=[PartTable("trade/services.csv", "services", "hub")],
        after="parent",
    )
]
