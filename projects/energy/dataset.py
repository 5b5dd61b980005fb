"""The packaged files of energy projects and pipelines."""

from collections.abc import Iterator
from typing import Any

from portal.models import Accuracy, Organisation, Scheme
from portal.ops.dataset import DatasetRow, DatasetTable, Load, PartTable, RecordTable
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import CapacityRating, PartnerRole, ProjectStatus, Technology

TEXTS = (
    "title_en",
    "title_zh_hans",
    "title_ru",
    "title_local",
    "admin1",
    "technology_detail",
    "river",
    "owner_as_printed",
    "operator_as_printed",
    "chinese_role",
    "wiki_url",
    "investment_currency",
    "reactor_model",
    "note",
)

DAYS = ("status_as_of", "commissioned_on", "retired_on", "construction_started_on")

NUMBERS = (
    "capacity_mw",
    "latitude",
    "longitude",
    "annual_generation_gwh",
    "investment_amount",
    "co2_avoided_t_year",
    "combined_capacity_mw",
)

COUNTS = ("units", "households_supplied", "residents_supplied", "rank_in_region")


def energy_project(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        **{name: row.text(name) for name in TEXTS},
        **{name: row.day(name) for name in DAYS},
        **{name: row.number(name) for name in NUMBERS},
        **{name: row.whole(name) for name in COUNTS},
        "country_id": load.country(row, "country"),
        "second_country_id": load.country(row, "second_country"),
        "technology": row.one_of("technology", Technology),
        "project_status": row.one_of("status", ProjectStatus),
        "capacity_rating": row.one_of("capacity_rating", CapacityRating, ""),
        "accuracy": row.one_of("accuracy", Accuracy, ""),
        "vendor_id": load.record(row, "vendor", Organisation.kind()),
        "related_project_id": load.record(row, "related_project", EnergyProject.kind()),
    }


def energy_project_names(load: Load, row: DatasetRow) -> Iterator[tuple[str, dict[str, Any]]]:
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


def phase(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        "name": row.required("name"),
        "phase_status": row.one_of("status", ProjectStatus),
        "capacity_mw": row.number("capacity_mw"),
        "commissioned_on": row.day("commissioned_on"),
        "source_id": load.source(row),
    }


def role(load: Load, row: DatasetRow) -> dict[str, Any]:
    return {
        "organisation_id": load.record(row, "organisation", Organisation.kind()),
        "role": row.one_of("role", PartnerRole),
        "share_percent": row.number("share_percent"),
        "note": row.text("note"),
        "source_id": load.source(row),
    }


def milestone(load: Load, row: DatasetRow) -> dict[str, Any]:
    notes = ("note_en", "note_zh_hans", "note_ru")
    return {
        "on": row.day("on"),
        "milestone_status": row.one_of("status", ProjectStatus),
        "source_id": load.source(row),
        **{name: row.text(name) for name in notes},
    }


PROJECTS: list[DatasetTable] = [
    RecordTable(
        "projects/projects.csv",
        EnergyProject,
        energy_project,
        parts=[
            PartTable("projects/phases.csv", "phases", "project", phase),
            PartTable("projects/roles.csv", "roles", "project", role),
            PartTable("projects/milestones.csv", "milestones", "project", milestone),
        ],
        inline=energy_project_names,
        after="related_project",
    ),
]
