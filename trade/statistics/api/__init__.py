"""The endpoints of indicators, series, decisions about periods, observations and periods."""

from trade.statistics.api import observations, periods, series

__all__ = ["observations", "periods", "series"]
