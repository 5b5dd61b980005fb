"""The packaged files of pipelines."""

from collections.abc import Iterator

from portal.models import Scheme
from portal.ops.dataset import DatasetRow, DatasetTable, Load, PartTable, RecordTable
from portal.ops.dataset.by_column import by_column
from projects.pipelines.models import Pipeline, PipelineRole


def pipeline_ids(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, object]]]:
    if value := row.text("gem_project_id"):
        yield "external_ids", {"scheme": Scheme.GEM_PROJECT, "value": value}


PIPELINES: list[DatasetTable] = [
    RecordTable(
        "projects/pipelines.csv",
        Pipeline,
        by_column(Pipeline, pipeline_status="status"),
        parts=[
            PartTable("projects/pipeline_roles.csv", "roles", "project", by_column(PipelineRole))
        ],
        inline=pipeline_ids,
        many={"countries": "countries"},
        after="system",
    )
]
