"""Changes of pipelines over time."""

from portal.facts.timeline import Dated, StateChange
from projects.pipelines.models import PipelineStatus

PIPELINES = Dated(
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
