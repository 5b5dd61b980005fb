"""The packaged files of hubs, corridors, rankings and statistics."""

from portal.ops.dataset import DatasetTable, PartTable, RecordTable
from portal.ops.dataset.by_column import by_column
from trade.corridors.models import Corridor
from trade.hubs.models import TradeHub
from trade.rankings.models import Ranking, RankingEntry
from trade.statistics.dataset.observations import OBSERVATIONS
from trade.statistics.dataset.series import STATISTICS

TABLES: list[DatasetTable] = [
    RecordTable(
        "trade/hubs.csv",
        TradeHub,
        parts=[
            PartTable("trade/hub_roles.csv", "roles", "hub"),
            PartTable("trade/services.csv", "services", "hub"),
        ],
        after="parent",
    ),
    RecordTable(
        "trade/corridors.csv",
        Corridor,
        by_column(Corridor, corridor_kind="kind"),
        parts=[
            PartTable("trade/stops.csv", "stops", "corridor"),
            PartTable("trade/goods.csv", "goods", "corridor"),
        ],
    ),
    RecordTable(
        "trade/rankings.csv",
        Ranking,
        parts=[
            PartTable(
                "trade/ranking_entries.csv",
                "entries",
                "ranking",
                by_column(RankingEntry, name="name_en"),
            )
        ],
    ),
    *STATISTICS,
    *OBSERVATIONS,
]
