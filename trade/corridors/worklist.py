"""How long the values of corridors are good for."""

from portal.editorial.worklist import YEAR, keeps
from trade.corridors.models import Corridor

keeps(
    Corridor,
    lasting={"status": {"closed"}},
    status=YEAR,
    capacity_mt_year=5 * YEAR,
    cost=5 * YEAR,
)
