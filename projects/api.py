"""The endpoints of energy projects, of their phases, roles, milestones and photos, and of
pipelines."""

from typing import Any

from portal.opendata.api import router
from portal.opendata.api.dated import DatedViewSet
from portal.opendata.api.parts import PartViewSet, public_rows, row_shape
from projects.document_types import EnergyProjectDocument
from projects.filters import (
    EnergyProjectFilter,
    EnergyProjectRoleFilter,
    MilestoneFilter,
    PhaseFilter,
    PhotoFilter,
    PipelineFilter,
)
from projects.models import (
    EnergyProject,
    EnergyProjectRole,
    Milestone,
    Phase,
    Photo,
    Pipeline,
)
from projects.serializers import (
    EnergyProjectRoleSerializer,
    MilestoneSerializer,
    PhaseSerializer,
    PhotoSerializer,
)
from projects.state_on import ProjectThenSerializer, project_then
from projects.timelines import PIPELINES, PROJECTS


class EnergyProjectViewSet(DatedViewSet):
    queryset = EnergyProject.objects.all()
    filterset_class = EnergyProjectFilter
    dated = PROJECTS
    then_shape = ProjectThenSerializer

    def then(self, document: EnergyProjectDocument, day: str) -> dict[str, Any]:
        return project_then(document, day)


class PhaseViewSet(PartViewSet):
    queryset = public_rows(Phase)
    filterset_class = PhaseFilter
    serializer_class = row_shape(PhaseSerializer)


class EnergyProjectRoleViewSet(PartViewSet):
    queryset = public_rows(EnergyProjectRole)
    filterset_class = EnergyProjectRoleFilter
    serializer_class = row_shape(EnergyProjectRoleSerializer)


class MilestoneViewSet(PartViewSet):
    queryset = public_rows(Milestone)
    filterset_class = MilestoneFilter
    serializer_class = row_shape(MilestoneSerializer)


class PhotoViewSet(PartViewSet):
    queryset = public_rows(Photo)
    filterset_class = PhotoFilter
    serializer_class = row_shape(PhotoSerializer)


class PipelineViewSet(DatedViewSet):
    queryset = Pipeline.objects.all()
    filterset_class = PipelineFilter
    dated = PIPELINES


router.register("energy-projects", EnergyProjectViewSet, "api_energyproject")
router.register("phases", PhaseViewSet, "api_phase")
router.register("roles", EnergyProjectRoleViewSet, "api_energyprojectrole")
router.register("milestones", MilestoneViewSet, "api_milestone")
router.register("photos", PhotoViewSet, "api_photo")
router.register("pipelines", PipelineViewSet, "api_pipeline")
