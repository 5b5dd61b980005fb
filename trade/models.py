from trade.corridors.models import (
    Corridor,
    CorridorClaim,
    CorridorKind,
    CorridorRuling,
    GoodsCategory,
    GoodsGroup,
    Stop,
    StopRole,
)
from trade.hubs.models import (
    HubKind,
    OperatingStatus,
    Service,
    ServiceCategory,
    TradeHub,
    TradeHubClaim,
    TradeHubExternalId,
    TradeHubName,
    TradeHubRuling,
)
from trade.statistics.models import (
    Frequency,
    Indicator,
    PeriodRuling,
    Series,
    SeriesClaim,
    SeriesRuling,
)
from trade.statistics.observations import Observation, ObservationBatch, ObsStatus

# Models are listed in the order in which they are imported.
# isort: split
from trade.rankings.models import Ranking, RankingClaim, RankingEntry, RankingRuling

__all__ = [
    "Corridor",
    "CorridorClaim",
    "CorridorKind",
    "CorridorRuling",
    "Frequency",
    "GoodsCategory",
    "GoodsGroup",
    "HubKind",
    "Indicator",
    "ObsStatus",
    "Observation",
    "ObservationBatch",
    "OperatingStatus",
    "PeriodRuling",
    "Ranking",
    "RankingClaim",
    "RankingEntry",
    "RankingRuling",
    "Series",
    "SeriesClaim",
    "SeriesRuling",
    "Service",
    "ServiceCategory",
    "Stop",
    "StopRole",
    "TradeHub",
    "TradeHubClaim",
    "TradeHubExternalId",
    "TradeHubName",
    "TradeHubRuling",
]
