"""Profile of the trackers of Global Energy Monitor: a row for each phase or unit, which make one
plant by their location."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from portal.importing.profiles import Profile, register_profile
from portal.importing.tables import ImportTable, TableRow, is_nothing
from projects.energy.vocabularies import Technology

NAME, LOCATION = "project name", "gem location id"
COLUMNS = {
    "title_en": (NAME, "plant name", "plant/project name"),
    "title_local": ("project name in local language / script", "plant name (other)"),
    "country": ("country/area", "country/area 1"),
    "second_country": ("country/area 2",),
    "status": ("status",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "id-gem-location": (LOCATION,),
}
TELLING = {
    "installation type": Technology.WIND, "capacity rating": Technology.SOLAR,
    "river / watercourse": Technology.HYDRO, "turbines": Technology.HYDRO,
    "reactor type": Technology.NUCLEAR, "coal type": Technology.COAL,
}  # fmt: skip
"""Heads that only one of the trackers has."""
NAMED = {"utility-scale solar": Technology.SOLAR, "hydropower": Technology.HYDRO,
         "oil/gas": Technology.GAS, "pumped storage": Technology.PUMPED_STORAGE}  # fmt: skip
STATUSES = {"pre-permit": "pre-construction", "permitted": "pre-construction"}


def plants(table: ImportTable) -> ImportTable:
    """Return a row for each plant: capacities are added up where its phases have one status."""
    heads = {head.lower(): head for head in table.heads}
    technology = next((tech for head, tech in TELLING.items() if head in heads), None)
    groups: dict[str, list[TableRow]] = defaultdict(list)
    for row in table.rows:
        said = {head.lower(): cell for head, cell in row.cells.items() if not is_nothing(cell)}
        groups[said.get(LOCATION) or f"row {row.number}"].append(TableRow(row.number, said))
    rows = [_plant(found, technology) for found in groups.values()]
    columns = [*COLUMNS, "technology", "capacity_mw", "commissioned_on"]
    return ImportTable(columns, rows, table.sheet, table.has_heads, table.skipped)


def _plant(phases: Sequence[TableRow], technology: Technology | None) -> TableRow:
    first = phases[0]
    found = TableRow(first.number, {})
    for column, names in COLUMNS.items():
        text = next((first.cells[name] for name in names if name in first.cells), "")
        if text:
            found.cells[column] = text
    kind = _first(first, "technology type", "type").lower()
    named = NAMED.get(kind) or (kind if kind in Technology.values else technology)
    if named:
        found.cells["technology"] = str(named)
    statuses = {_status(row) for row in phases}
    if len(statuses) > 1:
        found.cells.pop("status", None)  # phases that differ have no status in common
        return found
    found.cells["status"] = statuses.pop()
    if capacity := _capacity(phases):
        found.cells["capacity_mw"] = capacity
    years = {_first(row, "start year") for row in phases}
    if len(years) == 1 and (year := years.pop()):
        found.cells["commissioned_on"] = year
    return found


def _status(row: TableRow) -> str:
    text = _first(row, "status").lower().partition(" - ")[0]  # shelved - inferred 2 y
    return STATUSES.get(text, text)


def _capacity(phases: Sequence[TableRow]) -> str:
    """Return the sum of the capacities; nothing if one is missing or no number."""
    try:
        return f"{sum(Decimal(_first(row, 'capacity (mw)')) for row in phases):f}"
    except InvalidOperation:
        return ""


def _first(row: TableRow, *names: str) -> str:
    return next((row.cells[name] for name in names if name in row.cells), "")


register_profile(
    Profile(
        name="gem",
        label="Global Energy Monitor",
        target="energyproject",
        heads=frozenset({LOCATION, "status", "capacity (mw)"}),
        convert=plants,
    )
)
