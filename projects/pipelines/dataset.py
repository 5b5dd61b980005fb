"""The packaged file of pipelines."""

from collections.abc import Iterator
from typing import Any

from portal.models import Scheme
from portal.ops.dataset import DatasetRow, DatasetTable, Load, RecordTable
from projects.pipelines.models import Fuel, Pipeline, PipelineStatus


def pipeline(load: Load, row: DatasetRow) -> dict[str, Any]:
    numbers = ("capacity_bcm_year", "throughput_bcm_year", "length_km")
    return {
        "title_en": row.required("title_en"),
        "segment": row.text("segment"),
        "fuel": row.one_of("fuel", Fuel),
        "pipeline_status": row.one_of("status", PipelineStatus),
        "start_country_id": load.country(row, "start_country"),
        "end_country_id": load.country(row, "end_country"),
        "commissioned_on": row.day("commissioned_on"),
        "to_china": row.yes("to_china"),
        "system_id": load.record(row, "system", Pipeline.kind()),
        "owners_as_printed": row.text("owners_as_printed"),
        **{name: row.number(name) for name in numbers},
    }


def pipeline_ids(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, Any]]]:
    if value := row.text("gem_project_id"):
        yield "external_ids", {"scheme": Scheme.GEM_PROJECT, "value": value}


PIPELINES: list[DatasetTable] = [
    RecordTable(
        "projects/pipelines.csv",
        Pipeline,
        pipeline,
        inline=pipeline_ids,
        many={"countries": "countries"},
        after="system",
    ),
]
