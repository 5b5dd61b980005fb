from trade.corridors import admin as corridors
from trade.hubs import admin as hubs
from trade.rankings import admin as rankings
from trade.statistics.admin import batches, excerpts, figures, importing, review, series

__all__ = [
    "batches",
    "corridors",
    "excerpts",
    "figures",
    "hubs",
    "importing",
    "rankings",
    "review",
    "series",
]
