"""The endpoints of hubs, corridors, rankings and statistics, and of their rows."""

from portal.opendata.api import router
from trade.api.freight import CorridorViewSet, GoodsCategoryViewSet, StopViewSet, TerminalViewSet
from trade.api.hubs import ServiceViewSet, TradeHubViewSet
from trade.api.observations import ObservationViewSet
from trade.api.periods import PeriodViewSet
from trade.api.rankings import RankingEntryViewSet, RankingViewSet
from trade.api.statistics import IndicatorViewSet, PeriodRulingViewSet, SeriesViewSet

router.register("hubs", TradeHubViewSet, "api_tradehub")
router.register("services", ServiceViewSet, "api_service")
router.register("corridors", CorridorViewSet, "api_corridor")
router.register("stops", StopViewSet, "api_stop")
router.register("terminals", TerminalViewSet, "api_terminal")
router.register("goods", GoodsCategoryViewSet, "api_goodscategory")
router.register("rankings", RankingViewSet, "api_ranking")
router.register("ranking-entries", RankingEntryViewSet, "api_rankingentry")
router.register("indicators", IndicatorViewSet, "api_indicator")
router.register("series", SeriesViewSet, "api_series")
router.register("period-rulings", PeriodRulingViewSet, "api_periodruling")
router.register("observations", ObservationViewSet, "api_observation")
router.register("periods", PeriodViewSet, "api_period")
