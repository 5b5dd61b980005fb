"""Changes of hubs over time."""

from portal.facts.timeline import Dated, StateChange
from trade.hubs.models import OperatingStatus

OPENED = StateChange(
    "opened_on",
    OperatingStatus.OPERATING,
    frozenset({OperatingStatus.OPERATING, OperatingStatus.CLOSED}),
)

HUBS = Dated(
    status="hub_status",
    states=OperatingStatus,
    changes=(
        StateChange("founded_on", ""),
        OPENED,
    ),  # that it was founded does not say how it stood
)
