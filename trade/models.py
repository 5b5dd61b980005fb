"""Modules whose tables belong to the app."""

from trade.corridors import models as corridors
from trade.hubs import models as hubs
from trade.statistics import models as statistics
from trade.statistics import observations

# Models are listed in the order in which they are imported.
# isort: split
from trade.rankings import models as rankings

__all__ = ["corridors", "hubs", "observations", "rankings", "statistics"]
