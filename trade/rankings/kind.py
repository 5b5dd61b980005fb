"""Rankings as a kind of record: documents, what stands beside one, the declaration."""

from django.utils.translation import gettext_lazy as _

from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.records.kinds import Kind
from trade.rankings.document_types import RankingDocument, RankingEntryDocument
from trade.rankings.filters import RankingEntryFilter, RankingFilter
from trade.rankings.models import Ranking
from trade.rankings.summaries import ranking_summary


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


RANKINGS = Kind(
    model=Ranking,
    path="/rankings/",
    about=_("published league tables"),
    position=70,
    document_type=RankingDocument,
    summary=ranking_summary,
    filterset=RankingFilter,
    page_order="-period",
    rows={"ranking-entries": part_viewset(RankingEntryFilter, document_type=RankingEntryDocument)},
    can_compare=False,
    beside=beside_ranking,
    own_sections=True,
    shelf_life={},
    themes=(Theme.ECONOMY,),
)
