"""The packaged files of facilities."""

from collections.abc import Iterator

from portal.ops.dataset import DatasetRow, DatasetTable, Load, PartTable, RecordTable
from portal.ops.dataset.by_column import by_column
from projects.energy.dataset import script_of
from projects.facilities.models import Facility, FacilityRole


def facility_names(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, object]]]:
    for name in row.words("other_names"):
        yield "names", {"name": name, **script_of(name)}


FACILITIES: list[DatasetTable] = [
    RecordTable(
        "projects/facilities.csv",
        Facility,
        by_column(Facility, facility_status="status"),
        parts=[
            PartTable("projects/facility_roles.csv", "roles", "project", by_column(FacilityRole))
        ],
        inline=facility_names,
        after="system",
    )
]
