from trade.admin import batches, corridors, hubs, rankings, statistics

__all__ = ["batches", "corridors", "hubs", "rankings", "statistics"]
