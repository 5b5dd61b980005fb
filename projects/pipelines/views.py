"""The pages of pipelines."""

from portal.filters.shown_order import sort_shown
from portal.records.documents import document_of
from portal.site.lists.timelines import Timeline
from projects.energy.plans import plan_notes
from projects.participation.views import beside_roles
from projects.pipelines.document_types import PipelineDocument
from projects.pipelines.models import Pipeline

PIPELINES_IN_TIME = Timeline(
    column="commissioned_on planned_on",
    fact="commissioned_on",
    figures=("fuel", "status", "length_km"),
)


def beside_pipeline(pipeline: Pipeline, document: PipelineDocument) -> dict[str, object]:
    """Its roles and its segments."""
    segments = Pipeline.objects.filter(system=pipeline).with_documents().by_title()
    return {
        **beside_roles(document),
        "planned": ("planned_on",),
        "fact_notes": plan_notes(document),
        "segments": [document_of(segment, PipelineDocument) for segment in sort_shown(segments)],
    }
