"""The endpoints of rankings and their entries."""

from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from portal.opendata.api.views import RecordViewSet
from trade.filters import (
    RankingEntryFilter,
    RankingFilter,
)
from trade.models import (
    Ranking,
    RankingEntry,
)
from trade.serializers import (
    RankingEntrySerializer,
)


class RankingViewSet(RecordViewSet):
    queryset = Ranking.objects.all()
    filterset_class = RankingFilter


class RankingEntryViewSet(PartViewSet):
    queryset = public_rows(RankingEntry)
    filterset_class = RankingEntryFilter
    serializer_class = row_shape(RankingEntrySerializer)
