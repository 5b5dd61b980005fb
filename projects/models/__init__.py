from projects.models.energy import (
    EnergyProject,
    EnergyProjectClaim,
    EnergyProjectQuerySet,
    EnergyProjectRuling,
)
from projects.models.energy_parts import (
    EnergyProjectExternalId,
    EnergyProjectName,
    EnergyProjectRole,
    Milestone,
    Phase,
    Photo,
)
from projects.models.pipelines import (
    Fuel,
    Pipeline,
    PipelineClaim,
    PipelineExternalId,
    PipelineRuling,
    PipelineStatus,
)
from projects.models.vocabularies import CapacityRating, PartnerRole, ProjectStatus, Technology

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
