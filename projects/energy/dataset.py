"""The packaged files of energy projects."""

from portal.ops.dataset import DatasetTable, PartTable, RecordTable
from projects.energy.models import EnergyProject

PROJECTS: list[DatasetTable] = [
    RecordTable(
        "projects/projects.csv",
        EnergyProject,
        parts=[
            PartTable("projects/phases.csv", "phases", "project"),
            PartTable("projects/roles.csv", "roles", "project"),
            PartTable("projects/milestones.csv", "milestones", "project"),
            PartTable("projects/external_ids.csv", "external_ids", "project"),
        ],
        after="related_project",
    )
]
