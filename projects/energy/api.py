"""The endpoints of energy projects, of their phases, roles, milestones and photos, and of
pipelines."""

from portal.opendata.api.dated import DatedViewSet
from portal.records.document_types import JsonObject
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.energy.state_on import ProjectThenSerializer, project_then
from projects.energy.timelines import PROJECTS


class EnergyProjectViewSet(DatedViewSet):
    queryset = EnergyProject.objects.all()
    filterset_class = EnergyProjectFilter
    dated = PROJECTS
    then_shape = ProjectThenSerializer

    def then(self, document: EnergyProjectDocument, day: str) -> JsonObject:
        return project_then(document, day)
