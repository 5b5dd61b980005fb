"""The packaged files of pipelines."""

from collections.abc import Iterator

from portal.models import Scheme
from portal.ops.dataset import DatasetRow, DatasetTable, Load, PartTable, RecordTable
from projects.pipelines.models import Pipeline


def pipeline_ids(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, object]]]:
    if value := row.text("gem_project_id"):
        yield "external_ids", {"scheme": Scheme.GEM_PROJECT, "value": value}


PIPELINES: list[DatasetTable] = [
    RecordTable(
        "projects/pipelines.csv",
        Pipeline,
        parts=[PartTable("projects/pipeline_roles.csv", "roles", "project")],
        inline=pipeline_ids,
        many={"countries": "countries"},
        after="system",
    )
]
