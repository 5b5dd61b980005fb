"""The endpoints of energy projects and pipelines."""

from portal.api import router
from portal.api.views import RecordViewSet
from projects.filters import EnergyProjectFilter, PipelineFilter
from projects.models import EnergyProject, Pipeline


class EnergyProjectViewSet(RecordViewSet):
    queryset = EnergyProject.objects.all()
    filterset_class = EnergyProjectFilter


class PipelineViewSet(RecordViewSet):
    queryset = Pipeline.objects.all()
    filterset_class = PipelineFilter


router.register("energy-projects", EnergyProjectViewSet, "api_energyproject")
router.register("pipelines", PipelineViewSet, "api_pipeline")
