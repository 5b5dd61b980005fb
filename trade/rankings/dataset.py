"""The packaged files of rankings."""

from typing import Any

from portal.models import Place
from portal.ops.dataset import DatasetRow, Load, PartTable, RecordTable
from portal.ops.dataset.tables import titled
from trade.rankings.models import Ranking


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


RANKINGS = [
    RecordTable(
        "trade/rankings.csv",
        Ranking,
        ranking,
        parts=[PartTable("trade/ranking_entries.csv", "entries", "ranking", entry)],
    ),
]
