"""The packaged files of rankings."""

from portal.ops.dataset import PartTable, RecordTable
from portal.ops.dataset.by_column import by_column
from trade.rankings.models import Ranking, RankingEntry

RANKINGS = [
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
    )
]
