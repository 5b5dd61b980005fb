"""Changes of hubs over time."""

from portal.facts.timeline import StateChange, StateRules
from trade.hubs.models import OperatingStatus

OPENED = StateChange(
    "opened_on",
    OperatingStatus.OPERATING,
    frozenset({OperatingStatus.OPERATING, OperatingStatus.CLOSED}),
)

HUBS = StateRules(
    status="hub_status",
    states=OperatingStatus,
    changes=(
        StateChange("founded_on", ""),
        OPENED,
    ),  # that it was founded does not say how it stood
)
