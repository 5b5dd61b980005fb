"""The declaration of rankings as a kind of record."""

from django.utils.translation import gettext_lazy as _

from portal.opendata.api.parts import part_viewset
from portal.opendata.dcat.vocabularies import Theme
from portal.records.kinds import Kind
from trade.rankings.filters import RankingEntryFilter, RankingFilter
from trade.rankings.models import Ranking
from trade.rankings.serializers import RankingEntrySerializer, RankingSerializer
from trade.rankings.summaries import ranking_summary
from trade.rankings.views import beside_ranking

RANKINGS = Kind(
    model=Ranking,
    path="/rankings/",
    about=_("published league tables"),
    position=70,
    document=RankingSerializer,
    summary=ranking_summary,
    filterset=RankingFilter,
    page_order="-period",
    rows={"ranking-entries": part_viewset(RankingEntryFilter, RankingEntrySerializer)},
    can_compare=False,
    beside=beside_ranking,
    own_sections=True,
    shelf_life={},
    themes=(Theme.ECONOMY,),
)
