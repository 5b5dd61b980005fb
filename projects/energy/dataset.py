"""The packaged files of energy projects."""

from collections.abc import Iterator

from portal.models import Scheme
from portal.ops.dataset import DatasetRow, DatasetTable, Load, PartTable, RecordTable
from projects.energy.models import EnergyProject


def energy_project_names(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, object]]]:
    for name in row.words("other_names"):
        yield "names", {"name": name, **script_of(name)}
    if value := row.text("gem_location_id"):
        yield "external_ids", {"scheme": Scheme.GEM_LOCATION, "value": value}


def script_of(name: str) -> dict[str, str]:
    """The script and, where it tells, the language of a name."""
    if any("\u4e00" <= letter <= "\u9fff" for letter in name):
        return {"script": "Hans", "language": "zh"}
    if any("\u0400" <= letter <= "\u04ff" for letter in name):
        return {"script": "Cyrl", "language": "ru"}
    return {"script": "Latn", "language": ""}


PROJECTS: list[DatasetTable] = [
    RecordTable(
        "projects/projects.csv",
        EnergyProject,
        parts=[
            PartTable("projects/phases.csv", "phases", "project"),
            PartTable("projects/roles.csv", "roles", "project"),
            PartTable("projects/milestones.csv", "milestones", "project"),
            PartTable("projects/external_ids.csv", "external_ids", "project"),
        ],
        inline=energy_project_names,
        after="related_project",
    )
]
