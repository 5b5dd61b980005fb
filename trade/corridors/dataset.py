from portal.ops.dataset import PartTable, RecordTable
from portal.ops.dataset.by_column import by_column
from trade.corridors.models import Corridor

CORRIDORS = [
    RecordTable(
        "trade/corridors.csv",
        Corridor,
        by_column(Corridor, corridor_kind="kind"),
        parts=[
            PartTable("trade/stops.csv", "stops", "corridor"),
            PartTable("trade/goods.csv", "goods", "corridor"),
        ],
    )
]
