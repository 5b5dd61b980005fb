"""Profile of the trackers of gas and of oil pipelines of Global Energy Monitor, with a row for each
segment. Pipelines that pass no country of the region are left out."""

import re

from portal.importing.profiles import Profile, covered_countries, register_profile
from portal.importing.tables import ImportTable, TableRow, is_nothing
from portal.models.places import Role
from projects.pipelines.models import WORKED, Fuel

ID, NAME = "projectid", "pipelinename"
COLUMNS = {
    "id-gem-project": (ID,),
    "title_en": (NAME,),
    "fuel": ("fuel",),
    "status": ("status",),
    "start_country": ("startcountryorarea", "startcountry"),
    "end_country": ("endcountryorarea", "endcountry"),
    "capacity_bcm_year": ("capacitybcm/y",),
    "length_km": ("lengthknownkm", "lengthmergedkm"),  # the second is estimated where need be
    "commissioned_on": ("startyear1",),
    "planned_on": ("startyear1",),
}


def pipelines(table: ImportTable) -> ImportTable:
    """Return a row for each segment, named after its pipeline and itself."""
    covered = covered_countries(Role.FOCUS)
    rows = (_pipeline(row, covered) for row in table.rows)
    return table.rebuilt(list(COLUMNS), [row for row in rows if row])


def _pipeline(row: TableRow, covered: set[str]) -> TableRow | None:
    told = {head.lower(): head for head, cell in row.cells.items() if not is_nothing(cell)}
    named = ("countriesorareas", "countries", *COLUMNS["start_country"], *COLUMNS["end_country"])
    passed = ";".join(row.cells[told[name]] for name in named if name in told)
    if not {name.strip().lower() for name in re.split("[,;]", passed)} & covered:
        return None
    heads = {
        column: next((told[name] for name in names if name in told), "")
        for column, names in COLUMNS.items()
    }
    cells = {column: row.cells[head] for column, head in heads.items() if head}
    if segment := told.get("segmentname"):
        cells["title_en"] = f"{cells.get('title_en', '')}, {row.cells[segment]}".strip(", ")
    cells["fuel"] = re.split("[ ,]", cells.get("fuel", ""))[0].lower()  # gas and hydrogen; oil, NGL
    if cells["fuel"] != Fuel.GAS:
        cells.pop("capacity_bcm_year", "")
    cells["status"] = cells.get("status", "").lower()
    cells.pop("planned_on" if cells["status"] in WORKED else "commissioned_on", "")
    return TableRow(row.number, {c: cell for c, cell in cells.items() if cell}, heads)


register_profile(
    Profile(
        name="gem-pipelines",
        label="Global Energy Monitor, pipelines",
        target="pipeline",
        heads=frozenset({ID, NAME, "status", "fuel"}),
        convert=pipelines,
    )
)
