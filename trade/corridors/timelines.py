"""Changes of corridors over time."""

from portal.facts.timeline import Dated, StateChange
from trade.hubs.models import OperatingStatus
from trade.hubs.timelines import OPENED

CORRIDORS = Dated(
    status="corridor_status",
    states=OperatingStatus,
    changes=(StateChange("construction_started_on", OperatingStatus.CONSTRUCTION), OPENED),
)
