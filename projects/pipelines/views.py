"""The pages of pipelines."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from portal.records.documents import document_of
from portal.site.lists.lists import (
    TABLE,
    chart,
    listing,
    question,
    render_list,
)
from portal.site.lists.timelines import Timeline
from portal.site.records.pages import record_page
from projects.pipelines.document_types import PipelineDocument
from projects.pipelines.filters import PipelineFilter
from projects.pipelines.models import Pipeline

PIPELINES_IN_TIME = Timeline(
    column="commissioned_on", fact="commissioned_on", figures=("fuel", "status", "length_km")
)


def pipeline_list(request: HttpRequest) -> HttpResponse:
    found = PipelineFilter(question(request), Pipeline.objects.with_documents())
    context = listing(request, found, TABLE, PIPELINES_IN_TIME, chart("pipelines"))
    return render_list(request, "projects/pipeline_list.html", context)


def pipeline_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, Pipeline, slug, _beside_pipeline)


def _beside_pipeline(pipeline: Pipeline, document: PipelineDocument) -> dict[str, Any]:
    """The other segments of its system, and its own."""
    segments = Pipeline.objects.filter(system=pipeline).with_documents().by_title()
    return {"segments": [document_of(segment, PipelineDocument) for segment in segments]}
