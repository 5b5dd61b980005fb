"""The packaged files of facilities."""

from portal.ops.dataset import DatasetTable, PartTable, RecordTable
from projects.facilities.models import Facility

FACILITIES: list[DatasetTable] = [
    RecordTable(
        "projects/facilities.csv",
        Facility,
        parts=[PartTable("projects/facility_roles.csv", "roles", "project")],
        after="system",
    )
]
