"""The documents of rankings."""

from typing import ClassVar

from portal.records.serializers import (
    RecordSerializer,
    SourcedPartSerializer,
)
from trade.rankings.document_types import RankingDocument
from trade.rankings.models import Ranking, RankingEntry


class RankingEntrySerializer(SourcedPartSerializer[RankingEntry]):
    class Meta:
        model = RankingEntry
        fields: ClassVar[list[str]] = [
            "rank",
            "country",
            "place",
            "name",
            "value",
            "share_percent",
            "note",
            *SourcedPartSerializer.Meta.fields,
        ]


class RankingSerializer(RecordSerializer[Ranking]):
    document_type = RankingDocument

    entries = RankingEntrySerializer(many=True)

    class Meta:
        model = Ranking
        fields: ClassVar[list[str]] = [
            *RecordSerializer.Meta.fields,
            "period",
            "unit",
            "note",
            "entries",
        ]
