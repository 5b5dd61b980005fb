"""The FilterSets of hubs, corridors, rankings and statistics."""

from trade.filters.freight import CorridorFilter, GoodsCategoryFilter, StopFilter
from trade.filters.hubs import ServiceFilter, TradeHubFilter
from trade.filters.observations import ObservationFilter, PeriodFilter
from trade.filters.rankings import RankingEntryFilter, RankingFilter
from trade.filters.statistics import IndicatorFilter, PeriodRulingFilter, SeriesFilter

__all__ = [
    "CorridorFilter",
    "GoodsCategoryFilter",
    "IndicatorFilter",
    "ObservationFilter",
    "PeriodFilter",
    "PeriodRulingFilter",
    "RankingEntryFilter",
    "RankingFilter",
    "SeriesFilter",
    "ServiceFilter",
    "StopFilter",
    "TradeHubFilter",
]
