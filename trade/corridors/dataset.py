from portal.ops.dataset import PartTable, RecordTable
from portal.ops.dataset.by_column import by_column
from trade.corridors.models import Corridor, GoodsCategory, Stop

CORRIDORS = [
    RecordTable(
        "trade/corridors.csv",
        Corridor,
        by_column(Corridor, corridor_kind="kind", corridor_status="status"),
        parts=[
            PartTable("trade/stops.csv", "stops", "corridor", by_column(Stop)),
            PartTable("trade/goods.csv", "goods", "corridor", by_column(GoodsCategory)),
        ],
    )
]
