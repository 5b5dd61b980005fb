"""Charts of statistics. The makers register themselves when their modules are imported."""

from trade.charts import hubs as hubs
from trade.charts import indicators as indicators
from trade.charts import pairs as pairs
from trade.charts import series as series
from trade.charts import trains as trains
from trade.charts.series import of_series

__all__ = ["of_series"]
