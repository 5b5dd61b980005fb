"""Modules whose tables belong to the app."""

from trade.corridors import models as corridors
from trade.hubs import models as hubs
from trade.statistics import counts, observations
from trade.statistics import models as statistics

# Models are listed in the order in which they are imported.
# isort: split
from trade.rankings import models as rankings
