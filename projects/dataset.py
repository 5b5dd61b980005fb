"""The packaged files of energy projects, facilities and pipelines."""

from portal.ops.dataset import DatasetTable, PartTable, RecordTable
from portal.ops.dataset.tables import FormerAddressTable
from projects.energy.models import EnergyProject
from projects.facilities.models import Facility
from projects.pipelines.models import Pipeline

TABLES: list[DatasetTable] = [
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
    ),
    RecordTable(
        "projects/facilities.csv",
        Facility,
        parts=[PartTable("projects/facility_roles.csv", "roles", "project")],
        after="system",
    ),
    RecordTable(
        "projects/pipelines.csv",
        Pipeline,
        parts=[PartTable("projects/pipeline_roles.csv", "roles", "project")],
        many={"countries": "countries"},
        after="system",
    ),
    FormerAddressTable("projects/former_addresses.csv"),
]
