"""The endpoint of pipelines."""

from portal.opendata.api import router
from portal.opendata.api.dated import DatedViewSet
from projects.pipelines.filters import PipelineFilter
from projects.pipelines.models import Pipeline
from projects.pipelines.timelines import PIPELINES


class PipelineViewSet(DatedViewSet):
    queryset = Pipeline.objects.all()
    filterset_class = PipelineFilter
    dated = PIPELINES


router.register("pipelines", PipelineViewSet, "api_pipeline")
