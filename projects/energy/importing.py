"""Profiles of tables of power plants: the trackers of Global Energy Monitor, with a row for each
phase or unit, which make one plant by their location; the Global Power Plant Database; the tables
of powerplantmatching. Plants of other regions are left out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from portal.facts import Comparator
from portal.formatting import phrases
from portal.importing.profiles import Profile, covered_countries, register_profile
from portal.importing.tables import ImportTable, TableRow, is_nothing
from portal.models.places import Role
from projects.energy.timelines import WORKED
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
WRI = {
    "title_en": "name", "country": "country", "status": "status", "technology": "primary_fuel",
    "capacity_mw": "capacity_mw", "commissioned_on": "commissioning_year",
    "latitude": "latitude", "longitude": "longitude",
}  # fmt: skip
PYPSA = {
    "title_en": "name", "country": "country", "status": "status", "technology": "fueltype",
    "capacity_mw": "capacity", "commissioned_on": "datein", "latitude": "lat", "longitude": "lon",
}  # fmt: skip
"""Neither says whether a plant runs; a column `status` that an editor adds is read."""
FUELS = {
    "hard coal": Technology.COAL, "lignite": Technology.COAL, "petcoke": Technology.OIL,
    "natural gas": Technology.GAS, "ccgt": Technology.GAS, "ocgt": Technology.GAS,
    "ror": Technology.HYDRO, "phs": Technology.PUMPED_STORAGE, "onwind": Technology.WIND,
}  # fmt: skip


def plants(table: ImportTable) -> ImportTable:
    """Return a row for each plant: capacities are added up where its phases have one status."""
    heads = {head.lower(): head for head in table.heads}
    technology = next((tech for head, tech in TELLING.items() if head in heads), None)
    groups: dict[str, list[TableRow]] = defaultdict(list)
    for row in table.rows:
        said = {head.lower(): cell for head, cell in row.cells.items() if not is_nothing(cell)}
        groups[said.get(LOCATION) or f"row {row.number}"].append(TableRow(row.number, said))
    language = table.language_of_numbers("en")
    rows = _covered(_plant(found, technology, language) for found in groups.values())
    left = {row.number for row in rows}
    out = [row.number for one in groups.values() if one[0].number not in left for row in one]
    columns = [*COLUMNS, "technology", "capacity_mw", "commissioned_on", "planned_on"]
    return replace(table, heads=columns, rows=rows, skipped=[*table.skipped, *out])


def _covered(rows: Iterable[TableRow]) -> list[TableRow]:
    covered = covered_countries(Role.FOCUS)
    named = ("country", "second_country")
    each = ((row, {row.cells[name].lower() for name in named if name in row.cells}) for row in rows)
    return [row for row, countries in each if not countries or countries & covered]


def _plant(phases: Sequence[TableRow], technology: Technology | None, language: str) -> TableRow:
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
    if capacity := _capacity(phases, language):
        found.cells["capacity_mw"] = capacity
    years = {_first(row, "start year") for row in phases}
    if len(years) == 1 and (year := years.pop()):
        has_worked = found.cells["status"] in WORKED
        found.cells["commissioned_on" if has_worked else "planned_on"] = year
    return found


def _status(row: TableRow) -> str:
    text = _first(row, "status").lower().partition(" - ")[0]  # shelved - inferred 2 y
    return STATUSES.get(text, text)


def _capacity(phases: Sequence[TableRow], language: str) -> str:
    """Return the sum of the capacities; nothing if one is missing. What makes no sum is returned as
    printed, to be read or refused with a reason."""
    texts = [_first(row, "capacity (mw)") for row in phases]
    if "" in texts:
        return ""
    if len(texts) == 1:
        return texts[0]
    printed = " + ".join(texts)
    try:
        read = [phrases.convert(phrases.parse_quantity(one, language), "MW", one) for one in texts]
    except phrases.NotUnderstood:
        return printed
    exact = (one.value for one in read if one.comparator == Comparator.EXACT)
    values = [value for value in exact if value is not None]
    return f"{sum(values):f}" if len(values) == len(texts) else printed


def rename_columns(table: ImportTable, columns: Mapping[str, str]) -> ImportTable:
    """Return a row for each plant of a table that has one for each already."""
    heads = {head.lower(): head for head in table.heads}
    used = {column: heads[head] for column, head in columns.items() if head in heads}
    return table.rebuilt(list(used), _covered(_renamed_row(row, used) for row in table.rows))


def _renamed_row(row: TableRow, used: dict[str, str]) -> TableRow:
    cells = {column: row.cells[head] for column, head in used.items() if head in row.cells}
    fuel = cells.get("technology", "").lower()
    if fuel in FUELS:
        cells["technology"] = str(FUELS[fuel])
    if _first(row, "Technology") == "Pumped Storage":
        cells["technology"] = str(Technology.PUMPED_STORAGE)
    year, _point, rest = cells.pop("commissioned_on", "").partition(".")
    if year and not rest.strip("0"):  # an average of units is no year
        cells["commissioned_on"] = year
    return TableRow(row.number, cells, used)


def _first(row: TableRow, *names: str) -> str:
    return next((row.cells[name] for name in names if name in row.cells), "")


wri, pypsa = (partial(rename_columns, columns=one) for one in (WRI, PYPSA))
for name, label, told, convert in (
    ("gem", "Global Energy Monitor", {LOCATION, "status", "capacity (mw)"}, plants),
    ("wri", "WRI Global Power Plant Database", {"gppd_idnr", "primary_fuel"}, wri),
    ("pypsa", "powerplantmatching (PyPSA)", {"fueltype", "datein", "dateout", "capacity"}, pypsa),
):
    register_profile(
        Profile(
            name=name, label=label, target="energyproject", heads=frozenset(told), convert=convert
        )
    )
