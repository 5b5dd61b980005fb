from trade.corridors import admin as corridors
from trade.hubs import admin as hubs
from trade.rankings import admin as rankings
from trade.statistics.admin import batches, excerpts, figures, review, series

__all__ = ["batches", "corridors", "excerpts", "figures", "hubs", "rankings", "review", "series"]
