"""The documents of rankings."""

from portal.records.serializers import RecordSerializer, SourcedPartSerializer
from trade.rankings.document_types import RankingDocument, RankingEntryDocument
from trade.rankings.models import Ranking, RankingEntry


class RankingEntrySerializer(SourcedPartSerializer[RankingEntry]):
    document_type = RankingEntryDocument


class RankingSerializer(RecordSerializer[Ranking]):
    document_type = RankingDocument

    entries = RankingEntrySerializer(many=True)
