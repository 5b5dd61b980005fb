"""The packaged files of energy projects and pipelines."""

from portal.ops.dataset import DatasetTable
from projects.energy.dataset import PROJECTS
from projects.pipelines.dataset import PIPELINES

TABLES: list[DatasetTable] = [*PROJECTS, *PIPELINES]
