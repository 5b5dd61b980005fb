"""Changes of corridors over time."""

from portal.facts.timeline import StateChange, StateRules
from trade.hubs.models import OperatingStatus
from trade.hubs.timelines import OPENED

CORRIDORS = StateRules(
    status="corridor_status",
    states=OperatingStatus,
    changes=(StateChange("construction_started_on", OperatingStatus.CONSTRUCTION), OPENED),
)
