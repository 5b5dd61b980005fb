"""Charts of statistics. The makers register themselves when their modules are imported."""

from trade.charts import hubs as hubs
from trade.charts import indicators as indicators
from trade.charts import pairs as pairs
from trade.charts import series as series
from trade.charts import trains as trains
from trade.charts.on_pages import (
    chart_of_hub,
    chart_of_indicator,
    chart_of_series,
    chart_with_china,
)

__all__ = ["chart_of_hub", "chart_of_indicator", "chart_of_series", "chart_with_china"]
