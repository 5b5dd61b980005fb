"""How long the values of hubs are good for."""

from portal.editorial.worklist import YEAR, keeps
from trade.hubs.models import TradeHub

keeps(TradeHub, lasting={"status": {"closed"}}, status=2 * YEAR)
