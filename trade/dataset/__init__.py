"""The packaged files of hubs, freight, rankings and statistics."""

from portal.ops.dataset import Table
from trade.dataset.freight import FREIGHT
from trade.dataset.hubs import HUBS
from trade.dataset.observations import OBSERVATIONS
from trade.dataset.statistics import STATISTICS

TABLES: list[Table] = [*HUBS, *FREIGHT, *STATISTICS, *OBSERVATIONS]
