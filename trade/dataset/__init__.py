"""The packaged files of hubs, freight, rankings and statistics."""

from portal.registry import dataset_tables
from trade.dataset.freight import FREIGHT
from trade.dataset.hubs import HUBS
from trade.dataset.observations import OBSERVATIONS
from trade.dataset.statistics import STATISTICS

dataset_tables(*HUBS, *FREIGHT, *STATISTICS, *OBSERVATIONS)
