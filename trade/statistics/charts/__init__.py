"""Charts of statistics. The makers register themselves when their modules are imported."""

from trade.statistics.charts import indicators, on_pages, pairs, series

__all__ = ["indicators", "on_pages", "pairs", "series"]
