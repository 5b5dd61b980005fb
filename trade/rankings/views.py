"""The pages of rankings."""

from trade.rankings.document_types import RankingDocument
from trade.rankings.models import Ranking


def beside_ranking(ranking: Ranking, document: RankingDocument) -> dict[str, object]:
    """Flags for the columns of the table in which any entry has a value."""
    columns = ("value", "share_percent", "note")
    entries = document.get("entries", [])
    return {"has": {name: any(e.get(name) not in (None, "") for e in entries) for name in columns}}
