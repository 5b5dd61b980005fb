"""Changes of pipelines over time."""

from portal.facts.timeline import StateChange, StateRules
from projects.pipelines.models import PipelineStatus

PIPELINES = StateRules(
    status="pipeline_status",
    states=PipelineStatus,
    changes=(
        StateChange(
            "commissioned_on",
            PipelineStatus.OPERATING,
            frozenset(
                {PipelineStatus.OPERATING, PipelineStatus.MOTHBALLED, PipelineStatus.RETIRED}
            ),
        ),
    ),
)
