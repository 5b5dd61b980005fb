"""Changes of facilities over time."""

from portal.facts.timeline import StateChange, StateRules
from projects.energy.timelines import WORKED
from projects.energy.vocabularies import ProjectStatus

FACILITIES = StateRules(
    status="facility_status",
    states=ProjectStatus,
    changes=(
        StateChange("construction_started_on", ProjectStatus.CONSTRUCTION),
        StateChange("commissioned_on", ProjectStatus.OPERATING, WORKED),
    ),
    said_on="status_as_of",
)
