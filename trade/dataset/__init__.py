"""The packaged files of hubs, freight, rankings and statistics."""

from portal.ops.dataset import DatasetTable
from trade.dataset.freight import FREIGHT
from trade.dataset.hubs import HUBS
from trade.dataset.observations import OBSERVATIONS
from trade.dataset.statistics import STATISTICS

TABLES: list[DatasetTable] = [*HUBS, *FREIGHT, *STATISTICS, *OBSERVATIONS]
