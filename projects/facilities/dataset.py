"""The packaged files of facilities."""

from collections.abc import Iterator

from portal.ops.dataset import DatasetRow, DatasetTable, Load, PartTable, RecordTable
from projects.energy.dataset import script_of
from projects.facilities.models import Facility


def facility_names(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, object]]]:
    for name in row.words("other_names"):
        yield "names", {"name": name, **script_of(name)}


FACILITIES: list[DatasetTable] = [
    RecordTable(
        "projects/facilities.csv",
        Facility,
        parts=[PartTable("projects/facility_roles.csv", "roles", "project")],
        inline=facility_names,
        after="system",
    )
]
