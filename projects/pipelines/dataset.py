"""The packaged files of pipelines."""

from portal.ops.dataset import DatasetTable, PartTable, RecordTable
from projects.pipelines.models import Pipeline

PIPELINES: list[DatasetTable] = [
    RecordTable(
        "projects/pipelines.csv",
        Pipeline,
        parts=[PartTable("projects/pipeline_roles.csv", "roles", "project")],
        many={"countries": "countries"},
        after="system",
    )
]
