"""Changes of energy projects over time."""

from portal.facts.timeline import StateChange, StateRules
from projects.energy.vocabularies import ProjectStatus

WORKED = frozenset({ProjectStatus.OPERATING, ProjectStatus.MOTHBALLED, ProjectStatus.RETIRED})
"""Only what has worked was commissioned."""

STARTS = ("commissioned_on", "planned_on")
"""Facts that say when it began, or else when it is to begin."""

PHASES = StateRules(
    status="phase_status",
    states=ProjectStatus,
    changes=(
        StateChange("commissioned_on", ProjectStatus.OPERATING, WORKED),
        StateChange("retired_on", ProjectStatus.RETIRED, frozenset({ProjectStatus.RETIRED})),
    ),
)

PROJECTS = StateRules(
    status="project_status",
    states=ProjectStatus,
    changes=(
        StateChange("construction_started_on", ProjectStatus.CONSTRUCTION),
        *PHASES.changes,
        StateChange(
            "commissioned_on", ProjectStatus.OPERATING, WORKED, part="phases", status="phase_status"
        ),
        StateChange("on", part="milestones", status="milestone_status"),
    ),
    said_on="status_as_of",
)
