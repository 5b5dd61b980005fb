"""The endpoints of rankings and their entries."""

from portal.opendata.api import router
from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from portal.opendata.api.views import RecordViewSet
from trade.rankings.filters import RankingEntryFilter, RankingFilter
from trade.rankings.models import Ranking, RankingEntry
from trade.rankings.serializers import RankingEntrySerializer


class RankingViewSet(RecordViewSet):
    queryset = Ranking.objects.all()
    filterset_class = RankingFilter


class RankingEntryViewSet(PartViewSet):
    queryset = public_rows(RankingEntry)
    filterset_class = RankingEntryFilter
    serializer_class = row_shape(RankingEntrySerializer)


router.register("rankings", RankingViewSet, "api_ranking")
router.register("ranking-entries", RankingEntryViewSet, "api_rankingentry")
