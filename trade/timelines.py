"""What of hubs and corridors changes with time."""

from portal.facts.timeline import Dated, StateChange
from trade.models import OperatingStatus

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

CORRIDORS = Dated(
    status="corridor_status",
    states=OperatingStatus,
    changes=(StateChange("construction_started_on", OperatingStatus.CONSTRUCTION), OPENED),
)
