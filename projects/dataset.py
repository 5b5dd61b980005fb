"""The packaged files of energy projects, facilities and pipelines."""

from portal.ops.dataset import DatasetTable
from portal.ops.dataset.tables import FormerAddressTable
from projects.energy.dataset import PROJECTS
from projects.facilities.dataset import FACILITIES
from projects.pipelines.dataset import PIPELINES

TABLES: list[DatasetTable] = [
    *PROJECTS,
    *FACILITIES,
    *PIPELINES,
    FormerAddressTable("projects/former_addresses.csv"),
]
