"""The packaged files of hubs, corridors, rankings and statistics."""

from portal.ops.dataset import DatasetTable
from trade.corridors.dataset import CORRIDORS
from trade.hubs.dataset import HUBS
from trade.rankings.dataset import RANKINGS
from trade.statistics.dataset.observations import OBSERVATIONS
from trade.statistics.dataset.series import STATISTICS

TABLES: list[DatasetTable] = [*HUBS, *CORRIDORS, *RANKINGS, *STATISTICS, *OBSERVATIONS]
