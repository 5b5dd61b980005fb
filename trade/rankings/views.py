"""The pages of rankings."""

from trade.rankings.document_types import RankingDocument
from trade.rankings.models import Ranking


def beside_ranking(ranking: Ranking, document: RankingDocument) -> dict[str, object]:
    """Flags for the columns of the table in which any entry has a value, and the largest of each
    column of numbers, the whole length of its bars."""
    columns = ("value", "share_percent", "note")
    entries = document.get("entries", [])
    return {
        "has": {name: any(e.get(name) not in (None, "") for e in entries) for name in columns},
        "largest": {
            "value": max((e["value"] or 0 for e in entries), default=0),
            "share_percent": max((e["share_percent"] or 0 for e in entries), default=0),
        },
    }
