from trade.admin import batches, corridors, hubs, rankings, statistics, texts

__all__ = ["batches", "corridors", "hubs", "rankings", "statistics", "texts"]
