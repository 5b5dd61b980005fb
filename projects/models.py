from projects.energy.models import (
    EnergyProject,
    EnergyProjectClaim,
    EnergyProjectQuerySet,
    EnergyProjectRuling,
)
from projects.energy.parts import (
    EnergyProjectExternalId,
    EnergyProjectName,
    EnergyProjectRole,
    Milestone,
    Phase,
    Photo,
)
from projects.energy.vocabularies import CapacityRating, PartnerRole, ProjectStatus, Technology
from projects.pipelines.models import (
    Fuel,
    Pipeline,
    PipelineClaim,
    PipelineExternalId,
    PipelineRuling,
    PipelineStatus,
)

__all__ = [
    "CapacityRating",
    "EnergyProject",
    "EnergyProjectClaim",
    "EnergyProjectExternalId",
    "EnergyProjectName",
    "EnergyProjectQuerySet",
    "EnergyProjectRole",
    "EnergyProjectRuling",
    "Fuel",
    "Milestone",
    "PartnerRole",
    "Phase",
    "Photo",
    "Pipeline",
    "PipelineClaim",
    "PipelineExternalId",
    "PipelineRuling",
    "PipelineStatus",
    "ProjectStatus",
    "Technology",
]
